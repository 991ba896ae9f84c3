'use strict';

// Runs a program and writes down in which order its callbacks come: the emits
// that its own functions hear, its timers, immediates, ticks and microtasks. It
// is run on Node and on nodeloop alike, and asks for nothing that only one has.
// Usage: recorder.js OUT FILE [ARG...]

const fs = require('fs');
const path = require('path');
const Module = require('module');
const EventEmitter = require('events');

const out = fs.openSync(process.argv[2], 'w');
const file = path.resolve(process.argv[3]);
process.argv.splice(1, 3, file);

function say(line) { fs.writeSync(out, line + '\n'); }

// A function is the program's own when its text stands in one of its files.
const texts = new Map();
const known = new WeakMap();
function isOwn(fn) {
  while (typeof fn === 'function' && typeof fn.listener === 'function') fn = fn.listener;
  if (typeof fn !== 'function') return false;
  if (known.has(fn)) return known.get(fn);
  for (const name of Object.keys(require.cache)) {
    if (texts.has(name) || name === __filename) continue;
    let text = '';
    try { text = fs.readFileSync(name, 'utf8'); } catch (err) { text = ''; }
    texts.set(name, text);
  }
  const own = Function.prototype.toString.call(fn);
  let found = false;
  for (const text of texts.values()) found = found || text.includes(own);
  known.set(fn, found);
  return found;
}

// place returns where the program stands.
function place() {
  for (const line of String(new Error('place').stack).split('\n').slice(1)) {
    const at = /\(?(\/[^()]*?):(\d+)(?::\d+)?\)?$/.exec(line);
    if (at && at[1] !== __filename) return ` @ ${path.basename(at[1])}:${at[2]}`;
  }
  return '';
}

const names = new WeakMap();
const numbers = new Map();
function nameOf(object) {
  if (!names.has(object)) {
    const kind = (object.constructor && object.constructor.name) || 'Object';
    numbers.set(kind, (numbers.get(kind) || 0) + 1);
    names.set(object, `${kind}#${numbers.get(kind)}`);
  }
  return names.get(object);
}

// shown is what of an argument is the same on each run.
function shown(value) {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `'${value.length > 40 ? value.slice(0, 40) + '…' : value}'`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Error) return value.code || value.message;
  if (value instanceof EventEmitter) return nameOf(value);
  return '';
}

const emit = EventEmitter.prototype.emit;
const listeners = EventEmitter.prototype.listeners;
EventEmitter.prototype.emit = function (event, ...args) {
  if (listeners.call(this, event).some(isOwn)) {
    const words = args.map(shown).filter((word) => word !== '');
    say(['emit', nameOf(this), String(event), ...words].join(' '));
  }
  return emit.apply(this, [event, ...args]);
};

// follow makes a function that says when the program's own callback runs.
function follow(what, fn) {
  if (!isOwn(fn)) return fn;
  const line = what + place();
  return function (...args) {
    say(line);
    return fn.apply(this, args);
  };
}

function patch(object, name, what) {
  const original = object[name];
  if (typeof original !== 'function') return;
  object[name] = Object.assign(function (fn, ...rest) {
    return original.call(this, follow(what(rest[0]), fn), ...rest);
  }, original);
}
const timers = require('timers');
for (const object of [global, timers]) {
  patch(object, 'setTimeout', (ms) => `timeout ${ms || 1}ms`);
  patch(object, 'setInterval', (ms) => `interval ${ms || 1}ms`);
  patch(object, 'setImmediate', () => 'immediate');
}
patch(global, 'queueMicrotask', () => 'microtask');
patch(process, 'nextTick', () => 'tick');

const then = Promise.prototype.then;
Promise.prototype.then = function (done, failed) {
  return then.call(this, follow('then', done), follow('catch', failed));
};

say('main');
Module._load(file, null, true);
