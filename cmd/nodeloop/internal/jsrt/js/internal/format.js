'use strict';

// util.format: printf-like placeholders, then the rest.

const errors = require('internal/errors');
const text = require('internal/inspect_text');
const { inspect, inspectDefaultOptions } = require('internal/inspect');
const types = require('native:types');
const v16 = errors.v16;

const own = Object.prototype.hasOwnProperty;

function json(value) {
  try {
    return JSON.stringify(value);
  } catch (err) {
    if (err.name === 'TypeError' && /circular/i.test(err.message)) return '[Circular]';
    throw err;
  }
}

// prints reports whether %s takes the value's own toString: not for plain
// objects and arrays, nor for errors.
function hasBuiltinToString(value) {
  while (types.kindOf(value) === 'Proxy') {
    value = types.proxyParts(value)[0];
    if (value === null) return true;
  }
  if (typeof value.toString !== 'function') return true;
  if (own.call(value, 'toString')) return false;
  let o = value;
  do { o = Object.getPrototypeOf(o); } while (!own.call(o, 'toString'));
  const desc = Object.getOwnPropertyDescriptor(o, 'constructor');
  return desc !== undefined && typeof desc.value === 'function' &&
    require('internal/inspect_kinds').builtinNames.has(desc.value.name);
}

const num = (n, sep) => (v16 ? text.number(text.plain, n, sep) : `${n}`);

const holders = {
  s(v, opts, sep) {
    if (!v16) return String(v);
    if (typeof v === 'number') return num(v, sep);
    if (typeof v === 'bigint') return text.bigint(text.plain, v, sep);
    if (typeof v !== 'object' || v === null || !hasBuiltinToString(v)) return String(v);
    return inspect(v, { ...opts, compact: 3, colors: false, depth: 0 });
  },
  j: json,
  d(v, opts, sep) {
    if (typeof v === 'bigint') return text.bigint(text.plain, v, sep);
    if (v16 && typeof v === 'symbol') return 'NaN';
    return num(Number(v), sep);
  },
  i(v, opts, sep) {
    if (typeof v === 'bigint') return text.bigint(text.plain, v, sep);
    if (v16 && typeof v === 'symbol') return 'NaN';
    return num(parseInt(v), sep);
  },
  f(v, opts, sep) {
    if (v16 && typeof v === 'symbol') return 'NaN';
    return num(parseFloat(v), sep);
  },
  O: (v, opts) => inspect(v, opts),
  o: (v, opts) => inspect(v, { ...opts, showHidden: true, showProxy: true, depth: 4 }),
};
if (v16) holders.c = () => '';

function rest16(opts, out, args, a, sep) {
  for (; a < args.length; a++, sep = ' ') {
    out += sep + (typeof args[a] === 'string' ? args[a] : inspect(args[a], opts));
  }
  return out;
}

function rest10(opts, out, args, a) {
  for (; a < args.length; a++) {
    const v = args[a];
    out += (typeof v !== 'object' && typeof v !== 'symbol') || v === null ? ` ${v}` : ` ${inspect(v, opts)}`;
  }
  return out;
}

function formatArgs(opts, args) {
  const first = args[0];
  if (typeof first !== 'string') {
    return v16 ? rest16(opts, '', args, 0, '') : args.map((v) => inspect(v, opts)).join(' ');
  }
  if (args.length === 1) return first;
  const sep = opts && opts.numericSeparator !== undefined ?
    opts.numericSeparator : inspectDefaultOptions.numericSeparator;
  let out = '';
  let done = 0;
  let a = 1;
  for (let i = first.indexOf('%'); i !== -1 && i < first.length - 1; i = first.indexOf('%', i)) {
    const c = first[i + 1];
    if (c === '%') {
      out += first.slice(done, i + 1);
      done = i + 2;
    } else if (a < args.length && holders[c] !== undefined) {
      out += first.slice(done, i) + holders[c](args[a++], opts, sep);
      done = i + 2;
    }
    i += 2;
  }
  if (done === 0) out = first;
  else out += first.slice(done);
  if (!v16) return rest10(opts, out, args, a);
  return rest16(opts, out, args, a, ' ');
}

exports.format = function format(...args) {
  return formatArgs(v16 ? undefined : {}, args);
};

exports.formatWithOptions = function formatWithOptions(inspectOptions, ...args) {
  if (v16) {
    errors.needObject(inspectOptions, 'inspectOptions', { allowArray: true });
  } else if (typeof inspectOptions !== 'object' || inspectOptions === null) {
    throw errors.argType('inspectOptions', 'object', inspectOptions);
  }
  return formatArgs(inspectOptions, args);
};

exports.formatArgs = formatArgs;
