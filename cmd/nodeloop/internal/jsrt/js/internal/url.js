'use strict';

// URL and URLSearchParams of the WHATWG standard.

const errors = require('internal/errors');
const native = require('native:url');
const { inspect } = require('internal/inspect');
const v16 = errors.v16;

const context = Symbol('context');
const query = Symbol('query');

// A context is what native.parse returns: these are its places.
const SCHEME = 0;
const USERNAME = 1;
const PASSWORD = 2;
const HOST = 3;
const PORT = 4;
const PATH = 5;
const QUERY = 6;
const FRAGMENT = 7;

function invalidURL(input) {
  const err = errors.makeError('TypeError', 'ERR_INVALID_URL', v16 ? 'Invalid URL' : `Invalid URL: ${input}`);
  if (v16) {
    delete err.code;
    err.input = input;
    err.code = 'ERR_INVALID_URL';
  } else {
    err.input = input;
  }
  return err;
}

const wrongThis = (name) => errors.makeError('TypeError', 'ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);
const missingArgs = (...names) => {
  const list = names.map((n) => `"${n}"`);
  const text = list.length === 1 ? `${list[0]} argument` :
    `${list.slice(0, -1).join(', ')}${list.length > 2 ? ',' : ''} and ${list[list.length - 1]} arguments`;
  return errors.makeError('TypeError', 'ERR_MISSING_ARGS', `The ${text} must be specified`);
};

class URLContext {}

function adopt(parts) {
  const c = new URLContext();
  parts.forEach((p, i) => { c[i] = p; });
  return c;
}

class URL {
  constructor(input, base = undefined) {
    input = `${input}`;
    let from;
    if (base !== undefined) from = new URL(`${base}`)[context];
    const parts = native.parse(input, from);
    if (parts === null) throw invalidURL(input);
    this[context] = adopt(parts);
    this[query] = new URLSearchParams();
    bindParams(this[query], this);
  }

  get [Symbol.toStringTag]() { return 'URL'; }

  [inspect.custom](depth, opts) {
    if (this === null || typeof this !== 'object' || this[context] === undefined) throw wrongThis('URL');
    if (typeof depth === 'number' && depth < 0) return v16 ? this : opts.stylize('[Object]', 'special');
    const ctor = v16 ? Object.getPrototypeOf(this) && this.constructor : this.constructor;
    const o = Object.create({ constructor: ctor || URL });
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash']) {
      o[name] = this[name];
    }
    if (opts.showHidden) {
      o.cannotBeBase = typeof this[context][PATH] === 'string';
      o.special = isSpecial(this[context]);
      o[context] = this[context];
    }
    return v16 ? `${(ctor || URL).name} ${inspect(o, { ...opts, customInspect: true }).replace(/^[^{]*/, '')}` :
      inspect(o, opts);
  }

  toString() { return hrefOf(this); }
  get href() { return hrefOf(this); }
  set href(input) {
    needURL(this);
    input = `${input}`;
    const parts = native.parse(input);
    if (parts === null) throw invalidURL(input);
    this[context] = adopt(parts);
    bindParams(this[query], this);
  }

  get origin() {
    const c = needURL(this)[context];
    switch (c[SCHEME]) {
      case 'blob': {
        const path = typeof c[PATH] === 'string' ? c[PATH] : c[PATH][0];
        if (path && path.length > 0) {
          try {
            return new URL(path).origin;
          } catch (_) { /* an origin of its own */ }
        }
        return 'null';
      }
      case 'ftp': case 'http': case 'https': case 'ws': case 'wss':
        return `${c[SCHEME]}://${c[HOST]}${c[PORT] === null ? '' : `:${c[PORT]}`}`;
    }
    return 'null';
  }

  get protocol() { return `${needURL(this)[context][SCHEME]}:`; }
  set protocol(v) { change(this, 'protocol', v); }
  get username() { return needURL(this)[context][USERNAME]; }
  set username(v) { change(this, 'username', v); }
  get password() { return needURL(this)[context][PASSWORD]; }
  set password(v) { change(this, 'password', v); }
  get host() {
    const c = needURL(this)[context];
    return `${c[HOST] || ''}${c[PORT] === null ? '' : `:${c[PORT]}`}`;
  }
  set host(v) { change(this, 'host', v); }
  get hostname() { return needURL(this)[context][HOST] || ''; }
  set hostname(v) { change(this, 'hostname', v); }
  get port() {
    const p = needURL(this)[context][PORT];
    return p === null ? '' : String(p);
  }
  set port(v) { change(this, 'port', v); }
  get pathname() {
    const path = needURL(this)[context][PATH];
    if (typeof path === 'string') return path;
    return path.length === 0 ? '' : `/${path.join('/')}`;
  }
  set pathname(v) { change(this, 'pathname', v); }
  get search() {
    const q = needURL(this)[context][QUERY];
    return q === null || q === '' ? '' : `?${q}`;
  }
  set search(v) {
    change(this, 'search', v);
    bindParams(this[query], this);
  }
  get searchParams() { return needURL(this)[query]; }
  get hash() {
    const f = needURL(this)[context][FRAGMENT];
    return f === null || f === '' ? '' : `#${f}`;
  }
  set hash(v) { change(this, 'hash', v); }
  toJSON() { return hrefOf(this); }

  static createObjectURL() {
    throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Blob URLs are not supported');
  }
  static revokeObjectURL() {}
}

