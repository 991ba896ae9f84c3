'use strict';

// The Buffer class: what checks and converts arguments. Bytes are moved by the
// native part.

const errors = require('internal/errors');
const native = require('native:buffer');
const types = require('native:types');
const v16 = errors.v16;
const { FastBuffer, isUint8Array } = native;

let warned = false;

function warnConstructor() {
  if (warned) return;
  const frames = new Error().stack.split('\n').slice(2);
  const caller = frames.find((f) => !/node:|^ {4}at Buffer|buffer\.js/.test(f)) || '';
  if (/[/\\]node_modules[/\\]/.test(caller)) return;
  warned = true;
  process.emitWarning('Buffer() is deprecated due to security and usability issues. Please use the ' +
    'Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
}

function Buffer(arg, encodingOrOffset, length) {
  warnConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw errors.argType('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(Buffer.prototype, 'constructor', {
  value: Buffer, writable: true, configurable: true, enumerable: false,
});
Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, { get() { return FastBuffer; }, configurable: true, enumerable: false });
native.setClass(Buffer);
Buffer.poolSize = 8 * 1024;

const kMaxLength = native.kMaxLength;

const firstArgument = ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'];

function isArrayBuffer(v) { return types.kindOf(v) === 'ArrayBuffer'; }

function outOfBounds(name) {
  return errors.makeError('RangeError', 'ERR_BUFFER_OUT_OF_BOUNDS', name ?
    `"${name}" is outside of buffer bounds` :
    v16 ? 'Attempt to access memory outside buffer bounds' : 'Attempt to write outside buffer bounds');
}

function fromArrayBuffer(ab, offset, length) {
  offset = offset === undefined ? 0 : +offset;
  if (Number.isNaN(offset)) offset = 0;
  const room = ab.byteLength - offset;
  if (room < 0) throw outOfBounds('offset');
  if (length === undefined) {
    length = room;
  } else {
    length = +length;
    if (length > room) throw outOfBounds('length');
    if (!(length > 0)) length = 0;
  }
  return new FastBuffer(ab, offset, length);
}

function fromItems(items) {
  if (!(items.length > 0)) return new FastBuffer();
  const out = new FastBuffer(items.length);
  if (isUint8Array(items)) native.copyBytes(items, out, 0, 0, items.length);
  else for (let i = 0; i < out.length; i++) out[i] = items[i];
  return out;
}

