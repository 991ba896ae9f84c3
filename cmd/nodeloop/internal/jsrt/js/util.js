'use strict';

// The util module.

const errors = require('internal/errors');
const types = require('internal/types');
const { format, formatWithOptions } = require('internal/format');
const { inspect } = require('internal/inspect');
const { promisify, callbackify, deprecate } = require('internal/promisify');
const { debuglog } = require('internal/debuglog');
const { TextEncoder, TextDecoder } = require('internal/textcodec');
const native = require('native:errors');
const v16 = errors.v16;

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw errors.argType('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw errors.argType('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw errors.argType('superCtor.prototype', 'Object', superCtor.prototype);
  }
  if (v16) Object.defineProperty(ctor, 'super_', { value: superCtor, writable: true, configurable: true });
  else ctor.super_ = superCtor;
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  const keys = Object.keys(source);
  for (let i = keys.length - 1; i >= 0; i--) target[keys[i]] = source[keys[i]];
  return target;
}

const two = (n) => String(n).padStart(2, '0');

function log(...args) {
  const d = new Date();
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][d.getMonth()];
  const time = [d.getHours(), d.getMinutes(), d.getSeconds()].map(two).join(':');
  console.log('%s - %s', `${d.getDate()} ${month} ${time}`, format(...args));
}

function getSystemErrorName(err) {
  errors.needNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) throw errors.outOfRange('err', 'a negative integer', err);
  return native.errnoName(err);
}

function errnoException(err, syscall, original) {
  const code = getSystemErrorName(err);
  const e = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  e.errno = v16 ? err : code;
  e.code = code;
  e.syscall = syscall;
  return e;
}

function exceptionWithHostPort(err, syscall, address, port, additional) {
  const code = getSystemErrorName(err);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const e = new Error(`${syscall} ${code}${details}`);
  e.errno = v16 ? err : code;
  e.code = code;
  e.syscall = syscall;
  e.address = address;
  if (port) e.port = port;
  return e;
}

const isError = v16 ?
  (e) => Object.prototype.toString.call(e) === '[object Error]' || e instanceof Error :
  (e) => types.isNativeError(e) || e instanceof Error;

const list = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend,
  callbackify,
};
if (v16) list.debug = debuglog;
Object.assign(list, {
  debuglog,
  deprecate,
  format,
  formatWithOptions,
});
if (v16) {
  list.getSystemErrorMap = function getSystemErrorMap() { return new Map(native.errnoList()); };
}
Object.assign(list, {
  getSystemErrorName,
  inherits,
  inspect,
  isArray: Array.isArray,
  isBoolean(arg) { return typeof arg === 'boolean'; },
  isBuffer: require('buffer').Buffer.isBuffer,
  isDeepStrictEqual(a, b) { return require('internal/comparisons').isDeepStrictEqual(a, b); },
  isNull(arg) { return arg === null; },
  isNullOrUndefined(arg) { return arg === null || arg === undefined; },
  isNumber(arg) { return typeof arg === 'number'; },
  isString(arg) { return typeof arg === 'string'; },
  isSymbol(arg) { return typeof arg === 'symbol'; },
  isUndefined(arg) { return arg === undefined; },
  isRegExp: types.isRegExp,
  isObject(arg) { return arg !== null && typeof arg === 'object'; },
  isDate: types.isDate,
  isError: { isError(e) { return isError(e); } }.isError,
  isFunction(arg) { return typeof arg === 'function'; },
  isPrimitive(arg) { return arg === null || (typeof arg !== 'object' && typeof arg !== 'function'); },
  log,
});
if (v16) {
  list.parseArgs = function parseArgs(...args) { return require('internal/parse_args').parseArgs(...args); };
}
list.promisify = promisify;
if (v16) {
  list.stripVTControlCharacters = function stripVTControlCharacters(str) {
    errors.needString(str, 'str');
    return require('internal/inspect_text').stripColors(str);
  };
  list.toUSVString = function toUSVString(input) { return native.toUSVString(`${input}`); };
}
list.TextDecoder = TextDecoder;
list.TextEncoder = TextEncoder;
list.types = types;

if (!v16) {
  const old = (name, fn, other, code) => {
    list[name] = deprecate(fn, `util.${name} is deprecated. Use console.${other} instead.`, code);
  };
  old('debug', (x) => { process.stderr.write(`DEBUG: ${x}\n`); }, 'error', 'DEP0028');
  old('error', (...args) => { for (const a of args) process.stderr.write(`${a}\n`); }, 'error', 'DEP0029');
  old('print', (...args) => { for (const a of args) process.stdout.write(String(a)); }, 'log', 'DEP0026');
  old('puts', (...args) => { for (const a of args) process.stdout.write(`${a}\n`); }, 'log', 'DEP0027');
}

module.exports = list;
