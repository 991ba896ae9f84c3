'use strict';

// The methods of Readable that work chunk by chunk, such as map and reduce.
// Those that answer a stream make it of an async generator.

const errors = require('internal/errors');
const { abortError, checkSignal } = require('internal/signal');
const { coroutine, each, start, stop, wait } = require('internal/async_generator');
const { Readable } = require('stream');
const native = require('native:stream');

function needFunction(fn, name) {
  if (typeof fn !== 'function') throw errors.argType(name, ['Function', 'AsyncFunction'], fn);
}

// optionsOf checks the options that all operators take.
function optionsOf(options) {
  if (options === undefined || options === null) return {};
  errors.needObject(options, 'options');
  if (options.signal !== undefined && options.signal !== null) checkSignal(options.signal, 'options.signal');
  return options;
}

const hasAborted = ({ signal }) => Boolean(signal && signal.aborted);

function concurrencyOf({ concurrency }) {
  const n = concurrency === undefined || concurrency === null ? 1 : Math.floor(concurrency);
  errors.needInteger(n, 'concurrency', 1);
  return n;
}

const skipped = Symbol('skipped'); // what a chunk may become that yields nothing
const finished = Symbol('finished');

// A Belt carries the promises of what chunks become from the side that reads the
// stream to the side that yields them; it holds as many as may be under way.
class Belt {
  constructor(fn, limit) {
    this.fn = fn;
    this.limit = limit;
    this.items = [];
    this.over = false;
    this.onItem = null;
    this.onRoom = null;
    this.controller = new AbortController();
    this.abort = () => this.controller.abort();
  }

  get aborted() { return this.controller.signal.aborted; }

  put(item) {
    this.items.push(item);
    this.wakeTaker();
  }

  wakeTaker() {
    const wake = this.onItem;
    this.onItem = null;
    if (wake) wake();
  }

  wakePutter() {
    const wake = this.onRoom;
    this.onRoom = null;
    if (wake) wake();
  }

  begin(chunk) {
    try {
      return this.fn(chunk, { signal: this.controller.signal });
    } catch (err) {
      return Promise.reject(err);
    }
  }

  // fill reads the stream and starts the function on each chunk.
  * fill(stream, options) {
    const belt = this;
    const end = () => { belt.over = true; };
    try {
      const left = yield* each(stream, function* (chunk) {
        if (belt.over) return stop;
        if (belt.aborted) throw abortError();
        const item = belt.begin(chunk);
        if (item === skipped) return undefined;
        if (item && typeof item.catch === 'function') item.catch(end);
        belt.put(item);
        if (!belt.over && belt.items.length >= belt.limit) {
          yield wait(new Promise((resolve) => { belt.onRoom = resolve; }));
        }
        return undefined;
      });
      if (!left) belt.items.push(finished);
    } catch (err) {
      const failed = Promise.reject(err);
      failed.then(undefined, end);
      belt.items.push(failed);
    } finally {
      belt.over = true;
      belt.wakeTaker();
      if (options.signal) options.signal.removeEventListener('abort', belt.abort);
    }
  }

  // take yields what the chunks became, in the order of the chunks.
  * take() {
    try {
      for (;;) {
        while (this.items.length > 0) {
          const value = yield wait(this.items[0]);
          if (value === finished) return;
          if (this.aborted) throw abortError();
          if (value !== skipped) yield value;
          this.items.shift();
          this.wakePutter();
        }
        yield wait(new Promise((resolve) => { this.onItem = resolve; }));
      }
    } finally {
      this.controller.abort();
      this.over = true;
      this.wakePutter();
    }
  }
}

function mapped(stream, fn, given) {
  needFunction(fn, 'fn');
  const options = optionsOf(given);
  const limit = concurrencyOf(options);
  return start(function* () {
    const belt = new Belt(fn, limit);
    if (hasAborted(options)) belt.abort();
    if (options.signal) options.signal.addEventListener('abort', belt.abort);
    coroutine(belt.fill(stream, options));
    yield* belt.take();
  }());
}

function filtered(stream, fn, options) {
  needFunction(fn, 'fn');
  return mapped(stream, async (chunk, opts) => (await fn(chunk, opts) ? chunk : skipped), options);
}

function countOf(n) {
  const count = Number(n);
  if (Number.isNaN(count)) return 0;
  if (count < 0) throw errors.outOfRange('number', '>= 0', count);
  return count;
}