function fromObject(value) {
  if (value.length !== undefined || isArrayBuffer(value.buffer)) {
    return typeof value.length === 'number' ? fromItems(value) : new FastBuffer();
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromItems(value.data);
  return undefined;
}

function from16(value, encodingOrOffset, length) {
  if (typeof value === 'object' && value !== null) {
    if (isArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const plain = value.valueOf && value.valueOf();
    if (plain !== null && plain !== undefined && plain !== value &&
        (typeof plain === 'string' || typeof plain === 'object')) {
      return Buffer.from(plain, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made) return made;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return native.fromString(text, encodingOrOffset);
    }
  }
  throw errors.argType('first argument', firstArgument, value);
}

function from10(value, encodingOrOffset, length) {
  if (isArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
  if (value === null || value === undefined) throw errors.argType('first argument', firstArgument, value);
  if (typeof value === 'number') throw errors.argType('value', 'not number', value);
  if (typeof value === 'symbol') throw new RangeError('Maximum call stack size exceeded'); // its primitive is itself
  const plain = value.valueOf && value.valueOf();
  if (plain !== null && plain !== undefined && plain !== value) return Buffer.from(plain, encodingOrOffset, length);
  const made = fromObject(value);
  if (made) return made;
  if (typeof value[Symbol.toPrimitive] === 'function') {
    return Buffer.from(value[Symbol.toPrimitive]('string'), encodingOrOffset, length);
  }
  throw errors.argType('first argument', firstArgument, value);
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return native.fromString(value, encodingOrOffset);
  return v16 ? from16(value, encodingOrOffset, length) : from10(value, encodingOrOffset, length);
};

Buffer.of = (...items) => {
  const out = new FastBuffer(items.length);
  for (let i = 0; i < items.length; i++) out[i] = items[i];
  return out;
};
Object.defineProperty(Buffer.of, 'name', { value: 'of', configurable: true });

function checkSize(size) {
  if (typeof size !== 'number') throw errors.argType('size', 'number', size);
  if (v16 ? !(size >= 0 && size <= kMaxLength) : size < 0 || size > kMaxLength) {
    if (v16) throw errors.argValue('size', size, undefined, 'RangeError');
    throw errors.makeError('RangeError', 'ERR_INVALID_OPT_VALUE',
      `The value "${String(size)}" is invalid for option "size"`);
  }
}

Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  const out = new FastBuffer(size);
  if (fill !== undefined && fill !== 0 && size > 0) return fillRange(out, fill, 0, out.length, encoding);
  return out;
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  return new FastBuffer(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkSize(size);
  return new FastBuffer(size);
};

function SlowBuffer(length) {
  if (!v16 && +length != length) length = 0;
  if (!v16) length = +length;
  checkSize(length);
  return new FastBuffer(length);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

Buffer.isBuffer = function isBuffer(b) { return b instanceof Buffer; };

function needBytes(value, name, also) {
  if (!isUint8Array(value)) throw errors.argType(name, also || ['Buffer', 'Uint8Array'], value);
}

Buffer.compare = function compare(buf1, buf2) {
  needBytes(buf1, 'buf1');
  needBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : native.compare(buf1, buf2);
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && native.knownEncoding(encoding);
};

// offset checks an integer that indexes a buffer.
function offset(value, name, min, max) {
  errors.needInteger(value, name, min === undefined ? 0 : min, max === undefined ? kMaxLength : max);
}

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw errors.argType('list', v16 ? 'Array' : ['Array', 'Buffer', 'Uint8Array'], list);
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (const item of list) length += v16 ? item.length || 0 : item.length;
  } else if (v16) {
    offset(length, 'length');
  } else {
    length = length >>> 0;
  }
  const out = Buffer.allocUnsafe(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    needBytes(list[i], `list[${i}]`, v16 ? undefined : ['Array', 'Buffer', 'Uint8Array']);
    native.copyBytes(list[i], out, at, 0, list[i].length);
    at += list[i].length;
  }
  return out;
};

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string === 'string') return native.byteLength(string, encoding);
  if (ArrayBuffer.isView(string) || isArrayBuffer(string)) return string.byteLength;
  throw errors.argType('string', ['string', 'Buffer', 'ArrayBuffer'], string);
};

const proto = Buffer.prototype;

for (const [name, source] of [['parent', 'buffer'], ['offset', 'byteOffset']]) {
  Object.defineProperty(proto, name, {
    get() { return this instanceof Buffer ? this[source] : undefined; },
    enumerable: true,
  });
}

function whole(n) {
  n = +n;
  if (Number.isNaN(n) || Math.abs(n) > Number.MAX_SAFE_INTEGER) return 0;
  return Math.floor(n);
}

function copyPlace(value, name, otherwise) {
  if (value === undefined) return otherwise;
  const n = v16 ? whole(value) : value >>> 0;
  if (n < 0) throw errors.outOfRange(name, '>= 0', n);
  return n;
}

proto.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (v16) {
    needBytes(this, 'source');
    needBytes(target, 'target');
  } else if (!isUint8Array(target)) {
    throw new TypeError('argument must be a buffer');
  }
  if (!v16 && (targetStart < 0 || sourceStart < 0 || sourceEnd < 0)) {
    throw errors.makeError('RangeError', 'ERR_INDEX_OUT_OF_RANGE', 'Index out of range');
  }
  const at = copyPlace(targetStart, 'targetStart', 0);
  const begin = copyPlace(sourceStart, 'sourceStart', 0);
  const end = copyPlace(sourceEnd, 'sourceEnd', this.length);
  if (at >= target.length || begin >= end) return 0;
  if (begin > this.length) {
    if (v16) throw errors.outOfRange('sourceStart', `<= ${this.length}`, begin);
    throw errors.makeError('RangeError', 'ERR_INDEX_OUT_OF_RANGE', 'Index out of range');
  }
  return native.copyBytes(this, target, at, begin, end);
};

