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

// Without threads, memory that is shared is memory like any other.
const SharedArrayBuffer = class SharedArrayBuffer extends ArrayBuffer {
  get [Symbol.toStringTag]() { return 'SharedArrayBuffer'; }
};
define(global, 'SharedArrayBuffer', SharedArrayBuffer);

const Atomics = Object.create(Object.prototype, {
  [Symbol.toStringTag]: { value: 'Atomics', configurable: true },
});
function atomic(name, compute) {
  define(Atomics, name, { [name](array, at, ...args) {
    const old = array[at];
    compute(array, at, ...args);
    return old;
  } }[name]);
}
atomic('load', () => {});
atomic('add', (a, i, v) => { a[i] += v; });
atomic('sub', (a, i, v) => { a[i] -= v; });
atomic('and', (a, i, v) => { a[i] &= v; });
atomic('or', (a, i, v) => { a[i] |= v; });
atomic('xor', (a, i, v) => { a[i] ^= v; });
atomic('exchange', (a, i, v) => { a[i] = v; });
atomic('compareExchange', (a, i, expected, v) => { if (a[i] === expected) a[i] = v; });
define(Atomics, 'store', function store(array, at, value) {
  array[at] = value;
  return value;
});
define(Atomics, 'notify', function notify() { return 0; });
define(Atomics, 'isLockFree', function isLockFree(n) { return n === 1 || n === 2 || n === 4 || n === 8; });
// Nobody can notify who waits.
define(Atomics, 'wait', function wait(array, at, value, timeout) {
  if (array[at] !== value) return 'not-equal';
  require('native:os').sleep(timeout === undefined ? Infinity : timeout);
  return 'timed-out';
});
define(global, 'Atomics', Atomics);

// The older ways to define accessors.
define(Object.prototype, '__defineGetter__', function __defineGetter__(name, get) {
  Object.defineProperty(this, name, { get, configurable: true, enumerable: true });
});
define(Object.prototype, '__defineSetter__', function __defineSetter__(name, set) {
  Object.defineProperty(this, name, { set, configurable: true, enumerable: true });
});
function accessor(holder, name) {
  for (let o = Object(holder); o !== null; o = Object.getPrototypeOf(o)) {
    const found = Object.getOwnPropertyDescriptor(o, name);
    if (found !== undefined) return found;
  }
  return {};
}
define(Object.prototype, '__lookupGetter__', function __lookupGetter__(name) { return accessor(this, name).get; });
define(Object.prototype, '__lookupSetter__', function __lookupSetter__(name) { return accessor(this, name).set; });
