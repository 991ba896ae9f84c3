'use strict';

const timers = require('timers');
const errors = require('internal/errors');
const { abortError, signalOf } = require('internal/signal');
const asyncIterator = require('internal/async_iterator');

// settle makes the promise of one timer. start sets the timer and returns it;
// stop takes it back when the signal aborts first.
function settle(options, start, stop) {
  let signal;
  let ref = true;
  try {
    if (options === null || typeof options !== 'object') throw errors.argType('options', 'Object', options);
    signal = signalOf(options);
    if (options.ref !== undefined) ref = options.ref;
    if (typeof ref !== 'boolean') throw errors.argType('options.ref', 'boolean', ref);
  } catch (err) {
    return Promise.reject(err);
  }
  let onAbort;
  const settled = new Promise((resolve, reject) => {
    const timer = start(resolve);
    if (!ref) timer.unref();
    if (signal) {
      onAbort = () => {
        if (timer._destroyed) return;
        stop(timer);
        reject(abortError(signal.reason));
      };
      signal.addEventListener('abort', onAbort);
    }
  });
  if (!onAbort) return settled;
  return settled.finally(() => signal.removeEventListener('abort', onAbort));
}

exports.setTimeout = function setTimeout(after, value, options = {}) {
  return settle(options, (resolve) => timers.setTimeout(resolve, after, value), timers.clearTimeout);
};

exports.setImmediate = function setImmediate(value, options = {}) {
  return settle(options, (resolve) => timers.setImmediate(resolve, value), timers.clearImmediate);
};

// Ticks is the state of one interval: periods that have passed and were not
// asked for yet, and who waits for the next.
class Ticks {
  constructor(after, value, options) {
    this.after = after;
    this.value = value;
    this.options = options;
    this.passed = 0;
    this.waiting = null;
    this.chain = Promise.resolve();
    this.state = 'new';
  }

  begin() {
    errors.needObject(this.options, 'options');
    this.signal = signalOf(this.options);
    const { ref = true } = this.options;
    errors.needBoolean(ref, 'options.ref');
    this.state = 'running';
    this.timer = timers.setInterval(() => {
      this.passed++;
      this.wake();
    }, this.after);
    if (!ref) this.timer.unref();
    if (this.signal) {
      this.onAbort = () => {
        timers.clearInterval(this.timer);
        this.wake();
      };
      this.signal.addEventListener('abort', this.onAbort, { once: true });
    }
  }

  wake() {
    if (this.waiting) this.waiting();
    this.waiting = null;
  }

  end() {
    if (this.state === 'running') {
      timers.clearInterval(this.timer);
      if (this.signal) this.signal.removeEventListener('abort', this.onAbort);
    }
    this.state = 'over';
  }

  async take() {
    if (this.state === 'over') return { value: undefined, done: true };
    try {
      if (this.state === 'new') this.begin();
      const { signal } = this;
      if (this.passed === 0 && !(signal && signal.aborted)) {
        await new Promise((resolve) => { this.waiting = resolve; });
      }
      if (signal && signal.aborted && this.passed === 0) throw abortError(signal.reason);
    } catch (err) {
      this.end();
      throw err;
    }
    this.passed--;
    return { value: this.value, done: false };
  }

  // Calls on an async generator queue up behind one another.
  queue(step) {
    const done = this.chain.then(step);
    this.chain = done.catch(() => {});
    return done;
  }
}

exports.setInterval = function setInterval(after, value, options = {}) {
  const ticks = new Ticks(after, value, options);
  return Object.setPrototypeOf({
    next() { return ticks.queue(() => ticks.take()); },
    return(v) {
      return ticks.queue(() => {
        ticks.end();
        return { value: v, done: true };
      });
    },
    throw(err) {
      return ticks.queue(() => {
        ticks.end();
        throw err;
      });
    },
  }, asyncIterator.prototype);
};

const brand = new WeakSet();

class Scheduler {
  constructor() {
    throw errors.makeError('TypeError', 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
  }

  yield() {
    needScheduler(this);
    return exports.setImmediate();
  }

  wait(delay, options) {
    needScheduler(this);
    return exports.setTimeout(delay, undefined, { signal: options === undefined ? undefined : options.signal });
  }
}

function needScheduler(v) {
  if (!brand.has(v)) {
    throw errors.makeError('TypeError', 'ERR_INVALID_THIS', 'Value of "this" must be of type Scheduler');
  }
}

exports.scheduler = Object.create(Scheduler.prototype);
brand.add(exports.scheduler);