const slices = Object.assign(Object.create(null), {
  utf8: proto.utf8Slice, 'utf-8': proto.utf8Slice, ucs2: proto.ucs2Slice, 'ucs-2': proto.ucs2Slice,
  utf16le: proto.ucs2Slice, 'utf-16le': proto.ucs2Slice, latin1: proto.latin1Slice, binary: proto.latin1Slice,
  ascii: proto.asciiSlice, base64: proto.base64Slice, hex: proto.hexSlice,
});
const writes = Object.assign(Object.create(null), {
  utf8: 'utf8Write', 'utf-8': 'utf8Write', ucs2: 'ucs2Write', 'ucs-2': 'ucs2Write',
  utf16le: 'ucs2Write', 'utf-16le': 'ucs2Write', latin1: 'latin1Write', binary: 'latin1Write',
  ascii: 'asciiWrite', base64: 'base64Write', hex: 'hexWrite',
});
if (v16) {
  slices.base64url = proto.base64urlSlice;
  writes.base64url = 'base64urlWrite';
}

function byEncoding(table, encoding) {
  const name = `${encoding}`;
  const found = table[name] || table[name.toLowerCase()];
  if (found === undefined) {
    throw errors.makeError('TypeError', 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${name}`);
  }
  return found;
}

proto.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return this.utf8Slice(0, this.length);
  const size = this.length;
  if (!v16 && size === 0) return '';
  if (v16 ? start <= 0 : !start || start < 0) start = 0;
  else if (start >= size) return '';
  else start |= 0;
  if (end === undefined || end > size) end = size;
  else end |= 0;
  if (end <= start) return '';
  if (encoding === undefined) return this.utf8Slice(start, end);
  return byEncoding(slices, encoding).call(this, start, end);
};
proto.toLocaleString = proto.toString;

proto.equals = function equals(otherBuffer) {
  needBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  if (this.byteLength !== otherBuffer.byteLength) return false;
  return this.byteLength === 0 || native.compare(this, otherBuffer) === 0;
};

let shownBytes = 50;

function inspectBuffer(recurseTimes, ctx) {
  const max = v16 ? shownBytes : exports_.INSPECT_MAX_BYTES;
  let text = this.hexSlice(0, Math.min(max, this.length)).replace(/(..)(?!$)/g, '$1 ');
  const left = this.length - max;
  if (left > 0) text += v16 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ' ... ';
  if (v16 && ctx) {
    const extra = Object.create(null);
    let any = false;
    for (const key of types.ownNonIndex(this, ctx.showHidden)) {
      any = true;
      extra[key] = this[key];
    }
    if (any) {
      if (this.length !== 0) text += ', ';
      const { inspect } = require('internal/inspect');
      const shown = inspect(extra, { ...ctx, breakLength: Infinity, compact: true });
      text += shown.slice('[Object: null prototype] { '.length, -2);
    }
  }
  return `<${this.constructor.name} ${text}>`;
}
Object.defineProperty(inspectBuffer, 'name', { value: 'inspect', configurable: true });
if (!v16) Object.defineProperty(inspectBuffer, 'length', { value: 0, configurable: true });
proto[require('internal/inspect').custom] = inspectBuffer;
proto.inspect = inspectBuffer;

function indexRange() {
  return errors.makeError('RangeError', 'ERR_INDEX_OUT_OF_RANGE', 'Index out of range');
}

function bound10(value, otherwise, max) {
  if (value === undefined) return otherwise;
  if (max === undefined ? value < 0 : value > max) throw indexRange();
  return value >>> 0;
}

proto.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  needBytes(target, 'target');
  if (arguments.length === 1) return native.compare(this, target);
  if (v16) {
    if (targetStart === undefined) targetStart = 0; else offset(targetStart, 'targetStart');
    if (targetEnd === undefined) targetEnd = target.length; else offset(targetEnd, 'targetEnd', 0, target.length);
    if (sourceStart === undefined) sourceStart = 0; else offset(sourceStart, 'sourceStart');
    if (sourceEnd === undefined) sourceEnd = this.length; else offset(sourceEnd, 'sourceEnd', 0, this.length);
  } else {
    targetStart = bound10(targetStart, 0);
    targetEnd = bound10(targetEnd, target.length, target.length);
    sourceStart = bound10(sourceStart, 0);
    sourceEnd = bound10(sourceEnd, this.length, this.length);
  }
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return native.compare(new FastBuffer(this.buffer, this.byteOffset + sourceStart, sourceEnd - sourceStart),
    new FastBuffer(target.buffer, target.byteOffset + targetStart, targetEnd - targetStart));
};

function search(buffer, value, from, encoding, forward) {
  if (v16 && !ArrayBuffer.isView(buffer)) {
    throw errors.argType('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  if (typeof from === 'string') {
    encoding = from;
    from = undefined;
  } else if (from > 0x7fffffff) {
    from = 0x7fffffff;
  } else if (from < -0x80000000) {
    from = -0x80000000;
  }
  from = +from;
  if (Number.isNaN(from)) from = forward ? 0 : buffer.length || buffer.byteLength;
  if (typeof value === 'number') return native.indexOf(buffer, value >>> 0, from, 'latin1', forward);
  if (typeof value === 'string') {
    if (encoding !== undefined) byEncoding(writes, encoding);
    return native.indexOf(buffer, value, from, encoding === undefined ? 'utf8' : encoding, forward);
  }
  if (isUint8Array(value)) {
    const known = typeof encoding === 'string' && native.knownEncoding(encoding);
    return native.indexOf(buffer, value, from, known ? encoding : 'utf8', forward);
  }
  throw errors.argType('value', v16 ? ['number', 'string', 'Buffer', 'Uint8Array'] :
    ['string', 'Buffer', 'Uint8Array'], value);
}

proto.indexOf = function indexOf(val, byteOffset, encoding) { return search(this, val, byteOffset, encoding, true); };
proto.lastIndexOf = function lastIndexOf(val, byteOffset, encoding) {
  return search(this, val, byteOffset, encoding, false);
};
proto.includes = function includes(val, byteOffset, encoding) {
  return this.indexOf(val, byteOffset, encoding) !== -1;
};

// fillValue turns a string of one byte into that byte, the empty one into 0.
function fillValue(value, encoding) {
  if (value.length === 0) return 0;
  const name = encoding === undefined || encoding === null || encoding === '' ? 'utf8' : String(encoding).toLowerCase();
  if (value.length === 1) {
    const code = value.charCodeAt(0);
    if ((name === 'utf8' || name === 'utf-8') && code < 128) return code;
    if (name === 'latin1' || name === 'binary') return code;
  }
  return value;
}

function checkFillEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return;
  if (typeof encoding === 'string' && native.knownEncoding(encoding)) return;
  errors.needString(encoding, 'encoding');
  throw errors.makeError('TypeError', 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
}

function fillRange(buf, value, start, end, encoding) {
  if (typeof value === 'string') {
    if (start === undefined || typeof start === 'string') {
      encoding = start;
      start = 0;
      end = buf.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buf.length;
    }
    checkFillEncoding(encoding);
    value = fillValue(value, encoding);
  } else {
    encoding = undefined;
  }
  if (start === undefined) {
    start = 0;
    end = buf.length;
  } else if (v16) {
    offset(start, 'offset');
    if (end === undefined) end = buf.length; else offset(end, 'end', 0, buf.length);
    if (start >= end) return buf;
  } else {
    if (start < 0 || (end !== undefined && (end > buf.length || end < 0))) throw indexRange();
    end = end === undefined ? buf.length : end >>> 0;
    start = start >>> 0;
    if (start >= end) return buf;
  }
  const pattern = typeof value === 'boolean' || typeof value === 'number' ? +value & 255 :
    typeof value === 'string' || isUint8Array(value) || ArrayBuffer.isView(value) ? value : value & 255;
  const failed = native.fill(buf, pattern, start, end, encoding || undefined);
  if (failed === -1) throw errors.argValue('value', value);
  if (failed < 0) throw v16 ? outOfBounds() : indexRange();
  return buf;
}

proto.fill = function fill(value, offset_, end, encoding) { return fillRange(this, value, offset_, end, encoding); };

function write16(buf, string, at, length, encoding) {
  if (at === undefined) return buf.utf8Write(string, 0, buf.length);
  if (length === undefined && typeof at === 'string') {
    encoding = at;
    length = buf.length;
    at = 0;
  } else {
    offset(at, 'offset', 0, buf.length);
    const left = buf.length - at;
    if (length === undefined) {
      length = left;
    } else if (typeof length === 'string') {
      encoding = length;
      length = left;
    } else {
      offset(length, 'length', 0, buf.length);
      if (length > left) length = left;
    }
  }
  if (!encoding) return buf.utf8Write(string, at, length);
  return buf[byEncoding(writes, encoding)](string, at, length);
}

function write10(buf, string, at, length, encoding) {
  if (at === undefined) return buf.utf8Write(string, 0, buf.length);
  if (length === undefined && typeof at === 'string') {
    encoding = at;
    length = buf.length;
    at = 0;
  } else if (isFinite(at)) {
    at = at >>> 0;
    if (isFinite(length)) {
      length = length >>> 0;
    } else {
      encoding = length;
      length = undefined;
    }
    const left = buf.length - at;
    if (length === undefined || length > left) length = left;
    if (string.length > 0 && (length < 0 || at < 0)) throw outOfBounds();
  } else {
    throw errors.makeError('Error', 'ERR_NO_LONGER_SUPPORTED',
      'Buffer.write(string, encoding, offset[, length]) is no longer supported');
  }
  if (!encoding) return buf.utf8Write(string, at, length);
  return buf[byEncoding(writes, encoding)](string, at, length);
}

proto.write = function write(string, at, length, encoding) {
  return (v16 ? write16 : write10)(this, string, at, length, encoding);
};

proto.toJSON = function toJSON() { return { type: 'Buffer', data: Array.prototype.slice.call(this) }; };

function place(n, size) {
  n = Math.trunc(n);
  if (n === 0 || Number.isNaN(n)) return 0;
  if (n < 0) return Math.max(n + size, 0);
  return n < size ? n : size;
}

function part(buf, start, end) {
  const size = buf.length;
  const a = place(start, size);
  const b = end !== undefined ? place(end, size) : size;
  return new FastBuffer(buf.buffer, buf.byteOffset + a, b > a ? b - a : 0);
}

if (v16) {
  proto.subarray = function subarray(start, end) { return part(this, start, end); };
  proto.slice = function slice(start, end) { return this.subarray(start, end); };
} else {
  proto.slice = function slice(start, end) { return part(this, start, end); };
}

for (const bits of [16, 32, 64]) {
  const name = `swap${bits}`;
  proto[name] = { [name]() {
    if (this.length % (bits / 8) !== 0) {
      throw errors.makeError('RangeError', 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${bits}-bits`);
    }
    return native.swap(this, bits / 8);
  } }[name];
}

