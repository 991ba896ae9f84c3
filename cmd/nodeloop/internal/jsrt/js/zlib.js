'use strict';

// The zlib module: deflate, gzip and their opposites, as streams, with a callback
// and synchronously. Brotli is not among them: programs that look whether
// createBrotliDecompress exists find that it doesn't.

const { Transform, finished } = require('stream');
const { Buffer, kMaxLength } = require('buffer');
const errors = require('internal/errors');
const native = require('native:zlib');
const { v16 } = errors;

const zlib = exports;

const constants = {
  Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5,
  Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4784,
  DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5, INFLATERAW: 6, UNZIP: 7,
  Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384,
  Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
};

const codes = {};
for (const name of ['OK', 'STREAM_END', 'NEED_DICT', 'ERRNO', 'STREAM_ERROR', 'DATA_ERROR', 'MEM_ERROR', 'BUF_ERROR', 'VERSION_ERROR']) {
  codes[`Z_${name}`] = constants[`Z_${name}`];
}
for (const name of Object.keys(codes)) codes[codes[name]] = name;

// A numeric option: its default when it is undefined or NaN.
function option(value, name, low, high, otherwise) {
  if (value === undefined || Number.isNaN(value)) return otherwise;
  errors.needNumber(value, name);
  if (!Number.isFinite(value)) throw errors.outOfRange(name, 'a finite number', value);
  if (value < low || value > high) {
    throw errors.outOfRange(name, high === Infinity ? `>= ${low}` : `>= ${low} and <= ${high}`, value);
  }
  return value;
}

const isView = ArrayBuffer.isView;
const isMemory = (value) => /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));

