'use strict';

// What each kind of object looks like to util.inspect.
//
// A shape has: done (the whole text, when nothing is left to list), base (text
// before the brace), open, close, keys (own properties to list), list(level)
// (entries before them), array (entries are items), deep (what stands for it
// below the depth limit), inherited (lines of its prototypes).

const { v16 } = require('internal/errors');
const text = require('internal/inspect_text');
const types = require('native:types');
const core = require('internal/inspect');
const { show, property, layout, primitive } = core;

const own = Object.prototype.hasOwnProperty;
const enumerable = Object.prototype.propertyIsEnumerable;
const typedTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const typedLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length').get;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;

const builtinNames = new Set(Object.getOwnPropertyNames(globalThis_())
  .filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name) && name !== 'GLOBAL' && name !== 'URL' &&
    name !== 'URLSearchParams' && name !== 'Buffer' && name !== 'Event' && name !== 'EventTarget' &&
    name !== 'AbortController' && name !== 'AbortSignal' && name !== 'TextEncoder' && name !== 'TextDecoder'));
exports.builtinNames = builtinNames;

function globalThis_() { return global; }

function ownKeys(value, hidden) {
  const keys = hidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  for (const s of Object.getOwnPropertySymbols(value)) {
    if (hidden || enumerable.call(value, s)) keys.push(s);
  }
  if (v16 && types.emitterCapture(value) !== undefined && own.call(value, '_events')) keys.push(core.kCapture);
  return keys;
}

function isInstance(value, ctor) {
  try { return value instanceof ctor; } catch (_) { return false; }
}

// engineName is the class the engine would name for an object that lost its
// constructor.
function engineName(value) {
  const kind = types.kindOf(value);
  if (kind === 'TypedArray') return typedTag.call(value);
  if (kind === 'Class' || typeof value === 'function') return 'Function';
  if (kind && kind !== 'Arguments' && !kind.includes(' ')) return kind;
  return Array.isArray(value) ? 'Array' : 'Object';
}

// className finds the name of the value's constructor: null without a
// prototype. lines collects what its prototypes hold, when asked for.
function className(ctx, value, level, lines) {
  let first;
  for (let o = value; o; ) {
    const desc = Object.getOwnPropertyDescriptor(o, 'constructor');
    if (desc !== undefined && typeof desc.value === 'function' && desc.value.name !== '' &&
        (!v16 || isInstance(value, desc.value))) {
      if (lines !== undefined && (first !== o || !builtinNames.has(desc.value.name))) {
        inheritedLines(ctx, value, first || value, level, lines);
      }
      return String(desc.value.name);
    }
    o = Object.getPrototypeOf(o);
    if (first === undefined) first = o;
  }
  if (first === null) return null;
  if (!v16) return '';
  const name = engineName(value);
  if (core.isTooDeep(ctx, level)) return `${name} <Complex prototype>`;
  const parent = className(ctx, first, level + 1, lines);
  if (parent === null) {
    return `${name} <${core.inspect(first, { ...ctx, customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${parent}>`;
}

// inheritedLines shows data that up to three prototypes of a user's class hold.
function inheritedLines(ctx, value, from, level, lines) {
  const seen = new Set();
  let o = from;
  for (let step = 0; step < 3; step++) {
    if (step !== 0 || value === o) {
      o = Object.getPrototypeOf(o);
      if (o === null) return;
      const desc = Object.getOwnPropertyDescriptor(o, 'constructor');
      if (desc !== undefined && typeof desc.value === 'function' && builtinNames.has(desc.value.name)) return;
    }
    ctx.seen.push(value);
    const keys = Reflect.ownKeys(o);
    for (const key of keys) {
      if (key === 'constructor' || own.call(value, key) || seen.has(key)) continue;
      const desc = Object.getOwnPropertyDescriptor(o, key);
      if (typeof desc.value === 'function') continue;
      const line = property(ctx, o, level, key, 'object', desc, value);
      lines.push(ctx.colors ? `\u001b[2m${line}\u001b[22m` : line);
    }
    ctx.seen.pop();
    for (const key of keys) seen.add(key);
  }
}

// prefix names the class in front of a brace.
function prefix(name, tag, fallback, size) {
  const n = size === undefined ? '' : size;
  if (name === null) {
    const odd = v16 ? tag !== '' && fallback !== tag : tag !== '';
    return `[${fallback}${n}: null prototype] ${odd ? `[${tag}] ` : ''}`;
  }
  if (!v16 && name === '') return '';
  return tag !== '' && name !== tag ? `${name}${n} [${tag}] ` : `${name}${n} `;
}

function more(n) { return `... ${n} more item${n > 1 ? 's' : ''}`; }

// Entries.

function arrayItems(ctx, value, level) {
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), value.length);
  const out = [];
  let index = 0;
  let sparse = false;
  for (; index < limit && !sparse; index++) {
    if (!own.call(value, index)) sparse = true;
    else out.push(property(ctx, value, level, index, 'item'));
  }
  if (sparse) return sparseItems(ctx, value, level, limit, out, index - 1);
  if (value.length > limit) out.push(more(value.length - limit));
  return out;
}