// stepwise makes an async generator that visits each chunk of a stream, and
// stops with an error once the signal has aborted.
function stepwise(stream, options, early, visit) {
  return start(function* () {
    if (early && hasAborted(options)) throw abortError();
    yield* each(stream, function* (chunk) {
      if (hasAborted(options)) throw abortError();
      return yield* visit(chunk);
    });
  }());
}

const streams = {
  asIndexedPairs(given) {
    let index = 0;
    return stepwise(this, optionsOf(given), false, function* (chunk) { yield [index++, chunk]; });
  },

  drop(n, given) {
    const options = optionsOf(given);
    let left = countOf(n);
    return stepwise(this, options, true, function* (chunk) {
      if (left-- <= 0) yield chunk;
    });
  },

  filter(fn, options) { return filtered(this, fn, options); },

  flatMap(fn, options) {
    const parts = mapped(this, fn, options);
    return start(function* () {
      yield* each(parts, function* (part) { yield* delegate(part); });
    }());
  },

  map(fn, options) { return mapped(this, fn, options); },

  take(n, given) {
    const options = optionsOf(given);
    let left = countOf(n);
    return stepwise(this, options, true, function* (chunk) {
      if (left-- <= 0) return stop;
      yield chunk;
      return undefined;
    });
  },
};

// fromSync is the async iterator over a plain one.
function fromSync(iterator) {
  const ask = (method) => {
    try {
      const step = iterator[method]();
      return Promise.resolve(step.value).then((value) => ({ value, done: step.done }));
    } catch (err) {
      return Promise.reject(err);
    }
  };
  return {
    next() { return ask('next'); },
    return: iterator.return === undefined ? undefined : () => ask('return'),
  };
}

// delegate is yield* over an iterable in an async generator.
function* delegate(iterable) {
  const open = iterable[Symbol.asyncIterator];
  yield* each({
    [Symbol.asyncIterator]() {
      return open === undefined || open === null ? fromSync(iterable[Symbol.iterator]()) : open.call(iterable);
    },
  }, function* (value) { yield value; });
}

const promises = {
  * every(fn, options) {
    needFunction(fn, 'fn');
    const failing = async (...args) => !(await fn(...args));
    return !(yield wait(promises.some.run(this, failing, options)));
  },

  * forEach(fn, options) {
    needFunction(fn, 'fn');
    const visit = async (chunk, opts) => {
      await fn(chunk, opts);
      return skipped;
    };
    yield* each(mapped(this, visit, options), function* () {});
  },

  * reduce(reducer, initial, given) {
    needFunction(reducer, 'reducer');
    const options = optionsOf(given);
    let started = arguments.length > 1;
    if (hasAborted(options)) {
      const err = abortError(options.signal.reason);
      this.once('error', () => {});
      this.destroy(err);
      yield wait(new Promise((resolve, reject) => {
        native.finished(this, undefined, (e) => { if (e) reject(e); else resolve(); });
      }));
      throw err;
    }
    const controller = new AbortController();
    const { signal } = controller;
    if (options.signal) options.signal.addEventListener('abort', () => controller.abort(), { once: true });
    let result = initial;
    let any = false;
    try {
      yield* each(this, function* (chunk) {
        any = true;
        if (hasAborted(options)) throw abortError();
        if (started) {
          result = yield wait(reducer(result, chunk, { signal }));
        } else {
          result = chunk;
          started = true;
        }
      });
      if (!any && !started) {
        throw errors.makeError('TypeError', 'ERR_MISSING_ARGS', 'Reduce of an empty stream requires an initial value');
      }
    } finally {
      controller.abort();
    }
    return result;
  },

  * toArray(given) {
    const options = optionsOf(given);
    const result = [];
    yield* each(this, function* (chunk) {
      if (hasAborted(options)) throw abortError(options.signal.reason);
      result.push(chunk);
    });
    return result;
  },

  * some(fn, options) {
    let found = false;
    yield* each(filtered(this, fn, options), function* () {
      found = true;
      return stop;
    });
    return found;
  },

  * find(fn, options) {
    let found;
    yield* each(filtered(this, fn, options), function* (chunk) {
      found = chunk;
      return stop;
    });
    return found;
  },
};

for (const [name, body] of Object.entries(promises)) {
  body.run = (stream, ...args) => coroutine(body.apply(stream, args));
  exports[name] = function(...args) { return coroutine(body.apply(this, args)); };
}

for (const [name, make] of Object.entries(streams)) {
  exports[name] = function(...args) { return Readable.from(make.apply(this, args)); };
}