function dictionaryOf(value) {
  if (value === undefined || isView(value)) return value;
  if (isMemory(value)) return Buffer.from(value);
  throw errors.argType('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], value);
}

// What flush() writes into a stream to be flushed in turn: empty chunks that are
// known by identity.
const flushMarks = new Map();
for (const kind of [0, 1, 2, 3, 4, 5]) flushMarks.set(Buffer.from(new ArrayBuffer(0)), kind);
const markOf = (kind) => Array.from(flushMarks.keys())[kind];

// strength orders the kinds of flush, of which Z_BLOCK is a weak one.
const strength = (kind) => [0, 2, 3, 4, 5, 1][kind];
const stronger = (a, b) => (strength(a) > strength(b) ? a : b);

const failure = Symbol('kError');

// ZlibBase is what streams of this module have in common.
function ZlibBase(options, mode, handle) {
  let chunkSize = constants.Z_DEFAULT_CHUNK;
  let [flush, finishFlush] = [constants.Z_NO_FLUSH, constants.Z_FINISH];
  let maxOutputLength = kMaxLength;
  if (options) {
    chunkSize = option(options.chunkSize, 'options.chunkSize', constants.Z_MIN_CHUNK, Infinity, chunkSize);
    flush = option(options.flush, 'options.flush', 0, 5, flush);
    finishFlush = option(options.finishFlush, 'options.finishFlush', 0, 5, finishFlush);
    if (v16) maxOutputLength = option(options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, maxOutputLength);
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  Transform.call(this, { autoDestroy: true, ...options });
  this[failure] = null;
  this.bytesWritten = 0;
  this._handle = handle;
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = constants.Z_FULL_FLUSH;
  this._info = options && options.info;
  this._maxOutputLength = maxOutputLength;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

const base = ZlibBase.prototype;

Object.defineProperty(base, '_closed', { configurable: true, enumerable: true, get() { return !this._handle; } });
Object.defineProperty(base, 'bytesRead', {
  configurable: true, enumerable: true,
  get() { return this.bytesWritten; },
  set(value) { this.bytesWritten = value; },
});

function closeHandle(stream) {
  if (!stream._handle) return;
  stream._handle.close();
  stream._handle = null;
}

base.reset = function reset() {
  if (!this._handle) throw errors.makeError('Error', 'ERR_INTERNAL_ASSERTION', 'zlib binding closed');
  native.reset(this._handle);
};

base.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  const { finished: written, ended, ending } = this._writableState;
  if (written) {
    if (callback) process.nextTick(callback);
  } else if (ended || ending) {
    if (callback) this.once('end', callback);
  } else {
    this.write(markOf(kind), '', callback);
  }
};

base.close = function close(callback) {
  if (callback) {
    if (v16 || this._handle) finished(this, callback);
    else process.nextTick(callback);
  }
  this.destroy();
};

base._destroy = function _destroy(err, callback) {
  closeHandle(this);
  callback(err);
};

// The flush at the end is of an empty chunk, after what is left to write.
base._flush = function _flush(callback) { this._transform(Buffer.alloc(0), '', callback); };
base._final = function _final(callback) { callback(); };

base._transform = function _transform(chunk, encoding, callback) {
  let flush = this._defaultFlushFlag;
  if (flushMarks.has(chunk)) flush = flushMarks.get(chunk);
  const state = this._writableState;
  if ((state.ended || state.ending) && state.length === chunk.byteLength) flush = stronger(flush, this._finishFlushFlag);
  work(this, chunk, flush, callback);
};

base._processChunk = function _processChunk(chunk, flush, callback) {
  if (typeof callback === 'function') return work(this, chunk, flush, callback);
  return workSync(this, chunk, flush);
};

function failed({ message, errno, code }) {
  return Object.assign(new Error(message), { errno, code });
}

// fail ends a stream with an error; node10 tells it without destroying anything.
function fail(stream, error) {
  stream[failure] = error;
  if (v16) {
    stream.destroy(error);
    return;
  }
  closeHandle(stream);
  stream.emit('error', error);
}

// work handles a chunk on the loop's pool, a buffer of output at a time.
function work(stream, chunk, flush, done) {
  const handle = stream._handle;
  if (!handle) {
    process.nextTick(done);
    return;
  }
  let from = 0;
  const step = () => {
    const room = stream._chunkSize - stream._outOffset;
    native.stepLater(handle, flush, chunk, from, stream._outBuffer, stream._outOffset, ([left, roomLeft, error]) => {
      if (stream.destroyed) return done();
      const consumed = chunk.byteLength - from - left;
      from += consumed;
      stream.bytesWritten += consumed;
      if (error !== undefined) {
        fail(stream, failed(error));
        return undefined;
      }
      give(stream, room - roomLeft);
      if (stream.destroyed) return done();
      if (roomLeft === 0) return step();
      // Input that is left over lies behind the end of the data.
      if (left > 0) stream.push(null);
      return done();
    });
  };
  step();
}

// give pushes n bytes of output, and makes new room when there is none.
function give(stream, n) {
  if (n > 0) {
    const from = stream._outOffset;
    stream._outOffset += n;
    stream.push(stream._outBuffer.slice(from, from + n));
  }
  if (stream._outOffset >= stream._chunkSize) {
    stream._outOffset = 0;
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
  }
}

function tooLarge(limit) {
  return v16 ? errors.makeError('RangeError', 'ERR_BUFFER_TOO_LARGE', `Cannot create a Buffer larger than ${limit} bytes`) :
    errors.makeError('RangeError', 'ERR_BUFFER_TOO_LARGE', `Cannot create a Buffer larger than 0x${limit.toString(16)} bytes`);
}

// workSync handles the only chunk of a stream at once and returns the output.
function workSync(stream, chunk, flush) {
  const parts = [];
  let [from, total] = [0, 0];
  for (;;) {
    const out = Buffer.allocUnsafe(stream._chunkSize);
    const [left, roomLeft, error] = native.step(stream._handle, flush, chunk, from, out, 0);
    if (error !== undefined) {
      stream[failure] = failed(error);
      stream.on('error', () => {});
      stream.destroy(stream[failure]);
      throw stream[failure];
    }
    from = chunk.byteLength - left;
    const n = out.length - roomLeft;
    total += n;
    if (n > 0) parts.push(out.slice(0, n));
    if (total > stream._maxOutputLength) {
      closeHandle(stream);
      throw tooLarge(stream._maxOutputLength);
    }
    if (roomLeft > 0) break;
  }
  stream.bytesWritten = from;
  closeHandle(stream);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

function Zlib(options, mode) {
  const inflating = mode === constants.INFLATE || mode === constants.GUNZIP || mode === constants.UNZIP;
  let windowBits = constants.Z_DEFAULT_WINDOWBITS;
  let [level, strategy] = [constants.Z_DEFAULT_COMPRESSION, constants.Z_DEFAULT_STRATEGY];
  let dictionary;
  if (options) {
    const bits = options.windowBits;
    if (inflating && (bits === undefined || bits === null || bits === 0)) {
      windowBits = 0;
    } else {
      const low = constants.Z_MIN_WINDOWBITS + (v16 && mode === constants.GZIP ? 1 : 0);
      windowBits = option(bits, 'options.windowBits', low, constants.Z_MAX_WINDOWBITS, windowBits);
    }
    level = option(options.level, 'options.level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL, level);
    option(options.memLevel, 'options.memLevel', constants.Z_MIN_MEMLEVEL, constants.Z_MAX_MEMLEVEL);
    strategy = option(options.strategy, 'options.strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, strategy);
    dictionary = dictionaryOf(options.dictionary);
  }
  const handle = native.create(mode, windowBits, level, strategy, dictionary);
  handle.close = () => {};
  ZlibBase.call(this, options, mode, handle);
  this._level = level;
  this._strategy = strategy;
}
Object.setPrototypeOf(Zlib.prototype, base);
Object.setPrototypeOf(Zlib, ZlibBase);

Zlib.prototype.params = function params(level, strategy, callback) {
  option(level, 'level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL);
  option(strategy, 'strategy', constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(constants.Z_SYNC_FLUSH, () => {
    native.params(this._handle, level, strategy);
    if (this.destroyed) return;
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

// whole runs a stream over one buffer and calls back with all of its output.
function whole(stream, buffer, callback) {
  if (typeof callback !== 'function') {
    throw v16 ? errors.argType('callback', 'function', callback) : errors.argType('callback', 'Function', callback);
  }
  if (isView(buffer) && !(buffer instanceof Uint8Array)) {
    buffer = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } else if (isMemory(buffer)) {
    buffer = Buffer.from(buffer);
  }
  const parts = [];
  let total = 0;
  let told = false;
  const tell = (err, result) => {
    if (told) return;
    told = true;
    callback(err, result);
  };
  stream.on('data', (part) => {
    parts.push(part);
    total += part.length;
    if (total <= stream._maxOutputLength) return;
    stream.close();
    tell(tooLarge(stream._maxOutputLength));
  });
  stream.on('error', (err) => tell(err));
  stream.on('end', () => {
    if (told) return;
    const result = parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
    stream.close();
    tell(null, stream._info ? { buffer: result, engine: stream } : result);
  });
  stream.end(buffer);
}

function wholeSync(stream, buffer) {
  if (typeof buffer === 'string') {
    buffer = Buffer.from(buffer);
  } else if (isMemory(buffer)) {
    buffer = Buffer.from(buffer);
  } else if (!isView(buffer)) {
    throw errors.argType('buffer', v16 ? ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'] :
      ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
  }
  const result = workSync(stream, buffer, stream._finishFlushFlag);
  return stream._info ? { buffer: result, engine: stream } : result;
}

const kinds = ['Deflate', 'Inflate', 'Gzip', 'Gunzip', 'DeflateRaw', 'InflateRaw', 'Unzip'];
const classes = {};

for (const name of kinds) {
  const mode = constants[name.toUpperCase()];
  const ctor = { [name]: function(options) {
    // Eight bits are not enough for raw data, as the C library writes it.
    if (name === 'DeflateRaw' && options && options.windowBits === 8) options.windowBits = 9;
    if (!(this instanceof ctor)) return new ctor(options);
    Zlib.call(this, options, mode);
  } }[name];
  Object.setPrototypeOf(ctor.prototype, Zlib.prototype);
  Object.setPrototypeOf(ctor, Zlib);
  classes[name] = zlib[name] = ctor;
}

for (const name of kinds.slice(0, 1).concat(['Gzip', 'DeflateRaw', 'Unzip', 'Inflate', 'Gunzip', 'InflateRaw'])) {
  const plain = name[0].toLowerCase() + name.slice(1);
  const ctor = classes[name];
  zlib[plain] = { [plain](buffer, options, callback) {
    if (typeof options === 'function') [options, callback] = [{}, options];
    return whole(new ctor(options), buffer, callback);
  } }[plain];
  zlib[`${plain}Sync`] = { [`${plain}Sync`](buffer, options) { return wholeSync(new ctor(options), buffer); } }[`${plain}Sync`];
}

const fixed = (value, enumerable) => ({ value, enumerable, configurable: false, writable: false });

for (const name of ['Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip']) {
  Object.defineProperty(zlib, `create${name}`, {
    configurable: true, enumerable: true, value: (options) => new classes[name](options),
  });
}
Object.defineProperty(zlib, 'constants', fixed(constants, true));
Object.defineProperty(zlib, 'codes', fixed(Object.freeze(codes), true));
for (const name of Object.keys(constants)) Object.defineProperty(zlib, name, fixed(constants[name], !v16));
