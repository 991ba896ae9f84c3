'use strict';

// The crypto module: digests and random bytes.

const { Buffer } = require('buffer');
const errors = require('internal/errors');
const native = require('native:crypto');
const keys = require('internal/crypto_keys');

const v16 = errors.v16;
const binary = v16 ? ['string', 'Buffer', 'TypedArray', 'DataView'] : ['string', 'TypedArray', 'DataView'];
const keyKinds = v16 ?
  ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'] :
  ['string', 'TypedArray', 'DataView'];

const isBytes = (value) => ArrayBuffer.isView(value);

function toBytes(value, name, kinds, encoding) {
  if (typeof value === 'string') return Buffer.from(value, Buffer.isEncoding(encoding) ? encoding : 'utf8');
  if (value instanceof ArrayBuffer && kinds === keyKinds && v16) return Buffer.from(value);
  if (kinds === keyKinds && keys.bytesOf(value) !== undefined) return keys.bytesOf(value);
  if (!isBytes(value)) throw errors.argType(name, kinds, value);
  return value;
}

function finalized() { return errors.makeError('Error', 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called'); }

const badDigest = (name) => errors.makeError('TypeError', 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);

// States of hashes: handle, name, and whether the digest was taken.
const states = new WeakMap();

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  errors.needString(algorithm, 'algorithm');
  const handle = native.hash(algorithm);
  if (handle === undefined) throw new Error('Digest method not supported');
  states.set(this, { handle, algorithm, done: false });
  this._options = options;
}

function Hmac(hmac, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(hmac, key, options);
  errors.needString(hmac, 'hmac');
  const bytes = toBytes(key, 'key', keyKinds);
  const handle = native.hmac(hmac, bytes);
  if (handle === undefined) throw v16 ? badDigest(hmac) : new Error('Unknown message digest');
  states.set(this, { handle, done: false });
  this._options = options;
}

Hash.prototype.update = Hmac.prototype.update = function update(data, encoding) {
  const state = states.get(this);
  if (state.done) throw finalized();
  native.update(state.handle, toBytes(data, 'data', binary, encoding));
  return this;
};

const encoded = (bytes, encoding) => (encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes);

Hash.prototype.digest = function digest(encoding) {
  const state = states.get(this);
  if (state.done) throw finalized();
  state.done = true;
  return encoded(native.digest(state.handle), encoding);
};

Hmac.prototype.digest = function digest(encoding) {
  const state = states.get(this);
  if (state.done) return encoded(Buffer.alloc(0), encoding);
  state.done = true;
  return encoded(native.digest(state.handle), encoding);
};

if (v16) {
  Hash.prototype.copy = function copy(options) {
    const state = states.get(this);
    if (state.done) throw finalized();
    const twin = Object.create(Hash.prototype);
    states.set(twin, { handle: native.copy(state.handle, state.algorithm), algorithm: state.algorithm, done: false });
    twin._options = options;
    return twin;
  };
}

// A hash is a Transform too; it becomes one when it is first used so.
const { Transform } = require('stream');
const streams = new WeakSet();

function streamMethod(ctor, name) {
  Object.defineProperty(ctor.prototype, name, {
    configurable: true,
    get() {
      if (states.has(this) && !streams.has(this)) {
        streams.add(this);
        Transform.call(this, this._options);
      }
      return Transform.prototype[name];
    },
    set(value) { Object.defineProperty(this, name, { configurable: true, enumerable: true, value, writable: true }); },
  });
}

for (const ctor of [Hash, Hmac]) {
  Object.setPrototypeOf(ctor.prototype, Transform.prototype);
  Object.setPrototypeOf(ctor, Transform);
  ctor.prototype._transform = function(chunk, encoding, done) {
    native.update(states.get(this).handle, toBytes(chunk, 'chunk', binary, encoding));
    done();
  };
  ctor.prototype._flush = function(done) {
    this.push(this.digest());
    done();
  };
  for (const name of ['on', 'once', 'addListener', 'prependListener', 'emit', 'write', 'end', 'pipe', 'unpipe', 'read',
    'setEncoding', 'resume', 'pause', 'destroy', 'removeListener', 'cork', 'uncork', 'push', 'setMaxListeners']) {
    streamMethod(ctor, name);
  }
}

const maxSize = 2147483647;

function checkSize(size, offset, length) {
  errors.needNumber(size, 'size');
  if (Number.isNaN(size) || size > maxSize || size < 0) throw errors.outOfRange('size', `>= 0 && <= ${maxSize}`, size);
  if (size + offset > length) throw errors.outOfRange('size + offset', `<= ${length}`, size + offset);
  return size;
}

const later = (cb, ...args) => process.nextTick(cb, ...args);

function needCallback(cb) {
  if (typeof cb !== 'function') throw errors.callback(cb);
}

function randomBytes(size, callback) {
  checkSize(size, 0, Infinity);
  if (callback !== undefined) needCallback(callback);
  const bytes = native.random(Buffer.alloc(size));
  if (callback === undefined) return bytes;
  setImmediate(callback, null, bytes);
  return undefined;
}

const fillable = v16 ? ['ArrayBuffer', 'ArrayBufferView'] : ['Buffer', 'ArrayBufferView'];

function randomFillSync(buf, offset = 0, size) {
  if (!isBytes(buf) && !(v16 && buf instanceof ArrayBuffer)) throw errors.argType('buf', fillable, buf);
  errors.needNumber(offset, 'offset');
  if (!(offset >= 0 && offset <= buf.byteLength)) throw errors.outOfRange('offset', `>= 0 && <= ${buf.byteLength}`, offset);
  if (size === undefined) size = buf.byteLength - offset;
  checkSize(size, offset, buf.byteLength);
  const base = isBytes(buf) ? buf.byteOffset : 0;
  native.random(new Uint8Array(isBytes(buf) ? buf.buffer : buf, base + offset, size));
  return buf;
}

function randomFill(buf, offset, size, callback) {
  if (typeof offset === 'function') [offset, size, callback] = [0, undefined, offset];
  else if (typeof size === 'function') [size, callback] = [undefined, size];
  needCallback(callback);
  randomFillSync(buf, offset, size);
  setImmediate(callback, null, buf);
}

function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') [min, max, callback] = [0, min, max];
  if (callback !== undefined) needCallback(callback);
  if (!Number.isSafeInteger(min)) throw errors.argType('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw errors.argType('max', 'a safe integer', max);
  if (max <= min) throw errors.outOfRange('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  const span = 2 ** 48 - 1;
  if (!(range <= span)) throw errors.outOfRange(callback ? 'max - min' : 'max', `<= ${span}`, range);
  const limit = span - (span % range);
  let n;
  do { n = native.random(Buffer.alloc(6)).readUIntBE(0, 6); } while (n >= limit);
  n = (n % range) + min;
  if (callback === undefined) return n;
  later(callback, undefined, n);
  return undefined;
}

function randomUUID() {
  const b = native.random(Buffer.alloc(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = b.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function timingSafeEqual(buf1, buf2) {
  const check = (value, name) => {
    if (isBytes(value) || (v16 && value instanceof ArrayBuffer)) return value;
    if (!v16) throw errors.argType(name, ['Buffer', 'TypedArray', 'DataView'], value);
    throw errors.makeError('TypeError', 'ERR_INVALID_ARG_TYPE',
      `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  };
  check(buf1, 'buf1');
  check(buf2, 'buf2');
  if (buf1.byteLength !== buf2.byteLength) {
    throw errors.makeError('RangeError', 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      `Input buffers must have the same ${v16 ? 'byte ' : ''}length`);
  }
  return native.equal(buf1, buf2);
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  if (v16) errors.needString(digest, 'digest');
  else if (digest !== null && typeof digest !== 'string') throw errors.argType('digest', ['string', 'null'], digest);
  const kinds = v16 ? ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'] : binary;
  password = toBytes(password, 'password', kinds);
  salt = toBytes(salt, 'salt', kinds);
  errors.needNumber(iterations, 'iterations');
  errors.needNumber(keylen, 'keylen');
  const key = native.pbkdf2(password, salt, iterations, keylen, digest === null ? 'sha1' : digest);
  if (key === undefined) throw badDigest(digest);
  return key;
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') [digest, callback] = [undefined, digest];
  if (typeof callback !== 'function') throw errors.callback(callback);
  const key = pbkdf2Sync(password, salt, iterations, keylen, digest);
  setImmediate(callback, null, key);
}

Object.assign(exports, {
  createHash(algorithm, options) { return new Hash(algorithm, options); },
  createHmac(hmac, key, options) { return new Hmac(hmac, key, options); },
  getCiphers() { return []; },
  getCurves() { return []; },
  getHashes() { return native.names(); },
  pbkdf2, pbkdf2Sync, randomBytes, randomFill, randomFillSync, timingSafeEqual, Hash, Hmac,
  constants: Object.create(null),
});
for (const name of ['createPrivateKey', 'createPublicKey', 'createSign', 'createVerify', 'createCipheriv', 'createDecipheriv',
  'createDiffieHellman', 'createECDH', 'publicEncrypt', 'publicDecrypt', 'privateEncrypt', 'privateDecrypt']) {
  exports[name] = keys.missing(name);
}
exports.createSecretKey = function createSecretKey(key, encoding) {
  return keys.create(toBytes(key, 'key', keyKinds, encoding));
};
if (v16) exports.KeyObject = keys.KeyObject;
if (v16) {
  const getRandomValues = (array) => randomFillSync(array);
  Object.assign(exports, { randomInt, randomUUID, webcrypto: { getRandomValues, randomUUID } });
} else {
  Object.assign(exports, { pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes });
}
