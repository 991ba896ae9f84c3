'use strict';

// Node's own errors, for the modules written in JavaScript: constructors of
// errors with a code, and the texts that several modules share.

const native = require('native:errors');
const v16 = native.v16;

exports.v16 = v16;
exports.makeError = native.make;
exports.systemCallError = native.systemCallError;
exports.writeError = native.writeError;

const primitiveNames = new Set([
  'string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol',
]);

function list(words) {
  if (words.length === 1) return words[0];
  if (words.length === 2) return `${words[0]} or ${words[1]}`;
  return `${words.slice(0, -1).join(', ')}, or ${words[words.length - 1]}`;
}

// must16 says what a value must be: types, then classes, then anything else.
function must16(expected) {
  const types = [];
  const classes = [];
  const rest = [];
  for (const name of expected) {
    if (primitiveNames.has(name)) types.push(name.toLowerCase());
    else if (/^([A-Z][a-z0-9]*)+$/.test(name)) classes.push(name);
    else rest.push(name);
  }
  if (classes.length > 0 && types.includes('object')) {
    types.splice(types.indexOf('object'), 1);
    classes.push('Object');
  }
  const parts = [];
  if (types.length > 0) parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${list(types)}`);
  if (classes.length > 0) parts.push(`an instance of ${list(classes)}`);
  if (rest.length > 1) {
    parts.push(`one of ${list(rest)}`);
  } else if (rest.length === 1) {
    parts.push(rest[0].toLowerCase() === rest[0] ? rest[0] : `an ${rest[0]}`);
  }
  return parts.join(' or ');
}

function must10(expected) {
  if (expected.length > 1) return `one of type ${list(expected)}`;
  return `of type ${expected[0]}`;
}

// received ends the message about a value of the wrong type.
exports.received = function received(value) {
  if (!v16) return `Received type ${typeof value}`;
  if (value === null || value === undefined) return `Received ${value}`;
  if (typeof value === 'function' && value.name) return `Received function ${value.name}`;
  const { inspect } = require('internal/inspect');
  if (typeof value === 'object') {
    if (value.constructor && value.constructor.name) return `Received an instance of ${value.constructor.name}`;
    return `Received ${inspect(value, { depth: -1 })}`;
  }
  let shown = inspect(value, { colors: false });
  if (shown.length > 28) shown = shown.slice(0, 25) + '...';
  return `Received type ${typeof value} (${shown})`;
};

function subject(name) {
  if (name.endsWith(' argument')) return `The ${name}`;
  return `The "${name}" ${name.includes('.') ? 'property' : 'argument'}`;
}

// argTypeText is the message of ERR_INVALID_ARG_TYPE. expected is a name or a
// list of names; in node10 a name may start with "not ".
const argTypeText = exports.argTypeText = function (name, expected, value) {
  let names = Array.isArray(expected) ? expected : [expected];
  let verb = 'must be';
  if (!v16 && names.length === 1 && names[0].startsWith('not ')) {
    verb = 'must not be';
    names = [names[0].slice(4)];
  }
  return `${subject(name)} ${verb} ${v16 ? must16(names) : must10(names)}. ${exports.received(value)}`;
};

exports.argType = function argType(name, expected, value) {
  return native.make('TypeError', 'ERR_INVALID_ARG_TYPE', argTypeText(name, expected, value));
};

exports.argValue = function argValue(name, value, reason, ctor) {
  const { inspect } = require('internal/inspect');
  let shown = inspect(value);
  if (shown.length > 128) shown = shown.slice(0, 128) + '...';
  const what = v16 && name.includes('.') ? 'property' : 'argument';
  return native.make(ctor || 'TypeError', 'ERR_INVALID_ARG_VALUE',
    `The ${what} '${name}' ${reason === undefined ? 'is invalid' : reason}. Received ${shown}`);
};

// grouped writes a large number with _ between its thousands.
function grouped(digits) {
  const sign = digits[0] === '-' ? '-' : '';
  let rest = sign ? digits.slice(1) : digits;
  let out = '';
  while (rest.length > 3) {
    out = '_' + rest.slice(-3) + out;
    rest = rest.slice(0, -3);
  }
  return sign + rest + out;
}

exports.outOfRange = function outOfRange(name, range, value, whole) {
  let text = whole ? name : `The value of "${name}" is out of range.`;
  if (range !== undefined) text += ` It must be ${range}.`;
  return native.make('RangeError', 'ERR_OUT_OF_RANGE', `${text} Received ${shownNumber(value)}`);
};

function shownNumber(value) {
  if (!v16) return String(value);
  if (Number.isInteger(value) && Math.abs(value) > 2 ** 32) return grouped(String(value));
  if (typeof value === 'bigint') {
    const digits = String(value);
    const big = value > 2n ** 32n || value < -(2n ** 32n);
    return (big ? grouped(digits) : digits) + 'n';
  }
  return require('internal/inspect').inspect(value);
}

exports.callback = function callback(value) {
  return native.make('TypeError', 'ERR_INVALID_CALLBACK', v16 ?
    `Callback must be a function. Received ${require('internal/inspect').inspect(value)}` :
    'Callback must be a function');
};

exports.returnValue = function returnValue(expected, name, value) {
  let got;
  if (v16) got = exports.received(value).slice('Received '.length);
  else if (value && value.constructor && value.constructor.name) got = `instance of ${value.constructor.name}`;
  else got = `type ${typeof value}`;
  return native.make('TypeError', 'ERR_INVALID_RETURN_VALUE',
    `Expected ${expected} to be returned from the "${name}" function but got ${got}.`);
};

// Validators that throw.

exports.needString = function (value, name) {
  if (typeof value !== 'string') throw exports.argType(name, 'string', value);
};

exports.needFunction = function (value, name) {
  if (typeof value !== 'function') throw exports.argType(name, 'Function', value);
};

exports.needBoolean = function (value, name) {
  if (typeof value !== 'boolean') throw exports.argType(name, 'boolean', value);
};

exports.needObject = function (value, name, options) {
  const o = options || {};
  if ((value === null && !o.nullable) || (!o.allowArray && Array.isArray(value)) ||
      (typeof value !== 'object' && !(o.allowFunction && typeof value === 'function'))) {
    throw exports.argType(name, 'Object', value);
  }
};

exports.needNumber = function (value, name) {
  if (typeof value !== 'number') throw exports.argType(name, 'number', value);
};

exports.needInteger = function (value, name, min, max) {
  const low = min === undefined ? Number.MIN_SAFE_INTEGER : min;
  const high = max === undefined ? Number.MAX_SAFE_INTEGER : max;
  if (typeof value !== 'number') throw exports.argType(name, 'number', value);
  if (!Number.isInteger(value)) throw exports.outOfRange(name, 'an integer', value);
  if (value < low || value > high) throw exports.outOfRange(name, `>= ${low} && <= ${high}`, value);
};