if (!v16) {
  delete URL.createObjectURL;
  delete URL.revokeObjectURL;
}

const shown = ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
  'search', 'searchParams', 'hash', 'toJSON'];
for (const name of shown) Object.defineProperty(URL.prototype, name, { enumerable: true });
Object.defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });

function isSpecial(c) { return ['http', 'https', 'ws', 'wss', 'ftp', 'file'].includes(c[SCHEME]); }

function needURL(url) {
  if (url === null || typeof url !== 'object' || url[context] === undefined) {
    throw v16 ? wrongThis('URL') : new TypeError("Cannot read property 'flags' of undefined");
  }
  return url;
}

function hrefOf(url) { return native.href(needURL(url)[context], false); }

function change(url, part, value) {
  const parts = native.set(needURL(url)[context], part, `${value}`);
  if (parts !== null) url[context] = adopt(parts);
}

// URLSearchParams keeps its pairs flat: name, value, name, value.

const list = Symbol('query');
const owner = Symbol('context');

function bindParams(params, url) {
  params[list] = parsePairs(url[context][QUERY] || '');
  params[owner] = url;
}

function parsePairs(text) {
  const out = [];
  for (const field of text.split('&')) {
    if (field === '') continue;
    const at = field.indexOf('=');
    out.push(native.decode(at < 0 ? field : field.slice(0, at)), at < 0 ? '' : native.decode(field.slice(at + 1)));
  }
  return out;
}

function serialize(pairs) {
  const out = [];
  for (let i = 0; i < pairs.length; i += 2) out.push(`${native.encode(pairs[i])}=${native.encode(pairs[i + 1])}`);
  return out.join('&');
}

function needParams(p) {
  if (p === null || typeof p !== 'object' || p[list] === undefined) throw wrongThis('URLSearchParams');
  return p;
}

function update(params) {
  const url = params[owner];
  if (!url) return;
  const text = serialize(params[list]);
  url[context][QUERY] = text === '' ? null : text;
}

const usv = (v) => require('native:errors').toUSVString(`${v}`);

