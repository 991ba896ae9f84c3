'use strict';

// util.inspect. A value is turned into a shape (what stands before, between and
// after its entries) by its kind, in internal/inspect_kinds; here are the walk,
// the properties and the layout.

const errors = require('internal/errors');
const text = require('internal/inspect_text');
const types = require('native:types');
const v16 = errors.v16;

const custom = Symbol.for('nodejs.util.inspect.custom');

const defaults = Object.seal(v16 ? {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false,
  maxArrayLength: 100, maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false,
  getters: false, numericSeparator: false,
} : {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false,
  maxArrayLength: 100, breakLength: 60, compact: true, sorted: false,
});

const own = Object.prototype.hasOwnProperty;

function newContext() {
  const ctx = { budget: {}, indentationLvl: 0, seen: [], currentDepth: 0, stylize: text.plain };
  return Object.assign(ctx, defaults);
}

function inspect(value, opts) {
  const ctx = newContext();
  if (arguments.length > 2) {
    if (arguments[2] !== undefined) ctx.depth = arguments[2];
    if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
  }
  if (typeof opts === 'boolean') {
    ctx.showHidden = opts;
  } else if (opts) {
    for (const key of Object.keys(opts)) {
      if (!v16 || own.call(defaults, key) || key === 'stylize') ctx[key] = opts[key];
      else if (ctx.userOptions === undefined) ctx.userOptions = opts;
    }
  }
  if (ctx.colors) ctx.stylize = text.coloured;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return show(ctx, value, 0);
}

inspect.custom = custom;
Object.defineProperty(inspect, 'defaultOptions', {
  get() { return defaults; },
  set(options) {
    errors.needObject(options, 'options', v16 ? undefined : { allowArray: true });
    return Object.assign(defaults, options);
  },
});
inspect.colors = text.colors;
inspect.styles = text.styles;

// Primitive values.

const minLine = 16;
const wrapPatterns = {};

function wrapped10(ctx, s) {
  const room = Math.max(ctx.breakLength - ctx.indentationLvl, minLine);
  const average = Math.ceil(s.length / Math.ceil(s.length / room));
  const size = Math.max(average, minLine);
  if (!wrapPatterns[size]) {
    wrapPatterns[size] = new RegExp(`(.|\\n){1,${size}}(\\s|$)|(\\n|.)+?(\\s|$)`, 'gm');
  }
  return s.match(wrapPatterns[size]);
}

function showString(style, s, ctx) {
  let trailer = '';
  if (v16 && s.length > ctx.maxStringLength) {
    const left = s.length - ctx.maxStringLength;
    s = s.slice(0, ctx.maxStringLength);
    trailer = `... ${left} more character${left > 1 ? 's' : ''}`;
  }
  const quote = (part) => style(text.quoted(part), 'string');
  if (v16) {
    if (ctx.compact !== true && s.length > minLine &&
        s.length > ctx.breakLength - ctx.indentationLvl - 4 && s.includes('\n')) {
      const lines = s.split('\n');
      const parts = lines.map((line, i) => (i < lines.length - 1 ? line + '\n' : line));
      if (parts[parts.length - 1] === '') parts.pop();
      return parts.map(quote).join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer;
    }
    return quote(s) + trailer;
  }
  if (ctx.compact === false && ctx.indentationLvl + s.length > ctx.breakLength && s.length > minLine) {
    const parts = wrapped10(ctx, s);
    if (parts.length > 1) return parts.map(quote).join(` +\n${' '.repeat(ctx.indentationLvl)}  `);
  }
  return quote(s);
}

function primitive(style, v, ctx) {
  switch (typeof v) {
    case 'string': return showString(style, v, ctx);
    case 'number': return text.number(style, v, ctx.numericSeparator);
    case 'bigint': return text.bigint(style, v, ctx.numericSeparator);
    case 'boolean': return style(`${v}`, 'boolean');
    case 'undefined': return style('undefined', 'undefined');
    default: return style(Symbol.prototype.toString.call(v), 'symbol');
  }
}

// Values with a say of their own.

