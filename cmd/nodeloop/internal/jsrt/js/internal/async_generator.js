'use strict';

// The engine has no async generators. Ours are made of plain generators, in
// which `yield wait(x)` stands for `await x`; every answer comes in the microtask
// in which that of an async generator would.

const asyncIteratorProto = require('internal/async_iterator').prototype;

class Wait {
  constructor(value) { this.value = value; }
}

const wait = exports.wait = (value) => new Wait(value);

const settled = (value, ok, failed) => { Promise.resolve(value).then(ok, failed); };

// A Run is an async generator's state: the body, where it stands, and the
// requests that have no answer yet.
class Run {
  constructor(body) {
    this.body = body;
    this.stands = 'start';
    this.requests = [];
    this.returned = undefined;
  }

  request(kind, value) {
    return new Promise((resolve, reject) => {
      this.requests.push({ kind, value, resolve, reject });
      this.resume();
    });
  }

  answer(value, done) { this.requests.shift().resolve({ value, done }); }

  end(value) {
    this.stands = 'end';
    this.answer(value, true);
    this.resume();
  }

  fail(err) {
    this.stands = 'end';
    this.requests.shift().reject(err);
    this.resume();
  }

  resume() {
    while (this.requests.length > 0 && this.stands !== 'running') {
      const { kind, value } = this.requests[0];
      if (this.stands === 'start' && kind !== 'next') this.stands = 'end';
      if (this.stands === 'end') {
        if (kind === 'next') {
          this.answer(undefined, true);
        } else if (kind === 'throw') {
          this.requests.shift().reject(value);
        } else {
          this.stands = 'running';
          settled(value, (v) => this.end(v), (err) => this.fail(err));
        }
        continue;
      }
      this.stands = 'running';
      if (kind !== 'return') {
        this.step(kind, value);
        continue;
      }
      settled(value, (v) => {
        this.returned = { value: v };
        this.step('return', v);
      }, (err) => this.step('throw', err));
    }
  }

  step(kind, value) {
    let made;
    try {
      made = this.body[kind](value);
    } catch (err) {
      this.fail(err);
      return;
    }
    const thrown = (err) => this.step('throw', err);
    if (made.done) {
      // What a return statement was given is awaited, but nothing is when the
      // end was reached without one or return() came from outside.
      const given = this.returned !== undefined && this.returned.value === made.value;
      if (made.value === undefined || given) this.end(made.value);
      else settled(made.value, (v) => this.end(v), (err) => this.fail(err));
    } else if (made.value instanceof Wait) {
      settled(made.value.value, (v) => this.step('next', v), thrown);
    } else {
      settled(made.value, (v) => {
        this.stands = 'yield';
        this.answer(v, false);
        this.resume();
      }, thrown);
    }
  }
}

const runs = new WeakMap();

function ask(generator, kind, value) {
  const run = runs.get(generator);
  if (run === undefined) {
    return Promise.reject(new TypeError(`${kind} method called on incompatible receiver ${String(generator)}`));
  }
  return run.request(kind, value);
}

const prototype = Object.defineProperties(Object.create(asyncIteratorProto), {
  next: { value: function next(value) { return ask(this, 'next', value); }, writable: true, configurable: true },
  return: { value: { return(value) { return ask(this, 'return', value); } }.return, writable: true, configurable: true },
  throw: { value: { throw(value) { return ask(this, 'throw', value); } }.throw, writable: true, configurable: true },
  [Symbol.toStringTag]: { value: 'AsyncGenerator', configurable: true },
});

exports.prototype = prototype;

// start makes the async generator of a body that has not begun.
exports.start = function(body) {
  const generator = Object.create(prototype);
  runs.set(generator, new Run(body));
  return generator;
};

// coroutine runs a body as an async function runs and returns its promise.
exports.coroutine = function(body) {
  return new Promise((resolve, reject) => {
    const step = (kind, value) => {
      let made;
      try {
        made = body[kind](value);
      } catch (err) {
        reject(err);
        return;
      }
      if (made.done) resolve(made.value);
      else settled(made.value.value, (v) => step('next', v), (err) => step('throw', err));
    };
    step('next', undefined);
  });
};

const stop = exports.stop = Symbol('stop');

function needResult(step) {
  if (step === null || typeof step !== 'object') {
    throw new TypeError(`Iterator result ${String(step)} is not an object`);
  }
}

// each is a for await loop: yield* it in a body. visit is a generator function
// for one value; the loop is left when it returns stop. The result tells whether
// it was.
exports.each = function* each(source, visit) {
  const iterator = source[Symbol.asyncIterator]();
  for (;;) {
    const step = yield wait(iterator.next());
    needResult(step);
    if (step.done) return false;
    let left = true;
    let failed = false;
    try {
      left = (yield* visit(step.value)) === stop;
    } catch (err) {
      failed = true;
      throw err;
    } finally {
      if (left && iterator.return !== undefined) {
        if (failed) {
          try {
            yield wait(iterator.return());
          } catch {
            // The first error is the one that counts.
          }
        } else {
          needResult(yield wait(iterator.return()));
        }
      }
    }
    if (left) return true;
  }
};