function pairsOf(init) {
  if (init === undefined || init === null) return [];
  if (typeof init !== 'object' && typeof init !== 'function') {
    const text = usv(init);
    return parsePairs(text[0] === '?' ? text.slice(1) : text);
  }
  const method = init[Symbol.iterator];
  if (method === null || method === undefined) {
    const out = [];
    for (const key of Reflect.ownKeys(init)) {
      const desc = Reflect.getOwnPropertyDescriptor(init, key);
      if (desc !== undefined && desc.enumerable) out.push(usv(key), usv(init[key]));
    }
    return out;
  }
  if (typeof method !== 'function') {
    throw errors.makeError('TypeError', 'ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
  }
  const out = [];
  for (const pair of init) {
    const isTuple = (typeof pair === 'object' || (v16 && typeof pair === 'function')) && pair !== null &&
      typeof pair[Symbol.iterator] === 'function';
    const items = isTuple ? Array.from(pair) : [];
    if (!isTuple || items.length !== 2) {
      throw errors.makeError('TypeError', 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
    }
    out.push(usv(items[0]), usv(items[1]));
  }
  return out;
}

class URLSearchParams {
  constructor(init = undefined) {
    this[list] = pairsOf(init);
    this[owner] = null;
  }

  [inspect.custom](recurseTimes, ctx) {
    needParams(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const inner = { ...ctx };
    if (recurseTimes !== null) inner.depth = recurseTimes - 1;
    const out = [];
    for (let i = 0; i < this[list].length; i += 2) {
      out.push(`${inspect(this[list][i], inner)} => ${inspect(this[list][i + 1], inner)}`);
    }
    return braces(this.constructor.name, out, ctx.breakLength);
  }

  append(name, value) {
    needParams(this);
    if (arguments.length < 2) throw missingArgs('name', 'value');
    this[list].push(usv(name), usv(value));
    update(this);
  }

  delete(name) {
    needParams(this);
    if (arguments.length < 1) throw missingArgs('name');
    const key = usv(name);
    const kept = [];
    const pairs = this[list];
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] !== key) kept.push(pairs[i], pairs[i + 1]);
    this[list].splice(0, pairs.length, ...kept);
    update(this);
  }

  get(name) {
    needParams(this);
    if (arguments.length < 1) throw missingArgs('name');
    const key = usv(name);
    for (let i = 0; i < this[list].length; i += 2) if (this[list][i] === key) return this[list][i + 1];
    return null;
  }

  getAll(name) {
    needParams(this);
    if (arguments.length < 1) throw missingArgs('name');
    const key = usv(name);
    return this[list].filter((_, i) => i % 2 === 1 && this[list][i - 1] === key);
  }

  has(name) {
    needParams(this);
    if (arguments.length < 1) throw missingArgs('name');
    const key = usv(name);
    return this[list].some((v, i) => i % 2 === 0 && v === key);
  }

  set(name, value) {
    needParams(this);
    if (arguments.length < 2) throw missingArgs('name', 'value');
    const key = usv(name);
    const text = usv(value);
    const kept = [];
    let placed = false;
    const pairs = this[list];
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i] !== key) {
        kept.push(pairs[i], pairs[i + 1]);
      } else if (!placed) {
        placed = true;
        kept.push(key, text);
      }
    }
    if (!placed) kept.push(key, text);
    pairs.splice(0, pairs.length, ...kept);
    update(this);
  }

  sort() {
    needParams(this);
    const pairs = this[list];
    const rows = [];
    for (let i = 0; i < pairs.length; i += 2) rows.push([pairs[i], pairs[i + 1], i]);
    rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[2] - b[2]));
    pairs.splice(0, pairs.length, ...[].concat(...rows.map((r) => [r[0], r[1]])));
    update(this);
  }

  entries() { return new ParamsIterator(needParams(this), 'key+value'); }

  forEach(callback, thisArg = undefined) {
    needParams(this);
    if (typeof callback !== 'function') throw errors.callback(callback);
    for (let i = 0; i < this[list].length; i += 2) callback.call(thisArg, this[list][i + 1], this[list][i], this);
  }

  keys() { return new ParamsIterator(needParams(this), 'key'); }
  values() { return new ParamsIterator(needParams(this), 'value'); }
  toString() { return serialize(needParams(this)[list]); }
}

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values', 'toString']) {
  Object.defineProperty(URLSearchParams.prototype, name, { enumerable: true });
}
Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, {
  value: URLSearchParams.prototype.entries, writable: true, configurable: true, enumerable: false,
});
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { value: 'URLSearchParams', configurable: true });

// braces shows entries of a collection on one line, or on several.
function braces(name, entries, breakLength) {
  if (entries.length === 0) return `${name} {}`;
  const plain = require('internal/inspect_text').stripColors;
  let size = entries.length * 2 - 2;
  for (const e of entries) size += plain(e).length;
  if (size > breakLength) return `${name} {\n  ${entries.join(',\n  ')} }`;
  return `${name} { ${entries.join(', ')} }`;
}

const iter = Symbol('context');
const iteratorProto = Object.create(Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));

