'use strict';

// fs.Stats, fs.Dirent and the error of fs.rm.

const { makeError, v16 } = require('internal/errors');

const fields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks',
  'atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs'];

function Stats(...values) {
  fields.forEach((name, i) => { this[name] = values[i]; });
  for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
    const ms = Number(this[`${name}Ms`]);
    this[name] = new Date(v16 ? Math.round(ms) : ms + 0.5);
  }
}

Stats.from = function (values, bigint) {
  if (values === undefined) return undefined;
  if (bigint) values = values.map((n) => BigInt(Math.trunc(n)));
  return new Stats(...values);
};
Object.defineProperty(Stats, 'from', { enumerable: false });

const kinds = {
  isDirectory: 0o040000, isFile: 0o100000, isBlockDevice: 0o060000, isCharacterDevice: 0o020000,
  isSymbolicLink: 0o120000, isFIFO: 0o010000, isSocket: 0o140000,
};
for (const name of Object.keys(kinds)) {
  Stats.prototype[name] = { [name]() { return (Number(this.mode) & 0o170000) === kinds[name]; } }[name];
}

const type_ = Symbol('type');
const direntKinds = {
  isDirectory: 2, isFile: 1, isBlockDevice: 7, isCharacterDevice: 6, isSymbolicLink: 3, isFIFO: 4, isSocket: 5,
};

class Dirent {
  constructor(name, type) {
    this.name = name;
    this[type_] = type;
  }
}
for (const name of Object.keys(direntKinds)) {
  Object.defineProperty(Dirent.prototype, name, {
    value: { [name]() { return this[type_] === direntKinds[name]; } }[name], writable: true, configurable: true,
  });
}

exports.Stats = Stats;
exports.Dirent = Dirent;

exports.systemError = function (key, prefix, context) {
  const err = makeError('Error', key,
    `${prefix}: ${context.syscall} returned ${context.code} (${context.message}) ${context.path}`);
  Object.defineProperty(err, 'name', { value: 'SystemError', writable: true, configurable: true, enumerable: false });
  err.info = context;
  err.errno = context.errno;
  err.syscall = context.syscall;
  err.path = context.path;
  return err;
};