function optionsFor(ctx, foreign) {
  const out = {
    stylize: ctx.stylize, showHidden: ctx.showHidden, depth: ctx.depth, colors: ctx.colors,
    customInspect: ctx.customInspect, showProxy: ctx.showProxy, maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength, breakLength: ctx.breakLength, compact: ctx.compact,
    sorted: ctx.sorted, getters: ctx.getters, numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (!foreign) return out;
  Object.setPrototypeOf(out, null);
  for (const key of Object.keys(out)) {
    const v = out[key];
    if ((typeof v === 'object' || typeof v === 'function') && v !== null) delete out[key];
  }
  out.stylize = Object.setPrototypeOf((value, kind) => {
    let styled;
    try { styled = `${ctx.stylize(value, kind)}`; } catch (_) { /* the plain value serves */ }
    return typeof styled === 'string' ? styled : value;
  }, null);
  return out;
}

let warnedMethod = false;

// customOf finds the value's own inspection function.
function customOf(target, value) {
  let fn = target[custom];
  if (!v16 && !fn && target.inspect !== inspect && typeof target.inspect === 'function') {
    const method = target.inspect;
    fn = function (...args) {
      if (!warnedMethod) {
        warnedMethod = true;
        process.emitWarning('Custom inspection function on Objects via .inspect() is deprecated',
          'DeprecationWarning', 'DEP0079');
      }
      return method.apply(this, args);
    };
  }
  if (typeof fn !== 'function' || fn === inspect) return undefined;
  const ctor = target.constructor;
  return ctor && ctor.prototype === target ? undefined : fn;
}

function isTooDeep(ctx, level) {
  return ctx.depth !== null && level > ctx.depth;
}

function showProxy(ctx, parts, level) {
  if (isTooDeep(ctx, level)) return ctx.stylize('Proxy [Array]', 'special');
  ctx.indentationLvl += 2;
  const entries = parts.map((part) => show(ctx, part, level + 1));
  ctx.indentationLvl -= 2;
  if (v16) return layout(ctx, entries, { base: '', open: 'Proxy [', close: ']', array: true }, level + 1);
  return `Proxy ${layout(ctx, entries, { base: '', open: '[', close: ']' }, level + 1)}`;
}

// show returns the text of a value that stands level levels down. inTyped is
// set for the buffer of a typed array.
function show(ctx, value, level, inTyped) {
  if (typeof value !== 'object' && typeof value !== 'function') return primitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');
  let target = value;
  let isProxy = false;
  while (types.kindOf(target) === 'Proxy') {
    isProxy = true;
    const parts = types.proxyParts(target);
    if (parts[0] === null && v16) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return showProxy(ctx, parts, level);
    if (parts[0] === null) throw new TypeError("Cannot perform 'get' on a proxy that has been revoked");
    target = parts[0];
  }
  if (ctx.customInspect) {
    const fn = customOf(target, value);
    if (fn !== undefined) {
      const depth = ctx.depth === null || ctx.depth === undefined ? ctx.depth : ctx.depth - level;
      const made = v16 ?
        fn.call(value, depth, optionsFor(ctx, isProxy || !(value instanceof Object)), inspect) :
        fn.call(value, depth, ctx);
      if (made !== value) {
        if (typeof made !== 'string') return show(ctx, made, level);
        return v16 ? made.replace(/\n/g, `\n${' '.repeat(ctx.indentationLvl)}`) : made;
      }
    }
  }
  if (ctx.seen.includes(target)) {
    if (!v16) return ctx.stylize('[Circular]', 'special');
    if (ctx.circular === undefined) ctx.circular = new Map();
    let mark = ctx.circular.get(target);
    if (mark === undefined) {
      mark = ctx.circular.size + 1;
      ctx.circular.set(target, mark);
    }
    return ctx.stylize(`[Circular *${mark}]`, 'special');
  }
  return showObject(ctx, target, level, inTyped);
}

function showObject(ctx, value, level, inTyped) {
  const shape = require('internal/inspect_kinds').shapeOf(ctx, value, level, inTyped);
  if (shape.done !== undefined) return shape.done;
  if (isTooDeep(ctx, level)) return ctx.stylize(shape.deep, 'special');
  const inner = level + 1;
  ctx.seen.push(value);
  ctx.currentDepth = inner;
  const entries = shape.list ? shape.list(inner) : [];
  for (const key of shape.keys) entries.push(property(ctx, value, inner, key, shape.array ? 'extra' : 'object'));
  if (shape.inherited) entries.push(...shape.inherited);
  if (ctx.circular !== undefined && ctx.circular.has(value)) {
    const ref = ctx.stylize(`<ref *${ctx.circular.get(value)}>`, 'special');
    if (ctx.compact !== true) shape.base = shape.base === '' ? ref : `${ref} ${shape.base}`;
    else shape.open = `${ref} ${shape.open}`;
  }
  ctx.seen.pop();
  if (ctx.sorted) sortEntries(ctx, entries, shape);
  const out = layout(ctx, entries, shape, inner, value);
  if (v16) {
    const size = (ctx.budget[ctx.indentationLvl] || 0) + out.length;
    ctx.budget[ctx.indentationLvl] = size;
    if (size > 2 ** 27) ctx.depth = -1;
  }
  return out;
}

function sortEntries(ctx, entries, shape) {
  const order = ctx.sorted === true ? undefined : ctx.sorted;
  if (!shape.array) {
    entries.sort(order);
  } else if (shape.keys.length > 1) {
    const from = entries.length - shape.keys.length;
    entries.push(...entries.splice(from).sort(order));
  }
}

// Properties.

const kCapture = Symbol('kCapture');

function accessor(ctx, desc, holder, level) {
  const label = desc.set === undefined ? 'Getter' : 'Getter/Setter';
  const s = (t) => ctx.stylize(t, 'special');
  const wanted = ctx.getters === true || (ctx.getters === 'get' && desc.set === undefined) ||
    (ctx.getters === 'set' && desc.set !== undefined);
  if (!wanted) return s(`[${label}]`);
  try {
    const v = desc.get.call(holder);
    ctx.indentationLvl += 2;
    let out;
    if (v !== null && typeof v === 'object') {
      out = `${s(`[${label}]`)} ${show(ctx, v, level)}`;
    } else {
      const shown = v === null ? ctx.stylize('null', 'null') : primitive(ctx.stylize, v, ctx);
      out = `${s(`[${label}:`)} ${shown}${s(']')}`;
    }
    ctx.indentationLvl -= 2;
    return out;
  } catch (err) {
    return `${s(`[${label}:`)} <Inspection threw (${err.message})>${s(']')}`;
  }
}

function keyText(ctx, key, enumerable) {
  if (typeof key === 'symbol') {
    return `[${ctx.stylize(text.escaped(Symbol.prototype.toString.call(key)), 'symbol')}]`;
  }
  if (v16 && key === '__proto__') return "['__proto__']";
  if (enumerable === false) return `[${text.escaped(key)}]`;
  if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) return ctx.stylize(key, 'name');
  return ctx.stylize(text.quoted(key), 'string');
}

// property shows one property. role is "object", "item" of an array, or
// "extra": a named property of an array.
function property(ctx, value, level, key, role, desc, holder) {
  if (desc === undefined) {
    desc = Object.getOwnPropertyDescriptor(value, key);
    if (desc === undefined) desc = { value: key === kCapture ? types.emitterCapture(value) : value[key], enumerable: true };
    else if (key === 'stack' && desc.get !== undefined && types.kindOf(value) === 'Error') {
      desc = { value: value.stack, enumerable: desc.enumerable };
    } else if (desc.get !== undefined && types.isNative(desc.get) &&
               (types.emitterCapture(value) !== undefined || types.isDataFace(desc.get))) {
      // What emitters and timers keep in Go shows as the data that it is in Node.
      desc = { value: value[key], enumerable: desc.enumerable };
    }
  }
  let shown;
  let gap = ' ';
  if (desc.value !== undefined) {
    const loose = v16 ? ctx.compact === true && role === 'object' : ctx.compact !== false && role === 'object';
    const indent = loose ? 3 : 2;
    ctx.indentationLvl += indent;
    shown = show(ctx, desc.value, level);
    if (loose) {
      const size = v16 ? text.width(shown, ctx.colors) : ctx.colors ? text.stripColors(shown).length : shown.length;
      if (ctx.breakLength < size) gap = `\n${' '.repeat(ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indent;
  } else if (desc.get !== undefined) {
    shown = accessor(ctx, desc, holder === undefined ? value : holder, level);
  } else if (desc.set !== undefined) {
    shown = ctx.stylize('[Setter]', 'special');
  } else {
    shown = ctx.stylize('undefined', 'undefined');
  }
  return role === 'item' ? shown : `${keyText(ctx, key, desc.enumerable)}:${gap}${shown}`;
}

// Layout.

function fitsOneLine16(ctx, entries, start, base) {
  let size = entries.length + start;
  if (size + entries.length > ctx.breakLength) return false;
  for (const e of entries) {
    size += ctx.colors ? text.stripColors(e).length : e.length;
    if (size > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

function fitsOneLine10(ctx, entries) {
  if (entries.length * 2 > ctx.breakLength) return false;
  let size = 0;
  for (const e of entries) {
    size += (ctx.colors ? text.stripColors(e).length : e.length) + 1;
    if (size > ctx.breakLength) return false;
  }
  return true;
}

// layout puts entries between the braces of a shape: on one line when they
// fit, else one a line.
function layout(ctx, entries, shape, level, value) {
  const { base, open, close } = shape;
  const lead = base ? `${base} ` : '';
  const margin = ' '.repeat(ctx.indentationLvl);
  if (v16 ? ctx.compact !== true : ctx.compact === false) {
    if (v16 && typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const count = entries.length;
      if (shape.array && count > 6) entries = text.columns(ctx, entries, value);
      if (ctx.currentDepth - level < ctx.compact && count === entries.length) {
        const start = entries.length + ctx.indentationLvl + open.length + base.length + 10;
        if (fitsOneLine16(ctx, entries, start, base)) {
          const line = entries.join(', ');
          if (!line.includes('\n')) return `${lead}${open} ${line} ${close}`;
        }
      }
    }
    return `${lead}${open}\n${margin}  ${entries.join(`,\n${margin}  `)}\n${margin}${close}`;
  }
  if (v16 ? fitsOneLine16(ctx, entries, 0, base) : fitsOneLine10(ctx, entries)) {
    return `${open}${base ? ` ${base}` : ''} ${entries.join(', ')} ${close}`;
  }
  const first = base === '' && open.length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${margin}  `;
  return `${open}${first}${entries.join(`,\n${margin}  `)} ${close}`;
}

exports.inspect = inspect;
exports.inspectDefaultOptions = defaults;
exports.custom = custom;
exports.primitive = primitive;
exports.show = show;
exports.property = property;
exports.layout = layout;
exports.isTooDeep = isTooDeep;
exports.kCapture = kCapture;
exports.format = (...args) => require('internal/format').format(...args);
