'use strict';

// Deep equality, loose and strict, for assert and util.

const { v16 } = require('internal/errors');
const types = require('native:types');

const own = Object.prototype.hasOwnProperty;
const enumerable = Object.prototype.propertyIsEnumerable;
const classOf = Object.prototype.toString;
const boxes = new Set(['Number', 'String', 'Boolean', 'BigInt', 'Symbol']);
const boxOf = { Number, String, Boolean, BigInt: global.BigInt, Symbol };

function isErrorObject(v, kind) { return kind === 'Error' || v instanceof Error; }

function enumerableSymbols(v) {
  return Object.getOwnPropertySymbols(v).filter((s) => enumerable.call(v, s));
}

function namedKeys(v, strict) {
  const keys = types.ownNonIndex(v, false);
  return strict ? keys.concat(enumerableSymbols(v)) : keys;
}

// Walk compares two values and remembers which pairs it is inside of, so that
// cycles end.
class Walk {
  constructor(strict) {
    this.strict = strict;
    this.left = undefined;
    this.right = undefined;
    this.depth = 0;
  }

  equal(a, b) {
    if (a === b) return a !== 0 || !this.strict || Object.is(a, b);
    if (this.strict) {
      if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
      if (typeof b !== 'object' || a === null || b === null) return false;
      if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    } else {
      const plainA = a === null || typeof a !== 'object';
      const plainB = b === null || typeof b !== 'object';
      if (plainA && plainB) return a == b || (v16 && Number.isNaN(a) && Number.isNaN(b));
      if (plainA || plainB) return false;
    }
    return v16 || this.strict ? this.objects(a, b) : this.loose10(a, b);
  }

  objects(a, b) {
    const tag = classOf.call(a);
    if (tag !== classOf.call(b)) return false;
    if (v16 ? Array.isArray(a) : tag === '[object Array]') {
      if (!Array.isArray(b) || a.length !== b.length) return false;
      return this.listed(a, b, 'array');
    }
    if (tag === '[object Object]') return this.properties(a, b, '');
    const kind = types.kindOf(a);
    const kindB = types.kindOf(b);
    if (kind === 'Date') {
      if ((v16 && kindB !== 'Date') || !sameDate(a, b)) return false;
    } else if (kind === 'RegExp') {
      if ((v16 && kindB !== 'RegExp') || !sameRegExp(a, b)) return false;
    } else if (v16 ? isErrorObject(a, kind) : tag === '[object Error]') {
      if (v16 && !isErrorObject(b, kindB)) return false;
      if (a.message !== b.message || (v16 && a.name !== b.name)) return false;
    } else if (ArrayBuffer.isView(a)) {
      if (v16 && kind !== kindB) return false;
      const floats = v16 && !this.strict && (tag === '[object Float32Array]' || tag === '[object Float64Array]');
      if (!(floats ? sameItems(a, b) : sameBytes(a, b))) return false;
      return this.listed(a, b, '');
    } else if (kind === 'Set' || kind === 'Map') {
      if (kindB !== kind || a.size !== b.size) return false;
      return this.properties(a, b, kind);
    } else if (v16) {
      if (!this.rest16(a, b, kind, kindB)) return false;
    } else if (typeof a.valueOf === 'function') {
      const plain = a.valueOf();
      if (plain !== a && (typeof b.valueOf !== 'function' || !new Walk(true).equal(plain, b.valueOf()))) return false;
    }
    return this.properties(a, b, '');
  }

  rest16(a, b, kind, kindB) {
    if (kind === 'ArrayBuffer') {
      return kindB === 'ArrayBuffer' && sameBytes(new Uint8Array(a), new Uint8Array(b));
    }
    if (boxes.has(kind)) {
      return kind === kindB && Object.is(boxOf[kind].prototype.valueOf.call(a), boxOf[kind].prototype.valueOf.call(b));
    }
    return !(Array.isArray(b) || ArrayBuffer.isView(b) || boxes.has(kindB) || isErrorObject(b, kindB) ||
      ['Set', 'Map', 'Date', 'RegExp', 'ArrayBuffer'].includes(kindB));
  }

