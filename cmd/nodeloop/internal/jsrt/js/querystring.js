'use strict';

// The querystring module.

const errors = require('internal/errors');
const { Buffer } = require('buffer');
const v16 = errors.v16;

function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  const low = code | 32;
  return low >= 97 && low <= 102 ? low - 87 : -1;
}

function unescapeBuffer(s, decodeSpaces) {
  const out = Buffer.allocUnsafe(s.length);
  let n = 0;
  for (let i = 0; i < s.length; i++) {
    let c = s.charCodeAt(i);
    if (decodeSpaces && c === 43) {
      c = 32;
    } else if (c === 37 && i + 2 < s.length) {
      const high = hexValue(s.charCodeAt(i + 1));
      const low = hexValue(s.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        c = high * 16 + low;
        i += 2;
      }
    }
    out[n++] = c;
  }
  return n < out.length ? out.slice(0, n) : out;
}

function unescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch (_) {
    return exports.unescapeBuffer(s, decodeSpaces).toString();
  }
}

function escape(str) {
  if (typeof str !== 'string') str = typeof str === 'object' ? String(str) : `${str}`;
  try {
    return encodeURIComponent(str);
  } catch (_) {
    throw errors.makeError('URIError', 'ERR_INVALID_URI', 'URI malformed');
  }
}

function plain(v) {
  switch (typeof v) {
    case 'string': return v;
    case 'number': return Number.isFinite(v) ? `${v}` : '';
    case 'bigint': return v16 ? `${v}` : '';
    case 'boolean': return v ? 'true' : 'false';
  }
  return '';
}

function stringify(obj, sep, eq, options) {
  sep = sep || '&';
  eq = eq || '=';
  let encode = exports.escape;
  if (options && typeof options.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  if (obj === null || typeof obj !== 'object') return '';
  const fields = [];
  const value = (v) => {
    const text = plain(v);
    return text.length > 0 || encode !== escape ? encode(text) : '';
  };
  for (const key of Object.keys(obj)) {
    const name = encode(plain(key)) + eq;
    const v = obj[key];
    if (Array.isArray(v)) for (const item of v) fields.push(name + value(item));
    else fields.push(name + value(v));
  }
  return fields.join(sep);
}

function decoder(decode, fallback) {
  return (text) => {
    try {
      return decode(text);
    } catch (_) {
      return fallback(text, true);
    }
  };
}

function parse(qs, sep, eq, options) {
  const out = Object.create(null);
  if (typeof qs !== 'string' || qs.length === 0) return out;
  sep = sep ? `${sep}` : '&';
  eq = eq ? `${eq}` : '=';
  let left = 1000;
  if (options && typeof options.maxKeys === 'number') left = options.maxKeys > 0 ? options.maxKeys : -1;
  let decode = exports.unescape;
  if (options && typeof options.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const custom = decode !== unescape;
  const safe = decoder(decode, unescape);
  // A part without an escape is decoded only by a decoder of the caller's own.
  const read = (text) => {
    const spaced = text.includes('+') ? text.replace(/\+/g, custom ? '%20' : ' ') : text;
    if (custom) return spaced.length > 0 ? safe(spaced) : spaced;
    return /%[0-9a-fA-F]{2}/.test(spaced) ? safe(spaced) : spaced;
  };
  for (const field of qs.split(sep)) {
    if (field.length === 0) continue;
    const at = field.indexOf(eq);
    const key = read(at >= 0 ? field.slice(0, at) : field);
    const value = read(at >= 0 ? field.slice(at + eq.length) : '');
    if (!(key in out)) out[key] = value;
    else if (Array.isArray(out[key])) out[key].push(value);
    else out[key] = [out[key], value];
    if (--left === 0) break;
  }
  return out;
}

Object.assign(exports, {
  unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse,
});
Object.defineProperty(unescape, 'name', { value: 'qsUnescape', configurable: true });
Object.defineProperty(escape, 'name', { value: 'qsEscape', configurable: true });
