'use strict';

// The assert module.

const errors = require('internal/errors');
const { AssertionError } = require('internal/assertion_error');
const { inspect } = require('internal/inspect');
const types = require('native:types');
const v16 = errors.v16;

const nothing = Symbol('no exception');

const deep = () => require('internal/comparisons');
const isRegExp = (v) => types.kindOf(v) === 'RegExp';
const isError = (v) => types.kindOf(v) === 'Error' || v instanceof Error;

const assert = module.exports = function ok(...args) { truthy(ok, args); };

function fail_(details) {
  if (details.message instanceof Error) throw details.message;
  throw new AssertionError(details);
}

function needTwo(args) {
  if (v16 && args.length < 2) {
    throw errors.makeError('TypeError', 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
  }
}

function truthy(fn, args) {
  if (args[0]) return;
  let message = args[1];
  let generated = false;
  if (args.length === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message === undefined || message === null) {
    generated = true;
    message = require('internal/assert_source').messageAt(fn);
  } else if (message instanceof Error) {
    throw message;
  }
  const err = new AssertionError({ actual: args[0], expected: true, message, operator: '==', stackStartFn: fn });
  err.generatedMessage = generated;
  throw err;
}

let warnedFail = false;

assert.fail = function fail(actual, expected, message, operator, stackStartFn) {
  const count = arguments.length;
  let own = false;
  if (v16 ? (actual === undefined || actual === null) && count <= 1 : count === 0) {
    own = true;
    if (v16) message = 'Failed';
  } else if (count === 1) {
    message = actual;
    actual = undefined;
  } else {
    if (!warnedFail) {
      warnedFail = true;
      process.emitWarning('assert.fail() with more than one argument is deprecated. Please use ' +
        'assert.strictEqual() instead or only pass a message.', 'DeprecationWarning', 'DEP0094');
    }
    if (count === 2) operator = '!=';
  }
  if (message instanceof Error) throw message;
  const details = {
    actual, expected, operator: operator === undefined ? 'fail' : operator, stackStartFn: stackStartFn || assert.fail,
  };
  if (message !== undefined || v16) details.message = message;
  const err = new AssertionError(details);
  if (own) {
    if (!v16) err.message = 'Failed';
    err.generatedMessage = true;
  }
  throw err;
};

assert.AssertionError = AssertionError;
assert.ok = assert;

// compare defines assert.name, which fails with operator when holds says no.
function compare(name, operator, holds) {
  const fn = { [name](actual, expected, message) {
    needTwo(arguments);
    if (!holds(actual, expected)) fail_({ actual, expected, message, operator, stackStartFn: fn });
  } }[name];
  assert[name] = fn;
}

const bothNaN = (a, b) => v16 && Number.isNaN(a) && Number.isNaN(b);

compare('equal', '==', (a, b) => a == b || bothNaN(a, b));
compare('notEqual', '!=', (a, b) => a != b && !bothNaN(a, b));
compare('deepEqual', 'deepEqual', (a, b) => deep().isDeepEqual(a, b));
compare('notDeepEqual', 'notDeepEqual', (a, b) => !deep().isDeepEqual(a, b));
compare('deepStrictEqual', 'deepStrictEqual', (a, b) => deep().isDeepStrictEqual(a, b));
compare('notDeepStrictEqual', 'notDeepStrictEqual', (a, b) => !deep().isDeepStrictEqual(a, b));
compare('strictEqual', 'strictEqual', (a, b) => Object.is(a, b));
compare('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b));
assert.strictEqual = types.whenSame(true, assert.strictEqual);
assert.notStrictEqual = types.whenSame(false, assert.notStrictEqual);

// Exceptions.

// Comparison shows of two errors only the keys that are compared.
class Comparison {
  constructor(from, keys, actual) {
    for (const key of keys) {
      if (!(key in from)) continue;
      const matched = actual !== undefined && typeof actual[key] === 'string' && isRegExp(from[key]) &&
        from[key].test(actual[key]);
      this[key] = matched ? actual[key] : from[key];
    }
  }
}

function checkKeys(actual, expected, message, fn) {
  const keys = Object.keys(expected);
  if (expected instanceof Error) {
    keys.push('name', 'message');
  } else if (v16 && keys.length === 0) {
    throw errors.argValue('error', expected, 'may not be an empty object');
  }
  for (const key of keys) {
    const pattern = expected[key];
    if (typeof actual[key] === 'string' && isRegExp(pattern) && pattern.test(actual[key])) continue;
    if (key in actual && deep().isDeepStrictEqual(actual[key], pattern)) continue;
    if (message) fail_({ actual, expected, message, operator: fn.name, stackStartFn: fn });
    const err = new AssertionError({
      actual: new Comparison(actual, keys), expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual', stackStartFn: fn,
    });
    err.actual = actual;
    err.expected = expected;
    err.operator = fn.name;
    throw err;
  }
}

function failPrimitive(actual, expected, message, fn) {
  const err = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn });
  err.operator = fn.name;
  throw err;
}

function mismatch(actual, expected, message, generated, fn) {
  const err = new AssertionError({
    actual, expected, message: message || generated, operator: fn.name, stackStartFn: fn,
  });
  err.generatedMessage = !message;
  throw err;
}

