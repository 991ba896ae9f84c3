'use strict';

// util.promisify, util.callbackify and util.deprecate.

const errors = require('internal/errors');
const v16 = errors.v16;

const { promisifyCustom: custom } = require('native:binding');
const argNames = Symbol('customPromisifyArgs');

function promisify(original) {
  if (typeof original !== 'function') throw errors.argType('original', 'Function', original);
  if (original[custom]) {
    const fn = original[custom];
    if (typeof fn !== 'function') throw errors.argType('util.promisify.custom', 'Function', fn);
    return Object.defineProperty(fn, custom, { value: fn, enumerable: false, writable: false, configurable: true });
  }
  const names = original[argNames];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (err, ...values) => {
        if (err) return reject(err);
        if (names === undefined || values.length <= 1) return resolve(values[0]);
        const named = {};
        names.forEach((name, i) => { named[name] = values[i]; });
        return resolve(named);
      }]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, custom, { value: fn, enumerable: false, writable: false, configurable: true });
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = custom;

function falsy(reason) {
  const err = errors.makeError('Error', 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value');
  err.reason = reason;
  return err;
}

function callbackify(original) {
  if (typeof original !== 'function') throw errors.argType('original', 'Function', original);
  function callbackified(...args) {
    const last = args.pop();
    if (typeof last !== 'function') throw errors.argType('last argument', 'Function', last);
    const cb = (...results) => { Reflect.apply(last, this, results); };
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(cb, null, value),
      (reason) => process.nextTick(cb, reason || falsy(reason)));
  }
  const props = Object.getOwnPropertyDescriptors(original);
  if (v16) {
    if (typeof props.length.value === 'number') props.length.value++;
    if (typeof props.name.value === 'string') props.name.value += 'Callbackified';
  } else {
    Object.setPrototypeOf(callbackified, Object.getPrototypeOf(original));
  }
  return Object.defineProperties(callbackified, props);
}

const told = new Set();

function deprecate(fn, msg, code) {
  if (process.noDeprecation === true) return fn;
  if (code !== undefined && typeof code !== 'string') throw errors.argType('code', 'string', code);
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      if (code === undefined) {
        process.emitWarning(msg, 'DeprecationWarning', deprecated);
      } else if (!told.has(code)) {
        process.emitWarning(msg, 'DeprecationWarning', code, deprecated);
        told.add(code);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  return deprecated;
}

exports.promisify = promisify;
exports.customPromisifyArgs = argNames;
exports.callbackify = callbackify;
exports.deprecate = deprecate;
