'use strict';

// The url module: Node's own parser from before the standard, and the
// standard's classes.

const errors = require('internal/errors');
const native = require('native:url');
const whatwg = require('internal/url');
const querystring = require('querystring');
const v16 = errors.v16;

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const withSlashes = new Set();
for (const p of ['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss']) withSlashes.add(p).add(`${p}:`);
if (!v16) {
  for (const p of ['ws', 'ws:', 'wss', 'wss:']) withSlashes.delete(p);
}
const isScript = (protocol) => protocol === 'javascript' || protocol === 'javascript:';

const blank = v16 ? /^[\x00-\x20\u00a0\ufeff]+|[\x00-\x20\u00a0\ufeff]+$/g :
  /^[ \t\r\n\f\u00a0\ufeff]+|[ \t\r\n\f\u00a0\ufeff]+$/g;

// straighten trims, and turns the backslashes before a query around.
function straighten(url) {
  const text = url.replace(blank, '');
  const at = text.search(/[?#]/);
  const head = at < 0 ? text : text.slice(0, at);
  return head.replace(/\\/g, '/') + (at < 0 ? '' : text.slice(at));
}

const escapes = {
  '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', '\'': '%27', '<': '%3C', '>': '%3E', '\\': '%5C',
  '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
};

const escapeRest = (text) => text.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => escapes[c]);

function setQuery(self, search, parseQuery) {
  if (search) {
    self.search = search;
    self.query = parseQuery ? querystring.parse(search.slice(1)) : search.slice(1);
  } else if (parseQuery) {
    self.search = null;
    self.query = Object.create(null);
  }
}

// cutHost takes auth and host off the start of rest and returns what is left.
function cutHost(self, rest) {
  const stop = rest.search(/[/?#]/);
  const zone = stop < 0 ? rest : rest.slice(0, stop);
  const at = zone.lastIndexOf('@');
  let start = 0;
  if (at >= 0) {
    self.auth = decodeURIComponent(zone.slice(0, at));
    start = at + 1;
  }
  const bad = zone.slice(start).search(/[\t\n\r "%';<>\\^`{|}]/);
  let end = bad >= 0 ? start + bad : zone.length;
  self.host = rest.slice(start, end);
  rest = rest.slice(end);
  self.parseHost();
  if (typeof self.hostname !== 'string') self.hostname = '';
  const ipv6 = self.hostname[0] === '[' && self.hostname[self.hostname.length - 1] === ']';
  if (!ipv6) {
    end = self.hostname.search(/[^a-zA-Z0-9.\-+_\u0080-\uffff]/);
    if (end >= 0) {
      rest = `/${self.hostname.slice(end)}${rest}`;
      self.hostname = self.hostname.slice(0, end);
    }
  }
  self.hostname = self.hostname.length > 255 ? '' : self.hostname.toLowerCase();
  if (!ipv6) {
    const ascii = native.idnaASCII(self.hostname);
    self.hostname = ascii === null ? self.hostname : ascii;
  }
  self.host = self.hostname + (self.port ? `:${self.port}` : '');
  if (ipv6) {
    self.hostname = self.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  errors.needString(url, 'url');
  let rest = straighten(url);
  const head = rest.split(/[?#]/, 1)[0];
  if (!slashesDenoteHost && !url.includes('#') && !(v16 && head.includes('@'))) {
    const simple = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/.exec(rest);
    if (simple) {
      this.path = this.href = rest;
      this.pathname = simple[1];
      setQuery(this, simple[2], parseQueryString);
      return this;
    }
  }
  const found = /^[a-z0-9.+-]+:/i.exec(rest);
  const proto = found ? found[0] : '';
  const lower = proto.toLowerCase();
  if (proto) {
    this.protocol = lower;
    rest = rest.slice(proto.length);
  }
  let slashes = false;
  if (slashesDenoteHost || proto || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !isScript(lower)) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!isScript(lower) && (slashes || (proto && !withSlashes.has(proto)))) rest = cutHost(this, rest);
  if (!isScript(lower)) rest = escapeRest(rest);
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    this.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const mark = rest.indexOf('?');
  setQuery(this, mark >= 0 ? rest.slice(mark) : '', parseQueryString);
  const pathname = mark >= 0 ? rest.slice(0, mark) : rest;
  if (pathname.length > 0) this.pathname = pathname;
  if (withSlashes.has(lower) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const found = /:[0-9]*$/.exec(host);
  if (found) {
    const port = found[0];
    if (port !== ':') this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

const encodeAuth = (text) => encodeURIComponent(text).replace(/%3A/g, ':');

Url.prototype.format = function format() {
  let auth = this.auth || '';
  if (auth) auth = `${encodeAuth(auth)}@`;
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const bare = this.hostname.includes(':') && !(v16 && this.hostname[0] === '[' && this.hostname.endsWith(']'));
    host = auth + (bare ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  let made = '';
  if (this.query !== null && typeof this.query === 'object') made = querystring.stringify(this.query);
  let search = this.search || (made && `?${made}`) || '';
  if (protocol && protocol[protocol.length - 1] !== ':') protocol += ':';
  pathname = pathname.replace(/#/g, '%23').replace(/\?/g, '%3F');
  if (this.slashes || withSlashes.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replace(/#/g, '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(urlParse(relative, false, true)).format();
};

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') {
    const rel = new Url();
    rel.parse(relative, false, true);
    relative = rel;
  }
  return require('internal/url_resolve').resolve(this, relative, Url, withSlashes, isScript);
};

function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const out = new Url();
  out.parse(url, parseQueryString, slashesDenoteHost);
  return out;
}

function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = urlParse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw errors.argType('urlObject', ['Object', 'string'], urlObject);
  } else if (!(urlObject instanceof Url)) {
    return whatwg.isURL(urlObject) ? whatwg.formatURL(urlObject, options) : Url.prototype.format.call(urlObject);
  }
  return urlObject.format();
}

function urlResolve(source, relative) { return urlParse(source, false, true).resolve(relative); }

function urlResolveObject(source, relative) {
  return source ? urlParse(source, false, true).resolveObject(relative) : relative;
}

Object.assign(exports, {
  Url, parse: urlParse, resolve: urlResolve, resolveObject: urlResolveObject, format: urlFormat,
  URL: whatwg.URL, URLSearchParams: whatwg.URLSearchParams,
  domainToASCII: whatwg.domainToASCII, domainToUnicode: whatwg.domainToUnicode,
  pathToFileURL: whatwg.pathToFileURL, fileURLToPath: whatwg.fileURLToPath,
});
if (v16) exports.urlToHttpOptions = whatwg.urlToHttpOptions;
