'use strict';

// TextEncoder and TextDecoder.

const errors = require('internal/errors');
const native = require('native:textcodec');
const v16 = errors.v16;
const custom = require('internal/inspect').custom;

const encoders = new WeakSet();
const decoders = new WeakMap();

function wrongThis(name) {
  return errors.makeError('TypeError', 'ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);
}

function needEncoder(e) { if (!encoders.has(e)) throw wrongThis('TextEncoder'); }

class TextEncoder {
  constructor() { encoders.add(this); }
  get encoding() {
    needEncoder(this);
    return 'utf-8';
  }
  encode(input = '') {
    needEncoder(this);
    return native.encode(`${input}`);
  }
  encodeInto(src, dest) {
    needEncoder(this);
    errors.needString(src, 'src');
    if (!dest || Object.prototype.toString.call(dest) !== '[object Uint8Array]') {
      throw errors.argType('dest', 'Uint8Array', dest);
    }
    const [read, written] = native.encodeInto(src, dest);
    return { read, written };
  }
  [custom](depth, opts) {
    needEncoder(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const ctor = this.constructor === Object || !this.constructor ? TextEncoder : this.constructor;
    const o = Object.create({ constructor: ctor });
    o.encoding = this.encoding;
    return require('internal/inspect').inspect(o, opts);
  }
}
Object.defineProperties(TextEncoder.prototype, {
  encode: { enumerable: true }, encodeInto: { enumerable: true }, encoding: { enumerable: true },
  [Symbol.toStringTag]: { configurable: true, value: 'TextEncoder' },
});
if (!v16) delete TextEncoder.prototype.encodeInto;

function state(d) {
  const s = decoders.get(d);
  if (s === undefined) throw wrongThis('TextDecoder');
  return s;
}

class TextDecoder {
  constructor(encoding = 'utf-8', options = {}) {
    encoding = `${encoding}`;
    errors.needObject(options, 'options', v16 ? { nullable: true, allowArray: true, allowFunction: true } : undefined);
    const name = native.encodingName(encoding);
    if (name === '') {
      throw errors.makeError('RangeError', 'ERR_ENCODING_NOT_SUPPORTED', `The "${encoding}" encoding is not supported`);
    }
    const o = options === null ? {} : options;
    decoders.set(this, { name, fatal: !!o.fatal, ignoreBOM: !!o.ignoreBOM, pending: null, begun: false });
  }
  get encoding() { return state(this).name; }
  get fatal() { return state(this).fatal; }
  get ignoreBOM() { return state(this).ignoreBOM; }
  decode(input, options = {}) {
    const s = state(this);
    if (input === undefined) {
      input = new Uint8Array(0);
    } else if (!ArrayBuffer.isView(input) && !require('internal/types').isAnyArrayBuffer(input)) {
      throw errors.argType('input', ['ArrayBuffer', 'ArrayBufferView'], input);
    }
    errors.needObject(options, 'options', v16 ? { nullable: true, allowArray: true, allowFunction: true } : undefined);
    const stream = !!(options && options.stream);
    const made = native.decode(s.name, input, s.pending, stream, s.fatal);
    if (made === null) {
      s.pending = null;
      s.begun = false;
      throw errors.makeError('TypeError', 'ERR_ENCODING_INVALID_ENCODED_DATA',
        `The encoded data was not valid for encoding ${s.name}`);
    }
    let [text] = made;
    s.pending = made[1];
    if (!s.ignoreBOM && !s.begun && text.charCodeAt(0) === 0xFEFF) text = text.slice(1);
    s.begun = stream && (s.begun || text !== '' || made[1] === null);
    if (!stream) s.begun = false;
    return text;
  }
  [custom](depth, opts) {
    const s = state(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const o = Object.create({ constructor: this.constructor === Object || !this.constructor ? TextDecoder : this.constructor });
    o.encoding = s.name;
    o.fatal = s.fatal;
    o.ignoreBOM = s.ignoreBOM;
    return require('internal/inspect').inspect(o, opts);
  }
}
Object.defineProperties(TextDecoder.prototype, {
  decode: { enumerable: true }, encoding: { enumerable: true }, fatal: { enumerable: true },
  ignoreBOM: { enumerable: true }, [Symbol.toStringTag]: { configurable: true, value: 'TextDecoder' },
});

exports.TextEncoder = TextEncoder;
exports.TextDecoder = TextDecoder;
