'use strict';

// Event and EventTarget as Node 16 has them.

const errors = require('internal/errors');
const { inspect } = require('internal/inspect');
const custom = inspect.custom;

const trusted = new WeakSet();
const inner = new WeakMap(); // event -> its state
const lists = new WeakMap(); // target -> its listeners by type

const isTarget = Symbol.for('nodejs.event_target');
const trust = Symbol('kTrustEvent');

const wrongThis = (name) => errors.makeError('TypeError', 'ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);
const missing = (...names) => errors.makeError('TypeError', 'ERR_MISSING_ARGS',
  `The ${names.map((n) => `"${n}"`).join(' and ')} argument${names.length > 1 ? 's' : ''} must be specified`);

function of(event) {
  const s = inner.get(event);
  if (s === undefined) throw wrongThis('Event');
  return s;
}

const isTrusted = Object.getOwnPropertyDescriptor({ get isTrusted() { return trusted.has(this); } }, 'isTrusted').get;

class Event {
  constructor(type, options = {}) {
    if (arguments.length === 0) throw missing('type');
    errors.needObject(options, 'options');
    inner.set(this, {
      type: `${type}`, bubbles: !!options.bubbles, cancelable: !!options.cancelable, composed: !!options.composed,
      prevented: false, stopped: false, propagationStopped: false, dispatching: false, target: null,
      time: require('internal/perf').now(),
    });
    if (options[trust]) trusted.add(this);
    Object.defineProperty(this, 'isTrusted', { get: isTrusted, enumerable: true, configurable: false });
  }

  [custom](depth, options) {
    const s = of(this);
    const { name } = this.constructor;
    if (depth < 0) return name;
    const opts = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${inspect({
      type: s.type, defaultPrevented: s.prevented, cancelable: s.cancelable, timeStamp: s.time,
    }, opts)}`;
  }

  stopImmediatePropagation() { of(this).stopped = true; }
  preventDefault() { of(this).prevented = true; }
  get target() { return of(this).target; }
  get currentTarget() { return of(this).target; }
  get srcElement() { return of(this).target; }
  get type() { return of(this).type; }
  get cancelable() { return of(this).cancelable; }
  get defaultPrevented() {
    const s = of(this);
    return s.cancelable && s.prevented;
  }
  get timeStamp() { return of(this).time; }
  composedPath() {
    const s = of(this);
    return s.dispatching ? [s.target] : [];
  }
  get returnValue() { return !this.defaultPrevented; }
  get bubbles() { return of(this).bubbles; }
  get composed() { return of(this).composed; }
  get eventPhase() { return of(this).dispatching ? 2 : 0; }
  get cancelBubble() { return of(this).propagationStopped; }
  set cancelBubble(value) { if (value) this.stopPropagation(); }
  stopPropagation() { of(this).propagationStopped = true; }
}

function show(proto, names) {
  for (const name of names) Object.defineProperty(proto, name, { enumerable: true });
}

function tag(proto, value) {
  Object.defineProperty(proto, Symbol.toStringTag, { value, writable: false, enumerable: false, configurable: true });
}

['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, i) => {
  Object.defineProperty(Event, name, { value: i, writable: true, enumerable: true, configurable: true });
});
show(Event.prototype, ['stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation']);
tag(Event.prototype, 'Event');

// A listener is {fn, call, once, capture, removed}; a list is kept in order.

function usable(listener) {
  if (typeof listener === 'function' || (listener && typeof listener.handleEvent === 'function')) return true;
  if (listener === null || listener === undefined) return false;
  if (typeof listener === 'object') return true;
  throw errors.argType('listener', 'EventListener', listener);
}

function listenOptions(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options === null) return {};
  errors.needObject(options, 'options', { allowArray: true, allowFunction: true });
  return { once: Boolean(options.once), capture: Boolean(options.capture), signal: options.signal };
}

function stateOf(target) {
  if (!(target && target.constructor && target.constructor[isTarget])) throw wrongThis('EventTarget');
  let s = lists.get(target);
  if (s === undefined) {
    s = { types: new Map(), max: require('events').defaultMaxListeners, warned: false };
    lists.set(target, s);
  }
  return s;
}

function warnMany(target, s, type, size) {
  if (!(s.max > 0 && size > s.max) || s.warned) return;
  s.warned = true;
  const w = new Error(`Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
    `${inspect(target, { depth: -1 })}. Use events.setMaxListeners() to increase limit`);
  w.name = 'MaxListenersExceededWarning';
  w.target = target;
  w.type = type;
  w.count = size;
  process.emitWarning(w);
}

function later(err) { process.nextTick(() => { throw err; }); }

class EventTarget {
  constructor() { stateOf(this); }

  addEventListener(type, listener, options = {}) {
    const s = stateOf(this);
    if (arguments.length < 2) throw missing('type', 'listener');
    const { once, capture = false, signal } = listenOptions(options);
    if (!usable(listener)) {
      const w = new Error(`addEventListener called with ${listener} which has no effect.`);
      w.name = 'AddEventListenerArgumentTypeWarning';
      w.target = this;
      w.type = type;
      process.emitWarning(w);
      return;
    }
    type = String(type);
    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true });
    }
    let list = s.types.get(type);
    if (list === undefined) {
      list = [];
      s.types.set(type, list);
    }
    if (list.some((l) => l.fn === listener && l.capture === capture)) return;
    const call = typeof listener === 'function' ? listener : async (...args) => {
      if (listener.handleEvent) await Reflect.apply(listener.handleEvent, listener, args);
    };
    list.push({ fn: listener, call, once, capture, removed: false });
    warnMany(this, s, type, list.length);
  }

  removeEventListener(type, listener, options = {}) {
    const s = stateOf(this);
    if (!usable(listener)) return;
    type = String(type);
    const capture = options !== null && options !== undefined && options.capture === true;
    const list = s.types.get(type);
    if (list === undefined) return;
    const at = list.findIndex((l) => l.fn === listener && l.capture === capture);
    if (at >= 0) drop(s, type, list, list[at]);
  }

  dispatchEvent(event) {
    const s = stateOf(this);
    if (!(event instanceof Event)) throw errors.argType('event', 'Event', event);
    const e = of(event);
    if (e.dispatching) {
      throw errors.makeError('Error', 'ERR_EVENT_RECURSION', `The event "${e.type}" is already being dispatched`);
    }
    e.target = this;
    e.dispatching = true;
    run(this, s, event, e);
    e.dispatching = false;
    return event.defaultPrevented !== true;
  }

  [custom](depth, options) {
    if (!(this.constructor && this.constructor[isTarget])) throw wrongThis('EventTarget');
    const { name } = this.constructor;
    if (depth < 0) return name;
    const opts = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${inspect({}, opts)}`;
  }
}

function drop(s, type, list, l) {
  l.removed = true;
  const at = list.indexOf(l);
  if (at >= 0) list.splice(at, 1);
  if (list.length === 0) s.types.delete(type);
}

// run calls the listeners that were there, in order; what one throws is thrown
// in a tick of its own.
function run(target, s, event, e) {
  const list = s.types.get(e.type);
  if (list === undefined) return;
  let i = 0;
  const calls = list.slice();
  while (i < calls.length) {
    const l = calls[i++];
    if (l.removed) continue;
    if (e.stopped) return;
    if (l.once) drop(s, e.type, s.types.get(e.type) || list, l);
    try {
      const result = Reflect.apply(l.call, target, [event]);
      if (result !== undefined && result !== null && typeof result.then === 'function') {
        result.then(undefined, later);
      }
    } catch (err) {
      later(err);
    }
    // Listeners added meanwhile at the end are called too.
    const now = s.types.get(e.type);
    if (now !== undefined) for (const n of now) if (!calls.includes(n)) calls.push(n);
  }
}

Object.defineProperty(EventTarget, isTarget, { value: true, writable: true, enumerable: true, configurable: true });
show(EventTarget.prototype, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
tag(EventTarget.prototype, 'EventTarget');

// defineHandler defines proto.on<name>: one listener in the order of the first
// assignment.
function defineHandler(proto, name) {
  const wrappers = new WeakMap();
  Object.defineProperty(proto, `on${name}`, {
    get() {
      const w = wrappers.get(this);
      return w === undefined ? null : w.handler;
    },
    set(value) {
      let w = wrappers.get(this);
      if (w === undefined && typeof value === 'function') {
        w = { handler: value };
        w.listener = function(...args) {
          if (typeof w.handler === 'function') return Reflect.apply(w.handler, this, args);
          return undefined;
        };
        wrappers.set(this, w);
        this.addEventListener(name, w.listener);
      } else if (w !== undefined) {
        if (typeof value === 'function') {
          w.handler = value;
        } else {
          this.removeEventListener(name, w.listener);
          wrappers.delete(this);
        }
      }
    },
    configurable: true, enumerable: true,
  });
}

exports.Event = Event;
exports.EventTarget = EventTarget;
exports.trust = trust;
exports.defineHandler = defineHandler;
exports.isEventTarget = (o) => Boolean(o && o.constructor && o.constructor[isTarget]);
exports.listeners = (target, type) => (stateOf(target).types.get(String(type)) || []).map((l) => l.fn);
exports.setMaxListeners = (target, n) => {
  const s = stateOf(target);
  s.max = n;
  s.warned = false;
};
