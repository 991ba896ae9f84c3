'use strict';

// AbortController and AbortSignal.

const errors = require('internal/errors');
const { inspect } = require('internal/inspect');
const { Event, EventTarget, trust, defineHandler, setMaxListeners } = require('internal/eventtarget');
const { DOMException } = require('internal/domexception');

const signals = new WeakMap();
const controllers = new WeakMap();

const wrongThis = (name) => errors.makeError('TypeError', 'ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);
const ordinary = () => new DOMException('This operation was aborted', 'AbortError');

function of(signal) {
  const s = signals.get(signal);
  if (s === undefined) throw wrongThis('AbortSignal');
  return s;
}

function described(self, fields, depth, options) {
  if (depth < 0) return options.stylize(`[${self.constructor.name}]`, 'special');
  return `${self.constructor.name} ${inspect(fields, {
    ...options, depth: options.depth === null ? null : options.depth - 1,
  })}`;
}

class AbortSignal extends EventTarget {
  constructor() { // eslint-disable-line constructor-super
    throw errors.makeError('TypeError', 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
  }
  get aborted() { return of(this).aborted; }
  get reason() { return of(this).reason; }
  throwIfAborted() { if (this.aborted) throw this.reason; }
  [inspect.custom](depth, options) { return described(this, { aborted: this.aborted }, depth, options); }

  static abort(reason = ordinary()) { return create(true, reason); }

  static timeout(delay) {
    if (typeof delay !== 'number') throw errors.argType('delay', 'number', delay);
    if (!Number.isInteger(delay)) throw errors.outOfRange('delay', 'an integer', delay);
    if (delay < 1 || delay > 0xffffffff) throw errors.outOfRange('delay', '>= 1 && <= 4294967295', delay);
    const signal = create(false);
    require('timers').setTimeout(() => {
      abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    return signal;
  }
}
Object.defineProperty(AbortSignal.prototype, 'aborted', { enumerable: true });
Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, {
  value: 'AbortSignal', writable: false, enumerable: false, configurable: true,
});
defineHandler(AbortSignal.prototype, 'abort');

function create(aborted, reason) {
  const signal = new EventTarget();
  Object.setPrototypeOf(signal, AbortSignal.prototype);
  signals.set(signal, { aborted, reason });
  setMaxListeners(signal, require('events').defaultMaxListeners);
  return signal;
}

function abort(signal, reason) {
  const s = signals.get(signal);
  if (s.aborted) return;
  s.aborted = true;
  s.reason = reason;
  signal.dispatchEvent(new Event('abort', { [trust]: true }));
}

class AbortController {
  constructor() { controllers.set(this, create(false)); }
  get signal() {
    const signal = controllers.get(this);
    if (signal === undefined) throw wrongThis('AbortController');
    return signal;
  }
  abort(reason = ordinary()) { abort(this.signal, reason); }
  [inspect.custom](depth, options) { return described(this, { signal: this.signal }, depth, options); }
}
for (const name of ['signal', 'abort']) Object.defineProperty(AbortController.prototype, name, { enumerable: true });
Object.defineProperty(AbortController.prototype, Symbol.toStringTag, {
  value: 'AbortController', writable: false, enumerable: false, configurable: true,
});

exports.AbortController = AbortController;
exports.AbortSignal = AbortSignal;
