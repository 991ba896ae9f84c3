'use strict';

// MessageChannel and MessagePort between the parts of one program: what is
// posted is cloned and arrives in a later turn of the loop.

const { Event, EventTarget, defineHandler } = require('internal/eventtarget');
const { inspect } = require('internal/inspect');
const types = require('internal/types');
const errors = require('internal/errors');
const native = require('native:message');

class MessageEvent extends Event {
  #data;
  constructor(type, options = {}) {
    super(type, options);
    this.#data = options === null || options.data === undefined ? null : options.data;
  }
  get data() { return this.#data; }
  get origin() { return ''; }
  get lastEventId() { return ''; }
  get source() { return null; }
  get ports() { return []; }
}

function refuse(value) {
  const DOMException = require('internal/domexception');
  throw new (DOMException.DOMException || DOMException)(`${typeof value === 'symbol' ? String(value) : value} could not be cloned.`,
    'DataCloneError');
}

const errorTypes = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

// clone copies a value by the rules of structured cloning.
function clone(value, seen = new Map()) {
  if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const keep = (copy) => {
    seen.set(value, copy);
    return copy;
  };
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (types.isRegExp(value)) return keep(new RegExp(value.source, value.flags));
  if (types.isAnyArrayBuffer(value)) return keep(value.slice(0));
  if (ArrayBuffer.isView(value)) {
    const buffer = clone(value.buffer, seen);
    const Type = Buffer.isBuffer(value) ? Uint8Array : value.constructor;
    return keep(new Type(buffer, value.byteOffset, value.length === undefined ? value.byteLength : value.length));
  }
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value)) refuse('#<Object>');
  let copy;
  if (types.isMap(value)) {
    copy = keep(new Map());
    for (const [k, v] of [...value]) copy.set(clone(k, seen), clone(v, seen));
    return copy;
  }
  if (types.isSet(value)) {
    copy = keep(new Set());
    for (const v of [...value]) copy.add(clone(v, seen));
    return copy;
  }
  if (types.isNativeError(value)) {
    copy = keep(new (errorTypes[value.name] || Error)(value.message));
    Object.defineProperty(copy, 'stack', { value: value.stack, writable: true, configurable: true });
    return copy;
  }
  if (types.isBoxedPrimitive(value)) return keep(Object(value.valueOf()));
  copy = keep(Array.isArray(value) ? new Array(value.length) : {});
  for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
  return copy;
}

const ports = new WeakMap(); // port -> its state
const making = Symbol('making');

function of(port) {
  const s = ports.get(port);
  if (s === undefined) throw new TypeError('Illegal invocation');
  return s;
}

// hold keeps the loop alive while a port waits for messages.
function hold(s) {
  const wanted = s.started && s.refed && !s.closed;
  if (wanted && s.release === null) s.release = native.hold();
  if (!wanted && s.release !== null) {
    s.release();
    s.release = null;
  }
}

function deliver(s) {
  if (!s.started || s.queue.length === 0) return;
  const message = s.queue.shift();
  s.port.dispatchEvent(new MessageEvent('message', { data: message }));
}

function ended(s) {
  if (s.closed) return;
  s.closed = true;
  native.post(() => {
    hold(s);
    s.port.dispatchEvent(new Event('close'));
  });
}

class MessagePort extends EventTarget {
  constructor(secret) {
    if (secret !== making) throw errors.makeError('TypeError', 'ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
    super();
    ports.set(this, {
      port: this, peer: null, queue: [], started: false, refed: false, closed: false, release: null, faces: new Map(),
    });
  }

  postMessage(value) {
    if (arguments.length === 0) throw errors.makeError('TypeError', 'ERR_MISSING_ARGS', 'The "message" argument must be specified');
    const s = of(this);
    const copy = clone(value);
    const { peer } = s;
    if (s.closed || peer === null || peer.closed) return;
    peer.queue.push(copy);
    if (peer.started) native.post(() => deliver(peer));
  }

  start() {
    const s = of(this);
    if (s.started || s.closed) return;
    s.started = true;
    for (let n = s.queue.length; n > 0; n--) native.post(() => deliver(s));
    hold(s);
  }

  close(cb) {
    const s = of(this);
    if (typeof cb === 'function') this.once('close', cb);
    ended(s);
    if (s.peer !== null) ended(s.peer);
  }

  ref() {
    const s = of(this);
    s.refed = true;
    hold(s);
  }

  unref() {
    const s = of(this);
    s.refed = false;
    hold(s);
  }

  hasRef() { return of(this).refed; }

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    if (`${type}` !== 'message') return;
    this.ref();
    this.start();
  }

  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
    if (`${type}` === 'message' && require('internal/eventtarget').listeners(this, 'message').length === 0) this.unref();
  }

  on(type, listener, options) {
    const { faces } = of(this);
    const face = (event) => Reflect.apply(listener, this, [event instanceof MessageEvent ? event.data : event]);
    faces.set(listener, face);
    this.addEventListener(type, face, options);
    return this;
  }

  once(type, listener) { return this.on(type, listener, { once: true }); }

  off(type, listener) {
    const { faces } = of(this);
    this.removeEventListener(type, faces.get(listener) || listener);
    return this;
  }

  listenerCount(type) { return require('internal/eventtarget').listeners(this, type).length; }

  [inspect.custom](depth, options) {
    if (depth < 0) return '[MessagePort [EventTarget]]';
    const s = of(this);
    return `MessagePort [EventTarget] ${inspect({ active: !s.closed, refed: s.refed }, options)}`;
  }
}
MessagePort.prototype.addListener = MessagePort.prototype.on;
MessagePort.prototype.removeListener = MessagePort.prototype.off;
defineHandler(MessagePort.prototype, 'message');
defineHandler(MessagePort.prototype, 'messageerror');

class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(making);
    this.port2 = new MessagePort(making);
    of(this.port1).peer = of(this.port2);
    of(this.port2).peer = of(this.port1);
  }
}

function receiveMessageOnPort(port) {
  const s = ports.get(port);
  if (s === undefined) throw errors.argType('port', 'MessagePort', port);
  return s.queue.length === 0 ? undefined : { message: s.queue.shift() };
}

module.exports = { MessageChannel, MessagePort, MessageEvent, receiveMessageOnPort };