  loose10(a, b) {
    const tag = classOf.call(a);
    const tagB = classOf.call(b);
    const kind = types.kindOf(a);
    const kindB = types.kindOf(b);
    if (tag === tagB) {
      if (tag === '[object Object]' || tag === '[object Array]') return this.properties(a, b, '');
      if (ArrayBuffer.isView(a)) {
        const floats = tag === '[object Float32Array]' || tag === '[object Float64Array]';
        return floats ? sameItems(a, b) : sameBytes(a, b);
      }
      if (kind === 'Date' && kindB === 'Date') return a.getTime() === b.getTime();
      if (kind === 'RegExp' && kindB === 'RegExp') return sameRegExp(a, b);
      if (a instanceof Error && b instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
    } else if (tag === '[object Arguments]' || tagB === '[object Arguments]') {
      return false;
    }
    if (kind === 'Set' || kind === 'Map') {
      return kindB === kind && a.size === b.size && this.properties(a, b, kind);
    }
    if (kindB === 'Set' || kindB === 'Map') return false;
    return this.properties(a, b, '');
  }

  // listed compares values whose items are counted already: only their named
  // properties have to match in number.
  listed(a, b, contents) {
    const keys = namedKeys(a, this.strict);
    if (keys.length !== namedKeys(b, this.strict).length) return false;
    return this.inside(a, b, keys, contents);
  }

  properties(a, b, contents) {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    if (this.strict) {
      const symbols = enumerableSymbols(a);
      if (symbols.length !== enumerableSymbols(b).length) return false;
      keys.push(...symbols);
    }
    return this.inside(a, b, keys, contents);
  }

  inside(a, b, keys, contents) {
    for (const key of keys) if (!(v16 || typeof key === 'symbol' ? enumerable : own).call(b, key)) return false;
    if (keys.length === 0 && (contents === '' || (contents === 'array' ? a.length === 0 : a.size === 0))) return true;
    if (this.left === undefined) {
      this.left = new Map();
      this.right = new Map();
    } else {
      const was = this.left.get(a);
      if (was !== undefined) {
        const wasB = this.right.get(b);
        if (wasB !== undefined) return was === wasB;
      }
      this.depth++;
    }
    this.left.set(a, this.depth);
    this.right.set(b, this.depth);
    const same = this.contents(a, b, keys, contents);
    this.left.delete(a);
    this.right.delete(b);
    return same;
  }

  contents(a, b, keys, contents) {
    if (contents === 'Set' && !this.sets(a, b)) return false;
    if (contents === 'Map' && !this.maps(a, b)) return false;
    if (contents === 'array') {
      for (let i = 0; i < a.length; i++) {
        const has = own.call(a, i);
        if (has !== own.call(b, i)) {
          if (!has) return this.sparse(a, b, i, keys);
          return false;
        }
        if (!has) return this.sparse(a, b, i, keys);
        if (!this.equal(a[i], b[i])) return false;
      }
    }
    for (const key of keys) if (!this.equal(a[key], b[key])) return false;
    return true;
  }

  sparse(a, b, from, keys) {
    const rest = Object.keys(a);
    for (const key of rest.slice(from)) {
      if (!own.call(b, key) || !this.equal(a[key], b[key])) return false;
    }
    if (rest.length !== Object.keys(b).length) return false;
    for (const key of keys) if (!this.equal(a[key], b[key])) return false;
    return true;
  }

  // A member that the other set lacks may still be equal to one of its own.
  sets(a, b) {
    const open = new Set();
    for (const v of a) {
      if (typeof v === 'object' && v !== null) open.add(v);
      else if (!b.has(v)) {
        if (this.strict || !mayMatchLoosely(v, (alt) => b.has(alt) && !a.has(alt))) return false;
        open.add(v);
      }
    }
    if (open.size === 0) return true;
    for (const v of b) {
      const isObject = typeof v === 'object' && v !== null;
      if (!isObject && (this.strict || a.has(v))) continue;
      if (!this.takeEqual(open, v)) return false;
    }
    return open.size === 0;
  }

  takeEqual(open, v) {
    for (const candidate of open) {
      if (this.equal(v, candidate)) {
        open.delete(candidate);
        return true;
      }
    }
    return false;
  }

  maps(a, b) {
    const open = new Set();
    for (const [key, value] of a) {
      if (typeof key === 'object' && key !== null) {
        open.add(key);
        continue;
      }
      const other = b.get(key);
      if ((other === undefined && !b.has(key)) || !this.equal(value, other)) {
        if (this.strict) return false;
        const matches = (alt) => b.has(alt) && this.equal(value, b.get(alt)) && !a.has(alt);
        if (!mayMatchLoosely(key, matches)) return false;
        open.add(key);
      }
    }
    if (open.size === 0) return true;
    for (const [key, value] of b) {
      const isObject = typeof key === 'object' && key !== null;
      if (!isObject && (this.strict || (a.has(key) && this.equal(a.get(key), value)))) continue;
      if (!this.takeEntry(open, a, key, value)) return false;
    }
    return open.size === 0;
  }

  takeEntry(open, a, key, value) {
    for (const candidate of open) {
      if (this.equal(candidate, key) && this.equal(a.get(candidate), value)) {
        open.delete(candidate);
        return true;
      }
    }
    return false;
  }
}

// mayMatchLoosely tells whether a primitive can be == to another one.
function mayMatchLoosely(v, matches) {
  switch (typeof v) {
    case 'undefined': return matches(null);
    case 'object': return matches(undefined);
    case 'symbol': return false;
    case 'string': return !Number.isNaN(+v);
    case 'number': return !Number.isNaN(v);
  }
  return true;
}

function sameDate(a, b) {
  return v16 ? Date.prototype.getTime.call(a) === Date.prototype.getTime.call(b) : a.getTime() === b.getTime();
}

function sameRegExp(a, b) {
  return a.source === b.source && a.flags === b.flags && (!v16 || a.lastIndex === b.lastIndex);
}

function sameItems(a, b) {
  if (a.byteLength !== b.byteLength) return false;
  for (let i = 0; i < a.byteLength; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sameBytes(a, b) {
  return a.byteLength === b.byteLength && types.sameBytes(a, b);
}

exports.isDeepEqual = (a, b) => new Walk(false).equal(a, b);
exports.isDeepStrictEqual = (a, b) => new Walk(true).equal(a, b);