function emptyItems(ctx, n) { return ctx.stylize(`<${n} empty item${n > 1 ? 's' : ''}>`, 'undefined'); }

function sparseItems(ctx, value, level, limit, out, from) {
  let index = from;
  const keys = Object.keys(value);
  for (let i = from; i < keys.length && out.length < limit; i++) {
    const key = keys[i];
    if (!/^(0|[1-9][0-9]*)$/.test(key) || +key > 2 ** 32 - 2) break;
    if (`${index}` !== key) {
      out.push(emptyItems(ctx, +key - index));
      index = +key;
      if (out.length === limit) break;
    }
    out.push(property(ctx, value, level, key, 'item'));
    index++;
  }
  const left = value.length - index;
  if (left > 0) out.push(out.length === limit ? more(left) : emptyItems(ctx, left));
  return out;
}

function typedItems(ctx, value, length, level) {
  const limit = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const out = [];
  for (let i = 0; i < limit; i++) out.push(primitive(ctx.stylize, value[i], ctx));
  if (length > limit) out.push(more(length - limit));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      out.push(`[${key}]: ${show(ctx, value[key], level, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return out;
}

function collection(ctx, size, each) {
  const limit = v16 ? Math.min(Math.max(0, ctx.maxArrayLength), size) : size;
  const out = [];
  ctx.indentationLvl += 2;
  each(out, limit);
  if (size > limit) out.push(more(size - limit));
  ctx.indentationLvl -= 2;
  if (!v16 && ctx.showHidden) out.push(`[size]: ${ctx.stylize(`${size}`, 'number')}`);
  return out;
}

function setItems(ctx, value, size, level) {
  return collection(ctx, size, (out, limit) => {
    for (const v of Set.prototype.values.call(value)) {
      if (out.length >= limit) break;
      out.push(show(ctx, v, level));
    }
  });
}

function mapItems(ctx, value, size, level) {
  return collection(ctx, size, (out, limit) => {
    for (const e of Map.prototype.entries.call(value)) {
      if (out.length >= limit) break;
      out.push(`${show(ctx, e[0], level)} => ${show(ctx, e[1], level)}`);
    }
  });
}

function iteratorItems(ctx, items, level, asPairs) {
  const limit = Math.min(Math.max(ctx.maxArrayLength, 0), items.length);
  const out = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < limit; i++) {
    if (!asPairs) {
      out.push(show(ctx, items[i], level));
      continue;
    }
    const pair = [show(ctx, items[i][0], level), show(ctx, items[i][1], level)];
    out.push(v16 ? layout(ctx, pair, { base: '', open: '[', close: ']', array: true }, level) :
      `[ ${pair[0]}, ${pair[1]} ]`);
  }
  ctx.indentationLvl -= 2;
  if (items.length > limit) out.push(more(items.length - limit));
  return out;
}

function bufferItems(ctx, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch (_) {
    return [ctx.stylize('(detached)', 'special')];
  }
  const limit = Math.min(ctx.maxArrayLength, bytes.length);
  const hex = [];
  for (let i = 0; i < limit; i++) hex.push((bytes[i] < 16 ? '0' : '') + bytes[i].toString(16));
  let line = hex.join(' ');
  const left = bytes.length - limit;
  if (left > 0) line += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${line}>`];
}

