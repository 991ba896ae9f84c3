'use strict';

// The https module of a runtime without TLS. Requests fail with an 'error' event
// and servers throw; an agent of a program's own that makes connections itself
// is used as in Node.

const http = require('http');
const tls = require('tls');
const errors = require('internal/errors');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  http.Agent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions === undefined ? 100 : this.options.maxCachedSessions;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

Agent.prototype.createConnection = function createConnection(...args) { return tls.connect(...args); };

// What tells connections apart, beside the address.
const parts = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername',
  'minVersion', 'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions',
  'sessionIdContext'].concat(errors.v16 ? ['sigalgs', 'privateKeyIdentifier', 'privateKeyEngine'] : []);

Agent.prototype.getName = function getName(options = {}) {
  let name = http.Agent.prototype.getName.call(this, options);
  for (const part of parts) {
    let value = options[part];
    if (part === 'servername' && value === options.host) value = undefined;
    if (value && part === 'sigalgs') value = JSON.stringify(value);
    const always = part === 'rejectUnauthorized' || part === 'honorCipherOrder';
    name += `:${(always ? value !== undefined : value) ? value : ''}`;
  }
  return name;
};

const globalAgent = new Agent();

function fromURL(url) {
  const options = {
    protocol: url.protocol,
    hostname: url.hostname[0] === '[' ? url.hostname.slice(1, -1) : url.hostname,
    hash: url.hash,
    search: url.search,
    pathname: url.pathname,
    path: `${url.pathname || ''}${url.search || ''}`,
    href: url.href,
  };
  if (url.port !== '') options.port = Number(url.port);
  if (url.username || url.password) options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return options;
}

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = fromURL(new URL(args.shift()));
  else if (args[0] instanceof URL) options = fromURL(args.shift());
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  return new http.ClientRequest(options, ...args);
}

function get(...args) {
  const req = request(...args);
  req.end();
  return req;
}

function Server() {
  throw errors.makeError('Error', 'ERR_NO_CRYPTO', 'nodeloop has no TLS: an https server is not possible');
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

module.exports = {
  Agent,
  globalAgent,
  Server,
  createServer(options, listener) { return new Server(options, listener); },
  get,
  request,
};
