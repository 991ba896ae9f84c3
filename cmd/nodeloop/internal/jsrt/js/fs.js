'use strict';

// The fs module: each operation as Sync, with a callback, and as a promise.

const errors = require('internal/errors');
const native = require('native:fs');
const { Buffer } = require('buffer');
const { Stats, Dirent } = require('internal/fs_stats');
const constants = require('internal/fs_constants');
const v16 = errors.v16;

const fs = exports;

function noop() {}

// Arguments.

function pathOf(path, name = 'path') {
  if (path !== null && typeof path === 'object' && typeof path.href === 'string' && typeof path.origin === 'string') {
    path = require('url').fileURLToPath(path);
  }
  if (typeof path !== 'string' && !Buffer.isBuffer(path) && !(path instanceof Uint8Array)) {
    throw errors.argType(name, ['string', 'Buffer', 'URL'], path);
  }
  const text = typeof path === 'string' ? path : Buffer.from(path).toString();
  if (text.includes('\u0000')) {
    throw errors.argValue(name, path, 'must be a string or Uint8Array without null bytes');
  }
  return text;
}

function fdOf(fd, name = 'fd') {
  if (typeof fd !== 'number') throw errors.argType(name, 'number', fd);
  if (v16 && !Number.isInteger(fd)) throw errors.outOfRange(name, 'an integer', fd);
  if (fd < 0 || fd > 2147483647 || !Number.isInteger(fd)) {
    throw errors.outOfRange(name, v16 ? '>= 0 && <= 2147483647' : '>= 0 && < 4294967296', fd);
  }
  return fd;
}

const letters = {
  r: 'O_RDONLY', rs: 'O_RDONLY O_SYNC', sr: 'O_RDONLY O_SYNC', 'r+': 'O_RDWR', 'rs+': 'O_RDWR O_SYNC', 'sr+': 'O_RDWR O_SYNC',
  w: 'O_TRUNC O_CREAT O_WRONLY', wx: 'O_TRUNC O_CREAT O_WRONLY O_EXCL', xw: 'O_TRUNC O_CREAT O_WRONLY O_EXCL',
  'w+': 'O_TRUNC O_CREAT O_RDWR', 'wx+': 'O_TRUNC O_CREAT O_RDWR O_EXCL', 'xw+': 'O_TRUNC O_CREAT O_RDWR O_EXCL',
  a: 'O_APPEND O_CREAT O_WRONLY', ax: 'O_APPEND O_CREAT O_WRONLY O_EXCL', xa: 'O_APPEND O_CREAT O_WRONLY O_EXCL',
  as: 'O_APPEND O_CREAT O_WRONLY O_SYNC', sa: 'O_APPEND O_CREAT O_WRONLY O_SYNC',
  'a+': 'O_APPEND O_CREAT O_RDWR', 'ax+': 'O_APPEND O_CREAT O_RDWR O_EXCL', 'xa+': 'O_APPEND O_CREAT O_RDWR O_EXCL',
  'as+': 'O_APPEND O_CREAT O_RDWR O_SYNC', 'sa+': 'O_APPEND O_CREAT O_RDWR O_SYNC',
};

function flagsOf(flags, name = 'flags') {
  if (typeof flags === 'number') return flags;
  if (flags === undefined || flags === null) return constants.O_RDONLY;
  const names = letters[flags];
  if (names === undefined) {
    if (v16) throw errors.argValue(name, flags);
    throw errors.makeError('TypeError', 'ERR_INVALID_OPT_VALUE',
      `The value "${String(flags)}" is invalid for option "flags"`);
  }
  return names.split(' ').reduce((bits, n) => bits | constants[n], 0);
}

const octal = 'must be a 32-bit unsigned integer or an octal string';

function modeOf(mode, otherwise, name = 'mode') {
  if (mode === undefined || mode === null) return otherwise;
  if (typeof mode === 'string') {
    if (!/^[0-7]+$/.test(mode)) {
      throw errors.argValue(name, mode, octal);
    }
    return parseInt(mode, 8);
  }
  if (typeof mode !== 'number') {
    if (v16) throw errors.argType(name, 'number', mode);
    throw errors.argValue(name, mode, octal);
  }
  if (!Number.isInteger(mode)) throw errors.outOfRange(name, 'an integer', mode);
  if (mode < 0 || mode > 0xffffffff) {
    throw errors.outOfRange(name, v16 ? '>= 0 && <= 4294967295' : '>= 0 && < 4294967296', mode);
  }
  return mode;
}

