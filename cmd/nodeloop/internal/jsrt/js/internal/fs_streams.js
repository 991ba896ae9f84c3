'use strict';

// fs.ReadStream and fs.WriteStream, over the stream classes.

const errors = require('internal/errors');
const { Readable, Writable } = require('stream');
const fs = require('fs');
const v16 = errors.v16;

function settings(options) {
  if (options === undefined || options === null) return {};
  if (typeof options === 'string') return { encoding: options };
  if (typeof options !== 'object') throw errors.argType('options', ['string', 'Object'], options);
  return options;
}

function open(stream) {
  fs.open(stream.path, stream.flags, stream.mode, (err, fd) => {
    if (err) {
      if (stream.autoClose || v16) stream.destroy(v16 || stream.autoClose ? err : undefined);
      else stream.emit('error', err);
      return;
    }
    stream.fd = fd;
    stream.emit('open', fd);
    stream.emit('ready');
    if (stream instanceof ReadStream) stream.read();
  });
}

function close(stream, err, cb) {
  if (stream.fd === null) {
    stream.once('open', () => close(stream, err, cb));
    return;
  }
  const { fd } = stream;
  stream.fd = null;
  fs.close(fd, (closeErr) => cb(err || closeErr));
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  const o = Object.assign({}, settings(options));
  if (o.highWaterMark === undefined) o.highWaterMark = 64 * 1024;
  if (v16 && o.autoDestroy === undefined) o.autoDestroy = true;
  this.fd = o.fd === undefined || o.fd === null ? null : o.fd;
  this.path = this.fd === null ? toPath(path) : path;
  this.flags = o.flags === undefined ? 'r' : o.flags;
  this.mode = o.mode === undefined ? 0o666 : o.mode;
  this.start = o.start;
  this.end = o.end === undefined ? Infinity : o.end;
  this.pos = undefined;
  this.bytesRead = 0;
  this.closed = false;
  this.autoClose = o.autoClose === undefined ? true : o.autoClose;
  if (this.start !== undefined) {
    checkPosition(this.start, 'start');
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    checkPosition(this.end, 'end');
    if (this.start !== undefined && this.start > this.end) {
      throw errors.outOfRange('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  o.autoDestroy = this.autoClose && v16;
  Readable.call(this, o);
  if (this.fd === null) open(this);
  if (!v16) this.on('end', function () { if (this.autoClose) this.destroy(); });
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

function checkPosition(n, name) {
  if (typeof n !== 'number') throw errors.argType(name, 'number', n);
  if (!Number.isInteger(n)) throw errors.outOfRange(name, 'an integer', n);
  if (n < 0) throw errors.outOfRange(name, v16 ? '>= 0 && <= 9007199254740991' : '>= 0 and <= 2 ** 53 - 1', n);
}

function toPath(path) {
  if (path !== null && typeof path === 'object' && typeof path.href === 'string') return require('url').fileURLToPath(path);
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) {
    throw errors.argType('path', ['string', 'Buffer', 'URL'], path);
  }
  return path;
}

ReadStream.prototype.open = function () { open(this); };

ReadStream.prototype._read = function (n) {
  if (this.fd === null) {
    this.once('open', () => this._read(n));
    return;
  }
  if (this.destroyed) return;
  const left = this.pos !== undefined ? this.end - this.pos + 1 : this.end - this.bytesRead + 1;
  const want = Math.min(left, n);
  if (want <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafe(want);
  fs.read(this.fd, buffer, 0, want, this.pos, (err, got) => {
    if (err) {
      this.destroy(err);
    } else if (got > 0) {
      this.bytesRead += got;
      if (this.pos !== undefined) this.pos += got;
      this.push(buffer.slice(0, got));
    } else {
      this.push(null);
    }
  });
};

ReadStream.prototype._destroy = function (err, cb) {
  if (this.fd === null && err) {
    cb(err);
    return;
  }
  close(this, err, (e) => {
    this.closed = true;
    cb(e);
    if (!v16 && !e) this.emit('close');
  });
};

ReadStream.prototype.close = function (cb) {
  if (cb) this.once('close', () => cb());
  this.destroy();
};

Object.defineProperty(ReadStream.prototype, 'pending', {
  get() { return this.fd === null; }, configurable: true,
});

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  const o = Object.assign({}, settings(options));
  o.decodeStrings = true;
  this.fd = o.fd === undefined || o.fd === null ? null : o.fd;
  this.path = this.fd === null ? toPath(path) : path;
  this.flags = o.flags === undefined ? 'w' : o.flags;
  this.mode = o.mode === undefined ? 0o666 : o.mode;
  this.start = o.start;
  this.autoClose = o.autoClose === undefined ? true : !!o.autoClose;
  this.pos = undefined;
  this.bytesWritten = 0;
  this.closed = false;
  if (this.start !== undefined) {
    checkPosition(this.start, 'start');
    this.pos = this.start;
  }
  o.autoDestroy = this.autoClose && v16;
  Writable.call(this, o);
  if (o.encoding) this.setDefaultEncoding(o.encoding);
  if (this.fd === null) open(this);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

WriteStream.prototype.open = function () { open(this); };

WriteStream.prototype._write = function (data, encoding, cb) {
  if (!(data instanceof Uint8Array)) {
    cb(errors.argType('data', 'Buffer', data));
    return;
  }
  if (this.fd === null) {
    this.once('open', () => this._write(data, encoding, cb));
    return;
  }
  fs.write(this.fd, data, 0, data.length, this.pos, (err, n) => {
    if (err) {
      if (!v16 && this.autoClose) this.destroy();
      cb(err);
      return;
    }
    this.bytesWritten += n;
    cb();
  });
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._final = function (cb) {
  if (!v16 && this.autoClose) this.destroy();
  cb();
};

WriteStream.prototype._destroy = ReadStream.prototype._destroy;
WriteStream.prototype.destroySoon = WriteStream.prototype.end;
WriteStream.prototype.close = function (cb) {
  if (cb) {
    if (this.closed) {
      process.nextTick(cb);
      return;
    }
    this.on('close', cb);
  }
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};
Object.defineProperty(WriteStream.prototype, 'pending', {
  get() { return this.fd === null; }, configurable: true,
});

exports.ReadStream = ReadStream;
exports.WriteStream = WriteStream;
