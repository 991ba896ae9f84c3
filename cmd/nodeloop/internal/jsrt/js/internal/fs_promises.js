'use strict';

// fs.promises.

const native = require('native:fs');

exports.make = function (ops, fs) {
  const run = (work) => new Promise((resolve, reject) => {
    native.post(() => {
      try {
        resolve(work());
      } catch (err) {
        reject(err);
      }
    });
  });

  class FileHandle {
    constructor(fd) { Object.defineProperty(this, 'fd', { value: fd, writable: true, enumerable: false }); }
    async close() {
      const { fd } = this;
      this.fd = -1;
      return run(ops.close(fd));
    }
    async read(buffer, offset, length, position) {
      const bytesRead = await run(() => fs.readSync(this.fd, buffer, offset, length, position));
      return { bytesRead, buffer };
    }
    async write(buffer, offset, length, position) {
      const bytesWritten = await run(() => fs.writeSync(this.fd, buffer, offset, length, position));
      return { bytesWritten, buffer };
    }
    async readFile(options) { return run(ops.readFile(this.fd, options)); }
    async writeFile(data, options) { return run(ops.writeFile(this.fd, data, options)); }
    async appendFile(data, options) { return run(ops.writeFile(this.fd, data, options)); }
    async stat(options) { return run(ops.fstat(this.fd, options)); }
    async truncate(len) { return run(ops.ftruncate(this.fd, len)); }
    async chmod(mode) { return run(ops.fchmod(this.fd, mode)); }
    async utimes(a, m) { return run(ops.futimes(this.fd, a, m)); }
    async sync() { return run(ops.fsync(this.fd)); }
    async datasync() { return run(ops.fsync(this.fd)); }
  }

  const out = {};
  const handled = (path) => (path instanceof FileHandle ? path.fd : path);
  for (const name of Object.keys(ops)) {
    if (/^f[a-z]/.test(name) || name === 'close' || name === 'open') continue;
    out[name] = { async [name](path, ...args) { return run(ops[name](handled(path), ...args)); } }[name];
  }
  out.open = async function open(path, flags, mode) {
    return new FileHandle(await run(ops.open(path, flags, mode)));
  };
  if (require('internal/errors').v16) out.constants = fs.constants;
  return out;
};
