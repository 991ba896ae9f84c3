'use strict';

// Children whose output is collected and handed over at their end; pipes to a
// running child, and messages to it, are not supported.

const native = require('native:child_process');
const EventEmitter = require('events');
const errors = require('internal/errors');

const shell = (command) => ['/bin/sh', ['-c', command]];

function split(args, options) {
  if (!Array.isArray(args)) {
    options = args;
    args = [];
  }
  return [args, options || {}];
}

function prepare(file, args, options) {
  if (options.shell) return shell([file, ...args].join(' '));
  return [file, args];
}

const decode = (buf, options) =>
  (options.encoding && options.encoding !== 'buffer' ? buf.toString(options.encoding) : buf);

exports.spawnSync = function spawnSync(file, args, options) {
  [args, options] = split(args, options);
  const input = options.input === undefined ? undefined : Buffer.from(options.input);
  const r = native.run(...prepare(file, args, options), { env: process.env, ...options }, input);
  r.stdout = decode(r.stdout, options);
  r.stderr = decode(r.stderr, options);
  r.output = [null, r.stdout, r.stderr];
  return r;
};

function checked(r, command) {
  if (r.error) throw r.error;
  if (r.status === 0) return r.stdout;
  throw Object.assign(new Error(`Command failed: ${command}`), r);
}

exports.execFileSync = function execFileSync(file, args, options) {
  [args, options] = split(args, options);
  return checked(exports.spawnSync(file, args, options), [file, ...args].join(' '));
};

exports.execSync = function execSync(command, options) {
  return checked(exports.spawnSync(...shell(command), options), command);
};

class ChildProcess extends EventEmitter {
  constructor(file, args, options) {
    super();
    const { Readable, Writable } = require('stream');
    this.spawnfile = file;
    this.spawnargs = [file, ...args];
    this.exitCode = null;
    this.signalCode = null;
    this.killed = false;
    this.stdin = new Writable({ write(chunk, enc, done) { done(); } });
    this.stdout = new Readable({ read() {} });
    this.stderr = new Readable({ read() {} });
    const handle = native.start(...prepare(file, args, options), { env: process.env, ...options }, undefined,
      (r) => this.ended(r, options));
    this.pid = handle && handle.pid;
    this.handle = handle;
  }

  ended(r, options) {
    if (r.error) {
      this.emit('error', r.error);
      return;
    }
    if (options.stdio === 'inherit') {
      process.stdout.write(r.stdout);
      process.stderr.write(r.stderr);
    }
    this.exitCode = r.status;
    this.signalCode = r.signal;
    for (const [stream, data] of [[this.stdout, r.stdout], [this.stderr, r.stderr]]) {
      if (data.length > 0) stream.push(data);
      stream.push(null);
    }
    this.emit('exit', r.status, r.signal);
    let open = 2;
    const over = () => { if (--open === 0) this.emit('close', r.status, r.signal); };
    this.stdout.on('close', over).on('end', () => {});
    this.stderr.on('close', over).on('end', () => {});
    if (this.stdout.listenerCount('data') === 0) this.stdout.resume();
    if (this.stderr.listenerCount('data') === 0) this.stderr.resume();
  }

  kill(signal) {
    const numbers = require('os').constants.signals;
    const number = typeof signal === 'string' ? numbers[signal] : signal;
    this.killed = Boolean(this.handle && this.handle.kill(number));
    return this.killed;
  }

  ref() {}
  unref() {}
}

exports.ChildProcess = ChildProcess;

exports.spawn = function spawn(file, args, options) {
  [args, options] = split(args, options);
  return new ChildProcess(file, args, options);
};

exports.execFile = function execFile(file, args, options, callback) {
  if (typeof args === 'function') [args, callback] = [[], args];
  if (typeof options === 'function') [options, callback] = [{}, options];
  [args, options] = split(args, options);
  const child = new ChildProcess(file, args, options);
  const parts = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => parts[name].push(chunk));
  const text = (name) => decode(Buffer.concat(parts[name]), { encoding: 'utf8', ...options });
  child.on('error', (err) => { if (callback) callback(err, '', ''); });
  child.on('close', (code, signal) => {
    if (!callback) return;
    let err = null;
    if (code !== 0) {
      err = Object.assign(new Error(`Command failed: ${[file, ...args].join(' ')}\n${text('stderr')}`),
        { code, signal, killed: child.killed, cmd: [file, ...args].join(' ') });
    }
    callback(err, text('stdout'), text('stderr'));
  });
  return child;
};

exports.exec = function exec(command, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  return exports.execFile(...shell(command), options || {}, callback);
};

exports.fork = function fork() {
  throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'fork is not supported');
};