function ParamsIterator(target, kind) {
  Object.defineProperty(this, iter, { value: { target, kind, index: 0 }, enumerable: true });
}
ParamsIterator.prototype = iteratorProto;

function needIterator(it) {
  if (it === null || typeof it !== 'object' || it[iter] === undefined) throw wrongThis('URLSearchParamsIterator');
  return it[iter];
}

function item(s, i) {
  const pairs = s.target[list];
  if (s.kind === 'key') return pairs[i];
  return s.kind === 'value' ? pairs[i + 1] : [pairs[i], pairs[i + 1]];
}

Object.assign(iteratorProto, {
  next() {
    const s = needIterator(this);
    if (s.index >= s.target[list].length) return { value: undefined, done: true };
    const value = item(s, s.index);
    s.index += 2;
    return { value, done: false };
  },
});
Object.defineProperty(iteratorProto, inspect.custom, {
  value(recurseTimes, ctx) {
    const s = needIterator(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const inner = { ...ctx };
    if (recurseTimes !== null) inner.depth = recurseTimes - 1;
    const out = [];
    for (let i = s.index; i < s.target[list].length; i += 2) out.push(inspect(item(s, i), inner));
    return braces('URLSearchParams Iterator', out, ctx.breakLength);
  },
  enumerable: false, configurable: true, writable: true,
});
Object.defineProperty(iteratorProto, Symbol.toStringTag, { value: 'URLSearchParams Iterator', configurable: true });

function domainToASCII(domain) {
  if (arguments.length < 1) throw missingArgs('domain');
  return native.toASCII(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw missingArgs('domain');
  return native.toUnicode(`${domain}`);
}

function isURL(v) {
  return v !== null && v !== undefined && (v16 ? v.href && v.origin : v instanceof URL || (v.href && v.origin));
}

function fileURLToPath(path) {
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw errors.argType('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') {
    throw errors.makeError('TypeError', 'ERR_INVALID_URL_SCHEME',
      'The URL must be of scheme file');
  }
  if (path.hostname !== '') {
    throw errors.makeError('TypeError', 'ERR_INVALID_FILE_URL_HOST',
      `File URL host must be "localhost" or empty on ${process.platform}`);
  }
  if (/%2f/i.test(path.pathname)) {
    throw errors.makeError('TypeError', 'ERR_INVALID_FILE_URL_PATH',
      'File URL path must not include encoded / characters');
  }
  return decodeURIComponent(path.pathname);
}

function pathToFileURL(filepath) {
  errors.needString(filepath, 'path');
  const path = require('path');
  let resolved = path.resolve(filepath);
  if (filepath.endsWith('/') && resolved[resolved.length - 1] !== '/') resolved += '/';
  const out = new URL('file://');
  out.pathname = resolved.replace(/%/g, '%25').replace(/\\/g, '%5C').replace(/\n/g, '%0A').replace(/\r/g, '%0D')
    .replace(/\t/g, '%09');
  return out;
}

function urlToHttpOptions(url) {
  const options = {
    protocol: url.protocol,
    hostname: typeof url.hostname === 'string' && url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    hash: url.hash, search: url.search, pathname: url.pathname,
    path: `${url.pathname || ''}${url.search || ''}`, href: url.href,
  };
  if (url.port !== '') options.port = Number(url.port);
  if (url.username || url.password) {
    options.auth = v16 ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` :
      `${url.username}:${url.password}`;
  }
  return options;
}

// formatURL is url.format(URL, options).
function formatURL(url, options) {
  if (options) errors.needObject(options, 'options', v16 ? undefined : { allowArray: true });
  const o = { fragment: true, unicode: false, search: true, auth: true, ...options };
  const c = adopt(Object.keys(url[context]).map((k) => url[context][k]));
  if (!o.fragment) c[FRAGMENT] = null;
  if (!o.search) c[QUERY] = null;
  if (!o.auth) c[USERNAME] = c[PASSWORD] = '';
  if (o.unicode && c[HOST]) c[HOST] = native.toUnicode(c[HOST]);
  return native.href(c, false);
}

module.exports = {
  URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, pathToFileURL, urlToHttpOptions, formatURL,
  isURL: (v) => v !== null && typeof v === 'object' && v[context] !== undefined,
};