function promiseItems(ctx, value, level) {
  const [state, result] = types.promiseParts(value);
  if (state === 0) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const shown = show(ctx, result, level);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${shown}` : shown];
}

// Kinds.

function brace(open, rest) {
  return Object.assign({ base: '', open: `${open}{`, close: '}' }, rest);
}

function iterable(ctx, value, info) {
  const { name, tag } = info;
  const kind = info.kind;
  if (Array.isArray(value)) {
    const p = name === 'Array' && tag === '' ? '' : prefix(name, tag, 'Array', v16 ? `(${value.length})` : '');
    const keys = namedKeys(value, ctx.showHidden);
    if (value.length === 0 && keys.length === 0 && !info.lines) return { done: `${p}[]` };
    return { base: '', open: `${p}[`, close: ']', keys, array: true, list: (l) => arrayItems(ctx, value, l) };
  }
  if (kind === 'Set' || kind === 'Map') {
    const size = (kind === 'Set' ? setSize : mapSize).call(value);
    const p = prefix(name, tag, kind, v16 ? `(${size})` : '');
    const keys = ownKeys(value, ctx.showHidden);
    if (size === 0 && keys.length === 0 && !info.lines) return { done: `${p}{}` };
    const items = kind === 'Set' ? setItems : mapItems;
    return brace(p, { keys, list: (l) => items(ctx, value, size, l) });
  }
  if (kind === 'TypedArray') {
    const size = typedLength.call(value);
    const p = prefix(name, tag, name === null ? typedTag.call(value) : '', v16 ? `(${size})` : '');
    const keys = namedKeys(value, ctx.showHidden);
    if (size === 0 && keys.length === 0 && !ctx.showHidden) return { done: `${p}[]` };
    return { base: '', open: `${p}[`, close: ']', keys, array: true, list: (l) => typedItems(ctx, value, size, l) };
  }
  if (kind === 'Map Iterator' || kind === 'Set Iterator') return iteratorShape(ctx, value, info);
  return undefined;
}

function namedKeys(value, hidden) {
  const keys = types.ownNonIndex(value, hidden);
  for (const s of Object.getOwnPropertySymbols(value)) if (hidden || enumerable.call(value, s)) keys.push(s);
  return keys;
}

function iteratorShape(ctx, value, info) {
  const items = types.previewIterator(value);
  const asPairs = info.kind === 'Map Iterator' && items.length > 0 && items.every((i) => Array.isArray(i)) &&
    isEntries(value);
  let tag = info.tag;
  if (tag !== info.kind) tag = v16 && tag !== '' ? `${tag}] [${info.kind}` : tag || info.kind;
  if (v16 && (asPairs || (info.kind === 'Set Iterator' && isEntries(value)))) {
    tag = tag.replace(/ Iterator$/, ' Entries');
  }
  const pairs = asPairs || isEntries(value);
  return { base: '', open: `[${tag}] {`, close: '}', keys: ownKeys(value, ctx.showHidden),
    list: (l) => iteratorItems(ctx, items, l, pairs) };
}

function isEntries(value) { return types.iteratorYieldsEntries(value); }

function functionText(value, info) {
  const { name, tag, kind } = info;
  if (!v16) {
    const type = name || tag || 'Function';
    return `[${type}${value.name && typeof value.name === 'string' ? `: ${value.name}` : ''}]`;
  }
  if (kind === 'Class') return classText(value, info);
  const type = kind === 'AsyncFunction' || kind === 'GeneratorFunction' ? kind : 'Function';
  let out = `[${type}${name === null ? ' (null prototype)' : ''}`;
  out += value.name === '' ? ' (anonymous)]' : `: ${value.name}]`;
  if (name !== type && name !== null) out += ` ${name}`;
  if (tag !== '' && name !== tag) out += ` [${tag}]`;
  return out;
}

function classText(value, { name, tag }) {
  let out = `class ${(own.call(value, 'name') && value.name) || '(anonymous)'}`;
  if (name !== 'Function' && name !== null) out += ` [${name}]`;
  if (tag !== '' && name !== tag) out += ` [${tag}]`;
  if (name === null) {
    out += ' extends [null prototype]';
  } else {
    const parent = Object.getPrototypeOf(value).name;
    if (parent) out += ` extends ${parent}`;
  }
  return `[${out}]`;
}

const boxed = { Number, String, Boolean, BigInt: global.BigInt, Symbol };

function boxedShape(ctx, value, info, keys) {
  const { kind, name, tag } = info;
  if (kind === 'String') keys.splice(0, value.length);
  let out = `[${kind}`;
  if (v16 && kind !== name) out += name === null ? ' (null prototype)' : ` (${name})`;
  const raw = boxed[kind].prototype.valueOf.call(value);
  out += `: ${primitive(text.plain, raw, ctx)}]`;
  if (v16 && tag !== '' && tag !== name) out += ` [${tag}]`;
  if (keys.length === 0 && !info.lines) return { done: ctx.stylize(out, kind.toLowerCase()) };
  return brace('', { base: out, keys });
}

function dateShape(ctx, value, info, keys) {
  const bad = Number.isNaN(Date.prototype.getTime.call(value));
  let base = bad ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
  if (v16) {
    const p = prefix(info.name, info.tag, 'Date');
    if (p !== 'Date ') base = `${p}${base}`;
  }
  if (keys.length === 0 && !info.lines) return { done: ctx.stylize(base, 'date') };
  return brace('', { base, keys });
}

function regexpShape(ctx, value, info, keys, level) {
  let base = RegExp.prototype.toString.call(info.name !== null ? value : new RegExp(value));
  if (v16) {
    const p = prefix(info.name, info.tag, 'RegExp');
    if (p !== 'RegExp ') base = `${p}${base}`;
  }
  if ((keys.length === 0 && !info.lines) || core.isTooDeep(ctx, level)) return { done: ctx.stylize(base, 'regexp') };
  return brace('', { base, keys });
}

function bufferShape(ctx, value, info, keys, inTyped) {
  const p = prefix(info.name, info.tag, 'ArrayBuffer');
  if ((!v16 || inTyped) && keys.length === 0 && !info.lines) {
    return { done: `${p}{ byteLength: ${text.number(ctx.stylize, value.byteLength, false)} }` };
  }
  keys.unshift('byteLength');
  return brace(p, { keys, list: v16 && !inTyped ? () => bufferItems(ctx, value) : undefined });
}

function otherShape(ctx, value, info, level, inTyped) {
  const { name, tag, kind } = info;
  const keys = ownKeys(value, ctx.showHidden);
  const bare = keys.length === 0 && !info.lines;
  if (name === 'Object' && (kind === '' || kind === 'Arguments')) {
    let open = '';
    if (kind === 'Arguments') open = '[Arguments] ';
    else if (tag !== '') open = prefix(name, tag, 'Object');
    return bare ? { done: `${open}{}` } : brace(open, { keys });
  }
  if (typeof value === 'function') {
    const base = functionText(value, info);
    return bare ? { done: ctx.stylize(base, 'special') } : brace('', { base, keys });
  }
  switch (kind) {
    case 'RegExp': return regexpShape(ctx, value, info, keys, level);
    case 'Date': return dateShape(ctx, value, info, keys);
    case 'Error': return require('internal/inspect_error').shape(ctx, value, info, keys, prefix);
    case 'ArrayBuffer': return bufferShape(ctx, value, info, keys, inTyped);
    case 'DataView':
      keys.unshift('byteLength', 'byteOffset', 'buffer');
      return brace(prefix(name, tag, 'DataView'), { keys });
    case 'Promise':
      return brace(prefix(name, tag, 'Promise'), { keys, list: (l) => promiseItems(ctx, value, l) });
    case 'WeakSet':
    case 'WeakMap':
      return brace(prefix(name, tag, kind), {
        keys, list: () => [ctx.stylize(v16 ? '<items unknown>' : '[items unknown]', 'special')],
      });
    case 'Number': case 'String': case 'Boolean': case 'BigInt': case 'Symbol':
      return boxedShape(ctx, value, info, keys);
  }
  if (value instanceof Error) return require('internal/inspect_error').shape(ctx, value, info, keys, prefix);
  if (!v16 && name === null) {
    const again = iterable(ctx, value, info);
    if (again !== undefined) return again;
  }
  const open = prefix(name, tag, v16 ? fallbackName(value, name, tag) : 'Object');
  return bare ? { done: `${open}{}` } : brace(open, { keys });
}

function fallbackName(value, name, tag) {
  if (name !== null) return '';
  const n = engineName(value);
  return n === tag ? 'Object' : n;
}

exports.shapeOf = function (ctx, value, level, inTyped) {
  const lines = v16 && ctx.showHidden && !core.isTooDeep(ctx, level) ? [] : undefined;
  const name = className(ctx, value, level, lines);
  let tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' ||
      (v16 && tag !== '' && (ctx.showHidden ? own : enumerable).call(value, Symbol.toStringTag))) {
    tag = '';
  }
  const info = { name, tag, kind: types.kindOf(value), lines: lines !== undefined && lines.length > 0 ? lines : undefined };
  let shape;
  if (v16 ? name === null || Symbol.iterator in value : value[Symbol.iterator]) shape = iterable(ctx, value, info);
  if (shape === undefined) shape = otherShape(ctx, value, info, level, inTyped);
  if (shape.done === undefined) {
    shape.inherited = info.lines;
    if (v16) {
      const short = prefix(name, tag, fallbackName(value, name, tag)).slice(0, -1);
      shape.deep = name !== null ? `[${short}]` : short;
    } else {
      shape.deep = `[${name || tag || 'Object'}]`;
    }
  }
  return shape;
};
