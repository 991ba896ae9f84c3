'use strict';

// process.report: the diagnostic report, as far as it is not about V8.

const errors = require('internal/errors');
const native = require('native:report');

const settings = {
  directory: '', filename: '', compact: false, signal: 'SIGUSR2',
  reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false,
};
let written = 0;

function pad(n, width = 2) { return String(n).padStart(width, '0'); }

function header(event, trigger, filename) {
  const os = require('os');
  const now = new Date();
  const networkInterfaces = [];
  for (const [name, list] of Object.entries(os.networkInterfaces())) {
    for (const { internal, mac, address, netmask, family } of list) {
      networkInterfaces.push({ name, internal, mac, address, netmask, family });
    }
  }
  return {
    reportVersion: 2, event, trigger, filename,
    dumpEventTime: now.toISOString().replace(/\.\d+Z$/, 'Z'),
    dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid, threadId: 0, cwd: process.cwd(),
    commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
    nodejsVersion: process.version, wordSize: 64, arch: process.arch, platform: process.platform,
    componentVersions: { ...process.versions },
    release: { ...process.release },
    osName: os.type(), osRelease: os.release(), osVersion: os.version(), osMachine: os.arch() === 'x64' ? 'x86_64' : os.arch(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
    networkInterfaces, host: os.hostname(),
  };
}

function make(err, event, trigger, filename) {
  const [, ...stack] = String(err.stack).split('\n');
  const usage = process.memoryUsage();
  const { userCPUTime, systemCPUTime, maxRSS, majorPageFault, minorPageFault, fsRead, fsWrite } = process.resourceUsage();
  return {
    header: header(event, trigger, filename),
    javascriptStack: {
      message: String(err.stack).split('\n')[0],
      stack: stack.map((line) => line.trim()),
      errorProperties: Object.fromEntries(Object.entries(err).map(([k, v]) => [k, String(v)])),
    },
    javascriptHeap: { totalMemory: usage.heapTotal, usedMemory: usage.heapUsed, externalMemory: usage.external },
    nativeStack: [],
    resourceUsage: {
      userCpuSeconds: userCPUTime / 1e6, kernelCpuSeconds: systemCPUTime / 1e6, maxRss: maxRSS * 1024,
      pageFaults: { IORequired: majorPageFault, IONotRequired: minorPageFault },
      fsActivity: { reads: fsRead, writes: fsWrite },
    },
    libuv: native.handles(),
    workers: [],
    environmentVariables: { ...process.env },
    userLimits: {},
    sharedObjects: [],
  };
}

function needError(err) {
  if (err === undefined) return errors.makeError('Error', 'ERR_SYNTHETIC', 'JavaScript Callstack');
  errors.needObject(err, 'err');
  return err;
}

const report = {
  writeReport(file, err) {
    if (typeof file === 'object' && file !== null) {
      err = file;
      file = undefined;
    } else if (file !== undefined) {
      errors.needString(file, 'file');
    }
    err = needError(err);
    const d = new Date();
    const name = file || settings.filename ||
      `report.${d.getFullYear()}${pad(d.getMonth() + 1)}${pad(d.getDate())}.` +
      `${pad(d.getHours())}${pad(d.getMinutes())}${pad(d.getSeconds())}.${process.pid}.0.${pad(++written, 3)}.json`;
    const text = JSON.stringify(make(err, 'JavaScript API', 'API', name), null, settings.compact ? 0 : 2) + '\n';
    if (name === 'stdout' || name === 'stderr') {
      process[name].write(text);
    } else {
      require('fs').writeFileSync(require('path').resolve(settings.directory, name), text);
      process.stderr.write(`\nWriting Node.js report to file: ${name}\nNode.js report completed\n`);
    }
    return name;
  },
  getReport(err) { return JSON.parse(JSON.stringify(make(needError(err), 'JavaScript API', 'GetReport', null))); },
};

for (const name of Object.keys(settings)) {
  const need = typeof settings[name] === 'string' ? errors.needString : errors.needBoolean;
  Object.defineProperty(report, name, {
    configurable: true, enumerable: true,
    get: () => settings[name],
    set(v) {
      need(v, { directory: 'directory', filename: 'filename', compact: 'compact', signal: 'signal' }[name] || 'trigger');
      settings[name] = v;
    },
  });
}

exports.report = report;
