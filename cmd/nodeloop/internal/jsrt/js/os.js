'use strict';

// The os module.

const errors = require('internal/errors');
const native = require('native:os');
const v16 = errors.v16;

const bare = (o) => Object.assign(Object.create(null), o);

const signals = bare({
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9,
  SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGSTKFLT: 16,
  SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20, SIGTTIN: 21, SIGTTOU: 22, SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25,
  SIGVTALRM: 26, SIGPROF: 27, SIGWINCH: 28, SIGIO: 29, SIGPOLL: 29, SIGPWR: 30, SIGSYS: 31, SIGUNUSED: 31,
});

const errno = Object.create(null);
const known = native.errnos();
if (process.platform === 'linux') {
  Object.assign(known, { EMULTIHOP: 72, ENODATA: 61, ENOLINK: 67, ENOSR: 63, ENOSTR: 60, ETIME: 62 });
}
for (const name of Object.keys(known).sort()) errno[name] = known[name];

const constants = bare({
  UV_UDP_REUSEADDR: 4,
  dlopen: bare({ RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8 }),
  errno,
  signals,
  priority: bare({
    PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7,
    PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20,
  }),
});

function priorityPid(pid) {
  errors.needInteger(pid, 'pid', -2147483648, 2147483647);
  return pid;
}

const os = {
  arch() { return process.arch; },
  cpus() { return native.cpus(); },
  endianness() { return 'LE'; },
  freemem() { return native.memory()[1]; },
  getPriority(pid = 0) { return native.getPriority(priorityPid(pid)); },
  homedir() { return native.homedir(); },
  hostname() { return native.hostname(); },
  loadavg() { return native.loadavg(); },
  networkInterfaces() { return native.interfaces(); },
  platform() { return process.platform; },
  release() { return native.release(); },
  setPriority(pid, priority) {
    if (priority === undefined) {
      priority = pid;
      pid = 0;
    }
    priorityPid(pid);
    errors.needInteger(priority, 'priority', -20, 19);
  },
  tmpdir() {
    const dir = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
    return dir.length > 1 && dir.endsWith('/') ? dir.slice(0, -1) : dir;
  },
  totalmem() { return native.memory()[0]; },
  type() { return native.type(); },
  userInfo() { return native.userInfo(); },
  uptime() { return native.uptime(); },
};
if (v16) {
  os.version = function version() { return native.version(); };
  os.machine = function machine() { return { x64: 'x86_64', arm64: 'aarch64' }[process.arch] || process.arch; };
} else {
  os.getNetworkInterfaces = os.networkInterfaces;
  os.tmpDir = os.tmpdir;
}
for (const name of ['arch', 'endianness', 'platform', 'tmpdir', 'hostname', 'homedir', 'type', 'release', 'freemem',
  'totalmem', 'uptime', 'version', 'machine']) {
  const fn = os[name];
  if (fn !== undefined) Object.defineProperty(fn, Symbol.toPrimitive, { value: () => fn(), configurable: true });
}
Object.defineProperty(os, 'constants', { value: constants, enumerable: true });
Object.defineProperty(os, 'EOL', { value: '\n', enumerable: true });
if (v16) Object.defineProperty(os, 'devNull', { value: '/dev/null', enumerable: true });

module.exports = os;
