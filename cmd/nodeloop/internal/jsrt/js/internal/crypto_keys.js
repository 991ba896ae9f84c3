'use strict';

// Key objects of the crypto module: secret ones only.

const { Buffer } = require('buffer');
const errors = require('internal/errors');

const secrets = new WeakMap();

class KeyObject {
  constructor(type) {
    if (type !== 'secret') throw errors.argValue('type', type);
  }
  get type() { return 'secret'; }
}

class SecretKeyObject extends KeyObject {
  constructor(bytes) {
    super('secret');
    secrets.set(this, bytes);
  }
  get symmetricKeySize() { return secrets.get(this).length; }
  export(options) {
    const bytes = secrets.get(this);
    if (options && options.format === 'jwk') return { kty: 'oct', k: bytes.toString('base64url') };
    return Buffer.from(bytes);
  }
  equals(other) { return other instanceof KeyObject && secrets.get(this).equals(secrets.get(other)); }
}

function missing(name) {
  return { [name]() {
    throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `crypto.${name} is not possible: nodeloop's crypto has digests, HMAC, PBKDF2 and random bytes`);
  } }[name];
}

exports.bytesOf = (value) => (value instanceof KeyObject ? secrets.get(value) : undefined);
exports.KeyObject = KeyObject;
exports.create = (bytes) => new SecretKeyObject(Buffer.from(bytes));
exports.missing = missing;