function wrongClass(actual, expected) {
  let text = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${text}"${inspect(actual, { depth: -1 })}"`;
  const name = (actual.constructor && actual.constructor.name) || actual.name;
  text += expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  return actual.message ? `${text}\n\nError message:\n\n${actual.message}` : text;
}

function checkException16(actual, expected, message, fn) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (expected.test(text)) return;
      mismatch(actual, expected, message, 'The input did not match the regular expression ' +
        `${inspect(expected)}. Input:\n\n${inspect(text)}\n`, fn);
    }
    if (typeof actual !== 'object' || actual === null) failPrimitive(actual, expected, message, fn);
    checkKeys(actual, expected, message, fn);
    return;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    mismatch(actual, expected, message, wrongClass(actual, expected), fn);
  }
  const answer = Reflect.apply(expected, {}, [actual]);
  if (answer === true) return;
  let text = `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return` +
    ` "true". Received ${inspect(answer)}`;
  if (isError(actual)) text += `\n\nCaught error:\n\n${actual}`;
  mismatch(actual, expected, message, text, fn);
}

// matches10 answers whether an exception is the expected one; it fails by
// itself when objects differ. strict is unset for doesNotThrow.
function matches10(actual, expected, message, objects) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.test(actual);
    if (!objects) throw errors.argType('expected', ['Function', 'RegExp'], expected);
    if (typeof expected !== 'object') return true;
    if (typeof actual !== 'object' || actual === null) failPrimitive(actual, expected, message, assert.throws);
    checkKeys(actual, expected, message, assert.throws);
    return true;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return expected.call({}, actual) === true;
}

function matches16(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.test(String(actual));
    throw errors.argType('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function caught(fn) {
  if (typeof fn !== 'function') throw errors.argType('fn', 'Function', fn);
  try {
    fn();
  } catch (e) {
    return e;
  }
  return nothing;
}

function isThenable(v) {
  return types.kindOf(v) === 'Promise' ||
    (v !== null && typeof v === 'object' && typeof v.then === 'function' && typeof v.catch === 'function');
}

async function rejection(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) {
      throw errors.returnValue('instance of Promise', 'promiseFn', promise);
    }
  } else if (!isThenable(promiseFn)) {
    throw errors.argType('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (e) {
    return e;
  }
  return nothing;
}

const errorKinds = ['Object', 'Error', 'Function', 'RegExp'];

function ambiguous(text) {
  return errors.makeError('TypeError', 'ERR_AMBIGUOUS_ARGUMENT', `The "error/message" argument is ambiguous. ${text}`);
}

function expectError(fn, actual, args) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw errors.argType('error', errorKinds, error);
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw ambiguous(`The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw ambiguous(`The error "${String(actual)}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (v16 && error !== undefined && error !== null && typeof error !== 'object' && typeof error !== 'function') {
    throw errors.argType('error', errorKinds, error);
  }
  if (actual === nothing) {
    const name = error && error.name ? ` (${error.name})` : '';
    const what = fn === assert.rejects ? 'rejection' : 'exception';
    fail_({
      actual: undefined, expected: error, operator: fn.name,
      message: `Missing expected ${what}${name}${message ? `: ${message}` : '.'}`, stackStartFn: fn,
    });
  }
  if (!error) return;
  if (v16) checkException16(actual, error, message, fn);
  else if (matches10(actual, error, message, true) === false) throw actual;
}

function expectNoError(fn, actual, args) {
  if (actual === nothing) return;
  let [error, message] = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || (v16 ? matches16(actual, error) : matches10(actual, error))) {
    const what = fn === assert.doesNotReject ? 'rejection' : 'exception';
    fail_({
      actual, expected: error, operator: fn.name,
      message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\n` +
        `Actual message: "${actual && actual.message}"`,
      stackStartFn: fn,
    });
  }
  throw actual;
}

assert.throws = function throws(promiseFn, ...args) { expectError(throws, caught(promiseFn), args); };
assert.rejects = async function rejects(promiseFn, ...args) { expectError(rejects, await rejection(promiseFn), args); };
assert.doesNotThrow = function doesNotThrow(fn, ...args) { expectNoError(doesNotThrow, caught(fn), args); };
assert.doesNotReject = async function doesNotReject(fn, ...args) {
  expectNoError(doesNotReject, await rejection(fn), args);
};

// mergeStacks puts the frames of the original error under the new one's.
function mergeStacks(stack, original) {
  let frames;
  if (v16) {
    const at = original.indexOf('\n    at');
    if (at === -1) return stack;
    frames = original.slice(at + 1).split('\n');
  } else {
    frames = original.split('\n').slice(1);
  }
  let lines = stack.split('\n');
  for (const frame of frames) {
    const at = lines.indexOf(frame);
    if (at !== -1) {
      lines = lines.slice(0, at);
      break;
    }
  }
  return `${lines.join('\n')}\n${frames.join('\n')}`;
}

assert.ifError = function ifError(err) {
  if (err === null || err === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof err === 'object' && typeof err.message === 'string') {
    message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message;
  } else {
    message += inspect(err);
  }
  const made = new AssertionError({ actual: err, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  if (typeof err.stack === 'string') made.stack = mergeStacks(made.stack, err.stack);
  throw made;
};

if (v16) {
  const matcher = (name, wanted, text) => {
    const fn = { [name](string, regexp, message) {
      if (!isRegExp(regexp)) throw errors.argType('regexp', 'RegExp', regexp);
      if (typeof string === 'string' && regexp.test(string) === wanted) return;
      if (message instanceof Error) throw message;
      const generated = typeof string !== 'string' ?
        `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
        `${text} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
      mismatch(string, regexp, message, generated, fn);
    } }[name];
    assert[name] = fn;
  };
  matcher('match', true, 'The input did not match');
  matcher('doesNotMatch', false, 'The input was expected to not match');
  assert.CallTracker = require('internal/calltracker').CallTracker;
}

function strict(...args) { truthy(strict, args); }

assert.strict = Object.assign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;
