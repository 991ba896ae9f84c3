'use strict';

// The domain module. The active domain is part of the context that callbacks
// are followed by; the stack of entered domains is this module's.

const EventEmitter = require('events');
const errors = require('internal/errors');
const native = require('native:async');

const v16 = errors.v16;
const key = Symbol('domain');

let entered = [];
let nobody = null; // what process.domain is while none is active

const inContext = () => {
  const context = native.context();
  return context === undefined ? undefined : context.get(key);
};

// stackNow is the stack of the callback that runs: one that the loop calls
// starts with the domain that was active when it was registered.
function stackNow() {
  const domain = inContext();
  if (entered[entered.length - 1] !== domain) entered = domain === undefined ? [] : [domain];
  return entered;
}

function setStack(stack, none) {
  entered = stack;
  nobody = none;
  const context = new Map(native.context());
  if (stack.length > 0) context.set(key, stack[stack.length - 1]);
  else context.delete(key);
  native.setContext(context.size > 0 ? context : undefined);
}

function active() {
  const stack = stackNow();
  return stack.length > 0 ? stack[stack.length - 1] : nobody;
}

// own gives an object a domain; in Node 16 its listings do not show it.
function own(object, domain) {
  Object.defineProperty(object, 'domain', { configurable: true, enumerable: !v16, value: domain, writable: true });
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }
}

const members = Domain.prototype;
members.members = undefined;

members.enter = function() { setStack([...stackNow(), this], nobody); };

members.exit = function() {
  const stack = stackNow();
  const at = stack.lastIndexOf(this);
  if (at !== -1) setStack(stack.slice(0, at), undefined);
};

members.add = function(ee) {
  if (ee.domain === this) return;
  if (ee.domain) ee.domain.remove(ee);
  if (this.domain && ee instanceof Domain) {
    for (let d = this.domain; d; d = d.domain) if (d === ee) return;
  }
  own(ee, this);
  this.members.push(ee);
};

members.remove = function(ee) {
  ee.domain = null;
  const at = this.members.indexOf(ee);
  if (at !== -1) this.members.splice(at, 1);
};

members.run = function(fn, ...args) {
  this.enter();
  const result = Reflect.apply(fn, this, args);
  this.exit();
  return result;
};

function callInside(domain, fn, self, args) {
  domain.enter();
  const result = Reflect.apply(fn, self, args);
  domain.exit();
  return result;
}

members.bind = function(cb) {
  const domain = this;
  function runBound(...args) { return callInside(domain, cb, this, args); }
  own(runBound, domain);
  return runBound;
};

members.intercept = function(cb) {
  const domain = this;
  return function runIntercepted(...args) {
    const [err, ...rest] = args;
    if (!(err instanceof Error)) return callInside(domain, cb, this, rest);
    err.domainBound = cb;
    err.domainThrown = false;
    own(err, domain);
    domain.emit('error', err);
    return undefined;
  };
};

// _errorHandler offers an error that was thrown to the domain, then to the
// domains that it is nested in.
members._errorHandler = function(err) {
  if (isObject(err)) {
    own(err, this);
    err.domainThrown = true;
  }
  // Node 10 calls the handler inside the domain.
  const leave = () => { while (active() === this) this.exit(); };
  if (v16) leave();
  let caught = false;
  if (stackNow().length === (v16 ? 0 : 1)) {
    if (this.listenerCount('error') > 0) caught = this.emit('error', err);
  } else {
    try {
      caught = this.emit('error', err);
    } catch (thrown) {
      leave();
      const outer = active();
      if (!outer) throw thrown;
      caught = outer._errorHandler(thrown);
    }
  }
  setStack([], null);
  return caught;
};

const plainEmit = EventEmitter.prototype.emit;

// emitOutside emits an error that nobody listens to on the emitter's domain, as
// if that domain had been left.
function emitOutside(emitter, domain, given) {
  let err = given;
  if (!err) {
    const text = given === undefined ? 'Unhandled error.' : `Unhandled error. (${given})`;
    err = errors.makeError('Error', 'ERR_UNHANDLED_ERROR', text);
  }
  if (isObject(err)) {
    err.domainEmitter = emitter;
    own(err, domain);
    err.domainThrown = false;
  }
  const stack = stackNow();
  const none = nobody;
  const top = active();
  let keep = stack.length;
  while (keep > 0 && stack[keep - 1] === top) keep--;
  setStack(stack.slice(0, keep), v16 ? null : undefined);
  const heard = domain.emit('error', err);
  setStack(stack, none);
  return heard;
}

EventEmitter.prototype.emit = function emit(...args) {
  const domain = this.domain;
  const isError = args[0] === 'error';
  if (domain === null || domain === undefined || this === process || (isError && this.listenerCount('error') > 0)) {
    return Reflect.apply(plainEmit, this, args);
  }
  if (isError) return emitOutside(this, domain, args[1]);
  domain.enter();
  const heard = Reflect.apply(plainEmit, this, args);
  domain.exit();
  return heard;
};

native.onEmitter((emitter) => {
  if (Object.prototype.hasOwnProperty.call(emitter, 'domain')) return;
  own(emitter, emitter instanceof Domain ? null : active() || null);
});
EventEmitter.usingDomains = true;

native.onUncaught((err) => {
  const stack = stackNow();
  if (!stack.some((domain) => domain.listenerCount('error') > 0)) {
    setStack([], null);
    return false;
  }
  stack[stack.length - 1]._errorHandler(err);
  return true;
});

process.setUncaughtExceptionCaptureCallback = function() {
  throw errors.makeError('Error', 'ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE',
    'The `domain` module is in use, which is mutually exclusive with calling process.setUncaughtExceptionCaptureCallback()');
};

Object.defineProperty(process, 'domain', {
  enumerable: true,
  get: active,
  set(domain) { setStack(domain ? [...stackNow().slice(0, -1), domain] : [], domain ? nobody : domain); },
});

const create = v16 ? () => new Domain() : function create() { return new Domain(); };
exports.Domain = Domain;
exports.create = exports.createDomain = create;
Object.defineProperty(exports, '_stack', { enumerable: true, get: stackNow });
Object.defineProperty(exports, 'active', { enumerable: true, get: active });
