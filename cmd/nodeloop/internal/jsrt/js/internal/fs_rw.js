'use strict';

// fs.read and fs.write, whose arguments come in several shapes.

const errors = require('internal/errors');
const native = require('native:fs');
const v16 = errors.v16;

exports.make = function ({ fdOf, callbackOf, count }) {
  function view(buffer) {
    if (!ArrayBuffer.isView(buffer)) {
      throw errors.argType('buffer', v16 ? ['Buffer', 'TypedArray', 'DataView'] : ['Buffer', 'Uint8Array'], buffer);
    }
    return buffer;
  }

  function range(buffer, offset, length, reading) {
    const size = buffer.byteLength;
    if (v16) {
      if (typeof offset !== 'number') throw errors.argType('offset', 'integer', offset);
      if (!Number.isInteger(offset)) throw errors.outOfRange('offset', 'an integer', offset);
      if (reading ? offset < 0 : offset < 0 || offset > size) {
        throw errors.outOfRange('offset', reading ? '>= 0 && <= 9007199254740991' : `>= 0 && <= ${size}`, offset);
      }
      if (length < 0) throw errors.outOfRange('length', '>= 0', length);
      if (length > size - offset) throw errors.outOfRange('length', `<= ${size - offset}`, length);
    } else {
      if (offset < 0 || offset >= size && length > 0) throw errors.outOfRange('offset', `>= 0 && <= ${size}`, offset);
      if (length < 0 || offset + length > size) throw errors.outOfRange('length', `>= 0 && <= ${size - offset}`, length);
    }
  }

  const at = (position) => (typeof position === 'number' && position >= 0 ? position :
    typeof position === 'bigint' ? Number(position) : -1);

  function readArgs(fd, buffer, offset, length, position) {
    fdOf(fd);
    if (v16 && buffer !== null && typeof buffer === 'object' && !ArrayBuffer.isView(buffer)) {
      ({ buffer = Buffer.alloc(16384), offset = 0, length, position = null } = buffer);
    } else if (v16 && offset !== null && typeof offset === 'object') {
      ({ offset = 0, length, position = null } = offset);
    }
    view(buffer);
    if (offset === undefined || offset === null) offset = 0;
    length = length === undefined ? buffer.byteLength - offset : length | 0;
    if (length === 0) return { buffer, work: () => 0 };
    if (buffer.byteLength === 0) {
      throw errors.argValue('buffer', buffer, 'is empty and cannot be written');
    }
    range(buffer, offset, length, true);
    return { buffer, work: () => native.read(fd, buffer, offset, length, at(position)) };
  }

  function writeArgs(fd, data, offset, length, position) {
    fdOf(fd);
    if (ArrayBuffer.isView(data)) {
      if (offset === undefined || offset === null || typeof offset === 'function') offset = 0;
      if (typeof length !== 'number') length = data.byteLength - offset;
      range(data, offset, length, false);
      return () => native.write(fd, data, offset, length, at(position));
    }
    if (v16 && typeof data !== 'string' && !(data && Object.prototype.hasOwnProperty.call(data, 'toString'))) {
      throw errors.argType('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    const bytes = Buffer.from(`${data}`, typeof length === 'string' ? length : 'utf8');
    return () => native.write(fd, bytes, 0, bytes.length, at(offset));
  }

  function finish(work, more, cb) {
    count(1);
    native.post(() => {
      count(-1);
      let n;
      try {
        n = work();
      } catch (err) {
        cb(err);
        return;
      }
      cb(null, n, more);
    });
  }

  const out = {
    readSync: function readSync(fd, buffer, offset, length, position) {
      return readArgs(fd, buffer, offset, length, position).work();
    },
    read: function read(fd, ...args) {
      const cb = callbackOf(args.pop());
      const { buffer, work } = readArgs(fd, ...(args.length === 0 && v16 ? [{}] : args));
      finish(work, buffer, cb);
    },
    writeSync: function writeSync(fd, buffer, offset, length, position) {
      return writeArgs(fd, buffer, offset, length, position)();
    },
    write: function write(fd, buffer, ...rest) {
      const cb = callbackOf(rest.pop());
      finish(writeArgs(fd, buffer, ...rest), buffer, cb);
    },
  };
  const { customPromisifyArgs } = require('internal/promisify');
  Object.defineProperty(out.read, customPromisifyArgs, { value: ['bytesRead', 'buffer'], enumerable: false });
  Object.defineProperty(out.write, customPromisifyArgs, { value: ['bytesWritten', 'buffer'], enumerable: false });
  return out;
};