function optionsOf(options, defaults) {
  if (options === null || options === undefined || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { ...defaults, encoding: options };
  else if (typeof options !== 'object') throw errors.argType('options', ['string', 'Object'], options);
  if (options.encoding !== undefined && options.encoding !== null && options.encoding !== 'buffer' &&
      !Buffer.isEncoding(options.encoding)) {
    if (v16) throw errors.argValue(options.encoding, 'encoding', 'is invalid encoding');
    throw errors.makeError('TypeError', 'ERR_INVALID_OPT_VALUE_ENCODING',
      `The value "${options.encoding}" is invalid for option "encoding"`);
  }
  return { ...defaults, ...options };
}

function bytesOf(data, encoding) {
  if (ArrayBuffer.isView(data)) return data;
  if (v16 && typeof data !== 'string' && !(data !== null && typeof data === 'object' && typeof data.toString === 'function' &&
      Object.prototype.hasOwnProperty.call(data, 'toString'))) {
    throw errors.argType('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  return Buffer.from(String(data), encoding || 'utf8');
}

const decoded = (buf, encoding) => (encoding && encoding !== 'buffer' ? buf.toString(encoding) : buf);
const named = (text, encoding) => (encoding === 'buffer' ? Buffer.from(text) :
  encoding && encoding !== 'utf8' ? Buffer.from(text).toString(encoding) : text);

// Operations: name -> function(...args) that checks and converts its arguments
// and returns the function that does the work.

const ops = {
  open(path, flags, mode) {
    const p = pathOf(path);
    const f = flagsOf(flags);
    const m = modeOf(mode, 0o666);
    return () => native.open(p, f, m);
  },
  close(fd) {
    fdOf(fd);
    return () => native.close(fd);
  },
  readFile(path, options) {
    const o = optionsOf(options, { flag: 'r' });
    const fd = typeof path === 'number' ? fdOf(path) : undefined;
    const p = fd === undefined ? pathOf(path) : '';
    const f = flagsOf(o.flag);
    return () => {
      const handle = fd === undefined ? native.open(p, f, 0o666) : fd;
      try {
        return decoded(native.readAll(handle), o.encoding);
      } finally {
        if (fd === undefined) native.close(handle);
      }
    };
  },
  writeFile(path, data, options) {
    const o = optionsOf(options, { encoding: 'utf8', mode: 0o666, flag: 'w' });
    const bytes = bytesOf(data, o.encoding);
    const fd = typeof path === 'number' ? fdOf(path) : undefined;
    const p = fd === undefined ? pathOf(path) : '';
    const f = flagsOf(o.flag);
    const m = modeOf(o.mode, 0o666);
    return () => {
      const handle = fd === undefined ? native.open(p, f, m) : fd;
      try {
        for (let at = 0; at < bytes.byteLength;) at += native.write(handle, bytes, at, bytes.byteLength - at, -1);
      } finally {
        if (fd === undefined) native.close(handle);
      }
    };
  },
  appendFile(path, data, options) {
    return ops.writeFile(path, data, { ...optionsOf(options, { encoding: 'utf8', mode: 0o666 }), flag: (options && options.flag) || 'a' });
  },
  access(path, mode) {
    const p = pathOf(path);
    const m = mode === undefined ? constants.F_OK : mode;
    if (typeof m !== 'number' && v16) throw errors.argType('mode', 'integer', m);
    return () => native.access(p, m | 0);
  },
  stat(path, options) {
    const p = pathOf(path);
    const quiet = v16 && options && options.throwIfNoEntry === false;
    return () => Stats.from(native.stat(p, quiet), options && options.bigint);
  },
  lstat(path, options) {
    const p = pathOf(path);
    const quiet = v16 && options && options.throwIfNoEntry === false;
    return () => Stats.from(native.lstat(p, quiet), options && options.bigint);
  },
  fstat(fd, options) {
    fdOf(fd);
    return () => Stats.from(native.fstat(fd), options && options.bigint);
  },
  readdir(path, options) {
    const o = optionsOf(options, {});
    const p = pathOf(path);
    return () => {
      const [names, kinds] = native.readdir(p);
      if (!o.withFileTypes) return names.map((n) => named(n, o.encoding));
      return names.map((n, i) => new Dirent(named(n, o.encoding), kinds[i]));
    };
  },
  mkdir(path, options) {
    const p = pathOf(path);
    const o = typeof options === 'object' && options !== null ? options : { mode: options };
    if (o.recursive !== undefined && typeof o.recursive !== 'boolean') {
      throw errors.argType(v16 ? 'options.recursive' : 'recursive', 'boolean', o.recursive);
    }
    const m = modeOf(o.mode, 0o777);
    if (!o.recursive) return () => native.mkdir(p, m);
    return () => {
      const first = native.mkdirp(p, m);
      return v16 ? first : undefined;
    };
  },
  mkdtemp(prefix, options) {
    const o = optionsOf(options, {});
    if (!prefix || typeof prefix !== 'string') throw errors.argType('prefix', 'string', prefix);
    return () => named(native.mkdtemp(prefix), o.encoding);
  },
  rmdir(path, options) {
    const p = pathOf(path);
    if (options && options.recursive) return () => native.removeAll(p);
    return () => native.rmdir(p);
  },
  unlink(path) {
    const p = pathOf(path);
    return () => native.unlink(p);
  },
  rename(oldPath, newPath) {
    const a = pathOf(oldPath, 'oldPath');
    const b = pathOf(newPath, 'newPath');
    return () => native.rename(a, b);
  },
  link(existingPath, newPath) {
    const a = pathOf(existingPath, 'existingPath');
    const b = pathOf(newPath, 'newPath');
    return () => native.link(a, b);
  },
  symlink(target, path) {
    const a = pathOf(target, 'target');
    const b = pathOf(path);
    return () => native.symlink(a, b);
  },
  readlink(path, options) {
    const o = optionsOf(options, {});
    const p = pathOf(path, v16 ? 'path' : 'oldPath');
    return () => named(native.readlink(p), o.encoding);
  },
  realpath(path, options) {
    const o = optionsOf(options, {});
    const p = pathOf(path);
    return () => named(native.realpath(p), o.encoding);
  },
  chmod(path, mode) {
    const p = pathOf(path);
    const m = modeOf(mode);
    return () => native.chmod(p, m);
  },
  fchmod(fd, mode) {
    fdOf(fd);
    const m = modeOf(mode);
    return () => native.fchmod(fd, m);
  },
  chown(path, uid, gid) {
    const p = pathOf(path);
    return () => native.chown(p, uid, gid);
  },
  utimes(path, atime, mtime) {
    const p = pathOf(path);
    const [a, m] = [seconds(atime), seconds(mtime)];
    return () => native.utimes(p, a, m);
  },
  futimes(fd, atime, mtime) {
    fdOf(fd);
    const [a, m] = [seconds(atime), seconds(mtime)];
    return () => native.futimes(fd, a, m);
  },
  truncate(path, len) {
    if (typeof path === 'number') return ops.ftruncate(path, len);
    const p = pathOf(path);
    return () => native.truncate(p, len === undefined ? 0 : len);
  },
  ftruncate(fd, len = 0) {
    fdOf(fd);
    return () => native.ftruncate(fd, Math.max(0, len));
  },
  fsync(fd) {
    fdOf(fd);
    return () => native.fsync(fd);
  },
  fdatasync(fd) {
    fdOf(fd);
    return () => native.fsync(fd);
  },
  copyFile(src, dest, mode) {
    const a = pathOf(src, 'src');
    const b = pathOf(dest, 'dest');
    return () => native.copyFile(a, b, mode | 0);
  },
};
if (v16) {
  ops.rm = function (path, options) {
    const p = pathOf(path);
    const o = options || {};
    return () => {
      const raw = native.lstat(p, o.force);
      if (raw === undefined) return;
      const isDir = Stats.from(raw).isDirectory();
      if (isDir && !o.recursive) {
        throw require('internal/fs_stats').systemError('ERR_FS_EISDIR', 'Path is a directory',
          { code: 'EISDIR', message: 'is a directory', path: p, syscall: 'rm', errno: 21 });
      }
      if (isDir) native.removeAll(p);
      else native.unlink(p);
    };
  };
}

function seconds(t) {
  if (typeof t === 'string' && +t == t) return +t;
  if (Number.isFinite(t)) return t < 0 ? Date.now() / 1000 : t;
  if (t instanceof Date) return t.getTime() / 1000;
  throw errors.argType('time', ['Date', 'Time in seconds'], t);
}

function callbackOf(cb) {
  if (typeof cb !== 'function') throw errors.callback(cb);
  return cb;
}

// hops is how many trips to the thread pool an operation takes in Node; each is
// a turn of the loop at least.
const hops = { readFile: 4, writeFile: 3, appendFile: 3, mkdtemp: 1 };

// underWay counts the operations whose work has not been done.
let underWay = 0;

// later runs the work of an operation in a later turn and tells of it. Work that
// is prompt is done now, unless other work is due before: the pool would be
// done with it long before the next turn.
function later(work, cb, trips, prompt) {
  let err = null;
  let value;
  const run = () => {
    try {
      value = work();
    } catch (e) {
      err = e;
    }
  };
  const early = prompt && underWay === 0;
  if (early) run();
  else underWay++;
  native.post(() => {
    if (!early) {
      underWay--;
      run();
    }
    const tell = () => {
      if (err !== null || value === undefined) cb(err);
      else cb(null, value);
    };
    const wait = (n) => (n <= 1 ? tell() : native.post(() => wait(n - 1)));
    wait(err !== null ? 1 : trips);
  });
}

for (const name of Object.keys(ops)) {
  const op = ops[name];
  const sync = `${name}Sync`;
  const trips = hops[name] || 1;
  fs[sync] = { [sync](...args) { return op(...args)(); } }[sync];
  fs[name] = { [name](...args) {
    const last = args[args.length - 1];
    if (typeof last !== 'function') callbackOf(args.length > op.length ? last : undefined);
    args.pop();
    later(op(...args), last, trips, name === 'close');
  } }[name];
}

fs.existsSync = function existsSync(path) {
  try {
    return native.stat(pathOf(path), true) !== undefined;
  } catch (_) {
    return false;
  }
};

fs.exists = function exists(path, callback) {
  if (v16 || typeof callback !== 'function') callbackOf(callback);
  let p;
  try {
    p = pathOf(path);
  } catch (_) {
    return callback(false);
  }
  native.post(() => callback(native.stat(p, true) !== undefined));
  return undefined;
};
Object.defineProperty(fs.exists, require('internal/promisify').promisify.custom, {
  value: (path) => new Promise((resolve) => fs.exists(path, resolve)), enumerable: false,
});

Object.assign(fs, require('internal/fs_rw').make({ fdOf, callbackOf, bytesOf, count: (n) => { underWay += n; } }));

fs.realpathSync.native = fs.realpathSync;
fs.realpath.native = fs.realpath;

fs.watch = function watch() { throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'The feature watch is unavailable on the current platform, which is being used to run Node.js'); };
fs.watchFile = noop;
fs.unwatchFile = noop;

fs.Stats = Stats;
fs.Dirent = Dirent;
fs._toUnixTimestamp = seconds;

for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, { value: constants[name], enumerable: true });
}
Object.defineProperty(fs, 'constants', { value: constants, enumerable: true });

const streams = () => require('internal/fs_streams');
fs.createReadStream = function createReadStream(path, options) { return new (streams().ReadStream)(path, options); };
fs.createWriteStream = function createWriteStream(path, options) { return new (streams().WriteStream)(path, options); };
for (const name of ['ReadStream', 'WriteStream', 'FileReadStream', 'FileWriteStream']) {
  let own;
  Object.defineProperty(fs, name, {
    get() { return own === undefined ? streams()[name.replace('File', '')] : own; },
    set(v) { own = v; },
    configurable: true, enumerable: true,
  });
}

let promises;
Object.defineProperty(fs, 'promises', {
  get() {
    if (promises === undefined) {
      if (!v16) process.emitWarning('The fs.promises API is experimental', 'ExperimentalWarning');
      promises = require('internal/fs_promises').make(ops, fs, { fdOf, bytesOf });
    }
    return promises;
  },
  configurable: true, enumerable: v16,
});
