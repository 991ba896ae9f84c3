'use strict';

// The parts of events that deal in promises. Listeners themselves are kept in Go.

const errors = require('internal/errors');
const { abortError, signalOf } = require('internal/signal');

const modern = errors.v16;

// A source is an EventEmitter or an EventTarget; these two hide which.
function listen(source, name, fn, once) {
  if (typeof source.on === 'function') {
    source[once ? 'once' : 'on'](name, fn);
  } else if (typeof source.addEventListener === 'function') {
    source.addEventListener(name, fn, once ? { once } : undefined);
  } else {
    throw errors.argType('emitter', 'EventEmitter', source);
  }
}

function unlisten(source, name, fn) {
  if (typeof source.removeListener === 'function') {
    source.removeListener(name, fn);
  } else if (typeof source.removeEventListener === 'function') {
    source.removeEventListener(name, fn);
  } else {
    throw errors.argType('emitter', 'EventEmitter', source);
  }
}

function waitFor(emitter, name, signal) {
  return new Promise((resolve, reject) => {
    const hearsErrors = name !== 'error' && typeof emitter.once === 'function';
    const leaveSignal = () => { if (signal) unlisten(signal, 'abort', abortListener); };
    const resolver = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', errorListener);
      leaveSignal();
      resolve(args);
    };
    const errorListener = (err) => {
      emitter.removeListener(name, resolver);
      leaveSignal();
      reject(err);
    };
    if (!modern) Object.defineProperty(resolver, 'name', { value: 'eventListener' });
    const abortListener = () => {
      unlisten(emitter, name, resolver);
      unlisten(emitter, 'error', errorListener);
      reject(abortError(signal.reason));
    };
    // Which of the two is registered first shows in 'newListener'.
    if (!modern && hearsErrors) emitter.once('error', errorListener);
    listen(emitter, name, resolver, true);
    if (modern && hearsErrors) emitter.once('error', errorListener);
    if (signal) listen(signal, 'abort', abortListener, true);
  });
}

exports.once = modern ?
  async function once(emitter, name, options) { return waitFor(emitter, name, signalOf(options)); } :
  function once(emitter, name) { return waitFor(emitter, name); };

const asyncIteratorProto = require('internal/async_iterator').prototype;

const settled = (value, done) => ({ value, done });

// EventQueue holds events that nobody asked for yet, or askers whose event has
// not come yet; never both.
class EventQueue {
  constructor() {
    this.events = [];
    this.askers = [];
    this.failure = null;
    this.over = false;
  }

  put(args) {
    const asker = this.askers.shift();
    if (asker) asker.resolve(settled(args, false));
    else this.events.push(args);
  }

  take() {
    if (this.events.length > 0) return Promise.resolve(settled(this.events.shift(), false));
    if (this.failure) {
      const failed = Promise.reject(this.failure);
      this.failure = null;
      return failed;
    }
    if (this.over) return Promise.resolve(settled(undefined, true));
    return new Promise((resolve, reject) => this.askers.push({ resolve, reject }));
  }

  fail(err) {
    this.over = true;
    const asker = this.askers.shift();
    if (asker) asker.reject(err);
    else this.failure = err;
  }

  end() {
    this.over = true;
    for (const asker of this.askers) asker.resolve(settled(undefined, true));
  }
}

exports.on = function on(emitter, event, options) {
  const signal = signalOf(options);
  const queue = new EventQueue();
  const eventHandler = (...args) => queue.put(args);
  const errorHandler = (err) => {
    queue.fail(err);
    iterator.return();
  };
  const abortListener = () => errorHandler(abortError(signal.reason));
  const stop = () => {
    unlisten(emitter, event, eventHandler);
    unlisten(emitter, 'error', errorHandler);
  };
  const iterator = {
    next() { return queue.take(); },
    return() {
      stop();
      if (signal) unlisten(signal, 'abort', abortListener);
      queue.end();
      return Promise.resolve(settled(undefined, true));
    },
    throw(err) {
      if (!err || !(err instanceof Error)) {
        throw errors.argType('EventEmitter.AsyncIterator', 'Error', err);
      }
      queue.failure = err;
      stop();
    },
    [Symbol.asyncIterator]() { return this; },
  };
  Object.setPrototypeOf(iterator, asyncIteratorProto);
  listen(emitter, event, eventHandler);
  if (event !== 'error' && typeof emitter.on === 'function') emitter.on('error', errorHandler);
  if (signal) listen(signal, 'abort', abortListener, true);
  return iterator;
};

exports.eventTargetListeners = function(target, type) {
  const { isEventTarget, listeners } = require('internal/eventtarget');
  if (!isEventTarget(target)) {
    throw errors.argType('emitter', ['EventEmitter', 'EventTarget'], target);
  }
  return listeners(target, type);
};

exports.setMaxOf = function(target, n) {
  const { isEventTarget, setMaxListeners } = require('internal/eventtarget');
  if (isEventTarget(target)) {
    setMaxListeners(target, n);
    return;
  }
  if (typeof target.setMaxListeners !== 'function') {
    throw errors.argType('eventTargets', ['EventEmitter', 'EventTarget'], target);
  }
  target.setMaxListeners(n);
};

const rejectionSymbol = Symbol.for('nodejs.rejection');

exports.catchRejection = function(emitter, promise, event, args, setCapture) {
  const report = (err) => {
    const custom = emitter[rejectionSymbol];
    if (typeof custom === 'function') {
      custom.call(emitter, err, event, ...args);
      return;
    }
    // An async 'error' listener that rejects must not call itself for ever.
    setCapture(false);
    try {
      emitter.emit('error', err);
    } finally {
      setCapture(true);
    }
  };
  try {
    const then = promise.then;
    if (typeof then === 'function') {
      then.call(promise, undefined, (err) => process.nextTick(report, err));
    }
  } catch (err) {
    emitter.emit('error', err);
  }
};

function asyncResourceClass() {
  const EventEmitter = require('events');
  const { AsyncResource } = require('async_hooks');
  const resources = new WeakMap();
  const resourceOf = (emitter) => {
    const resource = resources.get(emitter);
    if (resource === undefined) throw errors.makeError('TypeError', 'ERR_INVALID_THIS', 'Value of "this" must be of type EventEmitterAsyncResource');
    return resource;
  };
  class EventEmitterReferencingAsyncResource extends AsyncResource {
    constructor(emitter, type, options) {
      super(type, options);
      Object.defineProperty(this, 'eventEmitter', { value: emitter, configurable: true });
    }
  }
  return class EventEmitterAsyncResource extends EventEmitter {
    constructor(options) {
      let name = options;
      if (typeof options === 'string') {
        options = undefined;
      } else {
        name = options === undefined ? undefined : options.name;
        if (new.target === EventEmitterAsyncResource && typeof name !== 'string') {
          throw errors.argType('options.name', 'string', name);
        }
        name = name || new.target.name;
      }
      super(options);
      resources.set(this, new EventEmitterReferencingAsyncResource(this, name, options));
    }
    emit(event, ...args) { return resourceOf(this).runInAsyncScope(super.emit, this, event, ...args); }
    emitDestroy() { resourceOf(this).emitDestroy(); }
    get asyncId() { return resourceOf(this).asyncId(); }
    get triggerAsyncId() { return resourceOf(this).triggerAsyncId(); }
    get asyncResource() { return resourceOf(this); }
  };
}

let resourceClass;
Object.defineProperty(exports, 'EventEmitterAsyncResource', {
  get() { return resourceClass || (resourceClass = asyncResourceClass()); },
});