function transcode(source, fromEncoding, toEncoding) {
  needBytes(source, 'source');
  if (source.length === 0) return Buffer.alloc(0);
  const made = native.transcode(source, fromEncoding, toEncoding);
  if (made !== null) return made;
  const err = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
  err.code = 'U_ILLEGAL_ARGUMENT_ERROR';
  err.errno = 1;
  throw err;
}

const exports_ = module.exports = v16 ? {
  Blob: undefined, resolveObjectURL() { return undefined; }, Buffer, SlowBuffer, transcode,
  kMaxLength, kStringMaxLength: native.kStringMaxLength,
  btoa: function btoa(input) { return require('internal/base64').btoa(...arguments); },
  atob: function atob(input) { return require('internal/base64').atob(...arguments); },
} : {
  Buffer, SlowBuffer, transcode, INSPECT_MAX_BYTES: 50,
  kMaxLength, kStringMaxLength: native.kStringMaxLength,
};

Object.defineProperty(exports_, 'constants', {
  value: Object.defineProperties({}, {
    MAX_LENGTH: { value: kMaxLength, writable: false, enumerable: true },
    MAX_STRING_LENGTH: { value: native.kStringMaxLength, writable: false, enumerable: true },
  }),
  configurable: false, enumerable: true,
});

if (v16) {
  Object.defineProperty(exports_, 'INSPECT_MAX_BYTES', {
    get() { return shownBytes; }, set(v) { shownBytes = v; }, configurable: true, enumerable: true,
  });
  Object.defineProperty(exports_, 'Blob', {
    get() { return require('internal/blob').Blob; }, configurable: true, enumerable: true,
  });
}
