'use strict';

// process.stdout, process.stderr and process.stdin: blocking writes, and reads
// by way of the loop.

const { Readable, Writable } = require('stream');
const { v16 } = require('internal/errors');
const native = require('native:stdio');

const types = { TTY: 'tty', FILE: 'fs', PIPE: 'pipe', TCP: 'pipe' };

function Output(fd) {
  Reflect.apply(Writable, this, [{ decodeStrings: false }]);
  this.fd = fd;
  this.readable = false;
  this._type = types[native.kind(fd)];
  this._isStdio = true;
}
Object.setPrototypeOf(Output.prototype, Writable.prototype);
Object.setPrototypeOf(Output, Writable);

Output.prototype._write = function (chunk, encoding, cb) {
  const plain = typeof chunk !== 'string' || encoding === 'utf8' || encoding === 'utf-8';
  cb(native.write(this.fd, plain ? chunk : Buffer.from(chunk, encoding)));
};
// The descriptor is never closed, and what ended can be written to again.
Output.prototype._destroy = function (err, cb) {
  cb(err);
  if (v16) this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => { this.emit('close'); });
};
Output.prototype.destroySoon = Writable.prototype.destroy;

function source() {
  const options = { readable: true, writable: false, manualStart: true };
  let stdin;
  switch (native.kind(0)) {
    case 'FILE':
      return new (require('fs').ReadStream)(null, { fd: 0, autoClose: false });
    case 'TTY':
      stdin = new (require('net').Socket)({ ...options, handle: native.terminal() });
      stdin.isTTY = true;
      return stdin;
    case 'PIPE':
    case 'TCP':
      return new (require('net').Socket)({ ...options, fd: 0 });
    default:
      stdin = new Readable({ read() {} });
      stdin.push(null);
      return stdin;
  }
}

function open(fd) {
  if (fd !== 0) return new Output(fd);
  const stdin = source();
  stdin.fd = 0;
  // A paused input does not keep the process alive.
  stdin.on('pause', () => {
    process.nextTick(() => { if (!stdin.readableFlowing) native.hold(stdin); });
  });
  return stdin;
}

exports.open = open;
