'use strict';

// process.stdout, process.stderr and process.stdin over blocking writes.

const EventEmitter = require('events');
const native = require('native:stdio');

function Output(fd) {
  EventEmitter.call(this);
  this.fd = fd;
  this._type = 'fs';
  this._isStdio = true;
  this.writable = true;
}
Object.setPrototypeOf(Output.prototype, EventEmitter.prototype);

Output.prototype.write = function (chunk, encoding, cb) {
  if (typeof encoding === 'function') cb = encoding;
  const data = typeof chunk === 'string' && typeof encoding === 'string' && encoding !== 'utf8' ?
    Buffer.from(chunk, encoding) : chunk;
  const err = native.write(this.fd, data);
  if (typeof cb === 'function') process.nextTick(cb, err);
  return true;
};
Output.prototype.end = function (chunk, encoding, cb) {
  if (chunk !== undefined && typeof chunk !== 'function') this.write(chunk, encoding, cb);
};
Output.prototype.destroy = Output.prototype.destroySoon = function () { return this; };
Output.prototype._destroy = function (err, cb) { cb(err); };
Output.prototype.cork = Output.prototype.uncork = () => {};

function Input() {
  EventEmitter.call(this);
  this.fd = 0;
}
Object.setPrototypeOf(Input.prototype, EventEmitter.prototype);
Input.prototype.resume = Input.prototype.pause = Input.prototype.unref = Input.prototype.ref =
  function () { return this; };

exports.open = (fd) => (fd === 0 ? new Input() : new Output(fd));
