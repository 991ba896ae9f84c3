'use strict';

// The async_hooks module: resources that remember the context they were made
// in, and the storage that travels with them.

const errors = require('internal/errors');
const native = require('native:async');
const v16 = errors.v16;

function checkId(id, name) {
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < -1) {
    throw errors.makeError('RangeError', 'ERR_INVALID_ASYNC_ID', `Invalid ${name} value: ${String(id)}`);
  }
}

const ids = new WeakMap();

class AsyncResource {
  constructor(type, options = {}) {
    errors.needString(type, 'type');
    let trigger = options;
    if (typeof options !== 'number') trigger = options === null ? undefined : options.triggerAsyncId;
    if (trigger === undefined) trigger = native.executionAsyncId();
    checkId(trigger, 'triggerAsyncId');
    const id = native.newAsyncId();
    ids.set(this, { id, trigger, context: native.context() });
    if (hooks.size === 0) return;
    tell('init', id, type, trigger, this);
    if (options.requireManualDestroy !== true && anyHook('destroy')) native.track(this, id);
  }
  runInAsyncScope(fn, thisArg, ...args) {
    const s = ids.get(this);
    return native.run(s.context, s.id, s.trigger, () => {
      if (hooks.size === 0) return Reflect.apply(fn, thisArg, args);
      tell('before', s.id);
      try {
        return Reflect.apply(fn, thisArg, args);
      } finally {
        tell('after', s.id);
      }
    });
  }
  emitDestroy() {
    const { id } = ids.get(this);
    native.untrack(id);
    require('timers').setImmediate(() => tell('destroy', id)).unref();
    return this;
  }
  asyncId() { return ids.get(this).id; }
  triggerAsyncId() { return ids.get(this).trigger; }
  bind(fn, thisArg = this) {
    errors.needFunction(fn, 'fn');
    const bound = this.runInAsyncScope.bind(this, fn, thisArg);
    Object.defineProperties(bound, {
      length: { value: fn.length, configurable: true },
      asyncResource: { value: this, configurable: true, enumerable: true, writable: true },
    });
    return bound;
  }
  static bind(fn, type, thisArg) {
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

// Hooks hear of resources that programs make themselves, and when timeouts,
// immediates and ticks are made.
const hooks = new Set();
const callbacks = new WeakMap();
let telling = false;

function made(type, resource) {
  if (telling) return;
  telling = true;
  try {
    tell('init', native.newAsyncId(), type, native.executionAsyncId(), resource);
  } finally {
    telling = false;
  }
}

class AsyncHook {
  enable() {
    hooks.add(this);
    native.onInit(anyHook('init') ? made : undefined);
    return this;
  }
  disable() {
    hooks.delete(this);
    native.onInit(anyHook('init') ? made : undefined);
    return this;
  }
}

function anyHook(name) { return [...hooks].some((h) => callbacks.get(h)[name] !== undefined); }

function tell(name, ...args) {
  for (const h of [...hooks]) {
    const fn = callbacks.get(h)[name];
    if (fn !== undefined) Reflect.apply(fn, h, args);
  }
}

native.onGone((id) => tell('destroy', id));

function createHook(fns) {
  for (const name of ['init', 'before', 'after', 'destroy', 'promiseResolve']) {
    if (fns[name] !== undefined && typeof fns[name] !== 'function') {
      throw errors.makeError('TypeError', 'ERR_ASYNC_CALLBACK', `hook.${name} must be a function`);
    }
  }
  const hook = new AsyncHook();
  callbacks.set(hook, { ...fns });
  return hook;
}

// The context is a Map from storage to value; it is never changed, only
// replaced.
class AsyncLocalStorage {
  constructor() { this.enabled = false; }
  disable() {
    this.enabled = false;
    const next = new Map(native.context());
    next.delete(this);
    native.setContext(next);
  }
  enterWith(store) {
    this.enabled = true;
    native.setContext(new Map(native.context()).set(this, store));
  }
  run(store, callback, ...args) {
    this.enabled = true;
    const before = native.context();
    native.setContext(new Map(before).set(this, store));
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      native.setContext(before);
    }
  }
  exit(callback, ...args) {
    if (!this.enabled) return Reflect.apply(callback, null, args);
    const before = native.context();
    const next = new Map(before);
    next.delete(this);
    native.setContext(next);
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      native.setContext(before);
    }
  }
  getStore() {
    if (!this.enabled) return undefined;
    const context = native.context();
    return context === undefined ? undefined : context.get(this);
  }
}

module.exports = v16 ? {
  AsyncLocalStorage, createHook,
  executionAsyncId() { return native.executionAsyncId(); },
  triggerAsyncId() { return native.triggerAsyncId(); },
  executionAsyncResource() { return {}; },
  asyncWrapProviders: Object.freeze(Object.create(null)),
  AsyncResource,
} : {
  createHook,
  executionAsyncId() { return native.executionAsyncId(); },
  triggerAsyncId() { return native.triggerAsyncId(); },
  AsyncResource,
};
