'use strict';

// DOMException, for the few web interfaces that throw it.

const codes = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
  InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14,
  InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
  URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
};

const inner = new WeakMap();

function part(e, key) {
  const held = inner.get(e);
  if (held === undefined) {
    throw require('internal/errors').makeError('TypeError', 'ERR_INVALID_THIS', 'Value of "this" must be of type DOMException');
  }
  return held[key];
}

class DOMException {
  constructor(message, name) {
    Error.captureStackTrace(this);
    inner.set(this, {
      message: message === undefined ? '' : `${message}`,
      name: name === undefined ? 'Error' : `${name}`,
    });
  }
  get name() { return part(this, 'name'); }
  get message() { return part(this, 'message'); }
  get code() { return codes[part(this, 'name')] || 0; }
  toString() { return `${this.name}: ${this.message}`; }
}
Object.setPrototypeOf(DOMException.prototype, Error.prototype);
Object.defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { value: 'DOMException', configurable: true },
  name: { enumerable: true }, message: { enumerable: true }, code: { enumerable: true },
});
for (const name of Object.keys(codes)) {
  const constant = name.replace(/Error$/, '').replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase() + '_ERR';
  const desc = { enumerable: true, value: codes[name] };
  Object.defineProperty(DOMException, constant, desc);
  Object.defineProperty(DOMException.prototype, constant, desc);
}

exports.DOMException = DOMException;
