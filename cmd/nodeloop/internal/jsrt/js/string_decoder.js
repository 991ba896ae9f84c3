'use strict';

// The string_decoder module: text out of chunks that may cut characters.

const errors = require('internal/errors');
const { Buffer } = require('buffer');
const v16 = errors.v16;

const names = {
  utf8: 'utf8', 'utf-8': 'utf8', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le',
  latin1: 'latin1', binary: 'latin1', base64: 'base64', ascii: 'ascii', hex: 'hex',
};
if (v16) names.base64url = 'base64url';

const state_ = Symbol('kNativeDecoder');

function encodingName(enc) {
  if (enc === undefined || enc === null || enc === '') return 'utf8';
  const found = typeof enc === 'string' ? names[enc.toLowerCase()] : undefined;
  if (found !== undefined) return found;
  throw errors.makeError('TypeError', 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${String(enc)}`);
}

// utf8Tail is how many bytes at the end begin a character that goes on, and how
// many it takes in all.
function utf8Tail(buf) {
  for (let i = 1; i <= 3 && i <= buf.length; i++) {
    const c = buf[buf.length - i];
    if ((c & 0xc0) === 0x80) continue;
    const total = (c & 0xe0) === 0xc0 ? 2 : (c & 0xf0) === 0xe0 ? 3 : (c & 0xf8) === 0xf0 ? 4 : 0;
    return total > i ? { size: i, total } : { size: 0, total: 0 };
  }
  return { size: 0, total: 0 };
}

function tailOf(encoding, buf) {
  if (encoding === 'utf8') return utf8Tail(buf);
  if (encoding === 'utf16le') {
    const odd = buf.length % 2;
    const even = buf.length - odd;
    if (even >= 2 && (buf[even - 1] & 0xfc) === 0xd8) return { size: 2 + odd, total: 4 };
    return { size: odd, total: odd ? 2 : 0 };
  }
  if (encoding === 'base64' || encoding === 'base64url') {
    const size = buf.length % 3;
    return { size, total: size ? 3 : 0 };
  }
  return { size: 0, total: 0 };
}

function StringDecoder(encoding) {
  this.encoding = encodingName(encoding);
  const state = { held: Buffer.alloc(0), total: 0, last: Buffer.alloc(4) };
  Object.defineProperty(this, state_, { value: state, enumerable: true, writable: true, configurable: true });
}

function hold(state, tail, buf) {
  state.held = tail.size > 0 ? Buffer.from(buf.slice(buf.length - tail.size)) : Buffer.alloc(0);
  state.total = tail.total;
  state.held.copy(state.last);
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBuffer.isView(buf)) {
    throw errors.argType('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  const state = this[state_];
  let bytes = Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  let first = '';
  if (state.held.length > 0) {
    // Half a UTF-16 unit is completed and told at once, even one of a pair.
    const half = this.encoding === 'utf16le' && state.held.length === 1 && bytes.length > 0;
    bytes = Buffer.concat([state.held, bytes]);
    if (half) {
      first = bytes.toString('utf16le', 0, 2);
      bytes = bytes.slice(2);
    }
  }
  const tail = tailOf(this.encoding, bytes);
  const text = first + bytes.toString(this.encoding, 0, bytes.length - tail.size);
  hold(state, tail, bytes);
  return text;
};

StringDecoder.prototype.end = function end(buf) {
  let text = buf !== undefined ? this.write(buf) : '';
  const state = this[state_];
  if (state.held.length > 0) {
    text += this.encoding === 'utf16le' ? state.held.toString('utf16le', 0, state.held.length & ~1) :
      this.encoding === 'utf8' ? '\ufffd' : state.held.toString(this.encoding);
    state.held = Buffer.alloc(0);
    state.total = 0;
  }
  return text;
};

StringDecoder.prototype.text = function text(buf, offset) {
  this[state_].held = Buffer.alloc(0);
  this[state_].total = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: { get() { return this[state_].last; }, configurable: true, enumerable: true },
  lastNeed: { get() { return Math.max(0, this[state_].total - this[state_].held.length); }, configurable: true, enumerable: true },
  lastTotal: { get() { return this[state_].total; }, configurable: true, enumerable: true },
});

exports.StringDecoder = StringDecoder;
