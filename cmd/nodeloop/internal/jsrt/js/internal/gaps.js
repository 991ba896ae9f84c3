'use strict';

// Standard parts that the engine lacks.

function define(holder, name, value) {
  if (holder[name] === undefined) {
    Object.defineProperty(holder, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

if (Symbol.asyncIterator === undefined) {
  Object.defineProperty(Symbol, 'asyncIterator', {
    value: Symbol('Symbol.asyncIterator'), writable: false, configurable: false, enumerable: false,
  });
}

// Without a collector to watch, a weak reference keeps its target.
const targets = new WeakMap();
define(global, 'WeakRef', class WeakRef {
  constructor(target) {
    if ((typeof target !== 'object' || target === null) && typeof target !== 'function') {
      throw new TypeError('WeakRef: target must be an object');
    }
    targets.set(this, target);
  }
  deref() { return targets.get(this); }
  get [Symbol.toStringTag]() { return 'WeakRef'; }
});

define(global, 'FinalizationRegistry', class FinalizationRegistry {
  constructor(cleanup) {
    if (typeof cleanup !== 'function') {
      throw new TypeError('FinalizationRegistry: cleanup must be callable');
    }
  }
  register() {}
  unregister() { return false; }
  get [Symbol.toStringTag]() { return 'FinalizationRegistry'; }
});

define(global, 'SharedArrayBuffer', class SharedArrayBuffer {
  constructor() { throw new RangeError('Array buffer allocation failed'); }
  get [Symbol.toStringTag]() { return 'SharedArrayBuffer'; }
});

define(global, 'Atomics', Object.create(Object.prototype, {
  [Symbol.toStringTag]: { value: 'Atomics', configurable: true },
}));
