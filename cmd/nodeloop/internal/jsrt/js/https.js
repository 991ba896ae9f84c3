'use strict';

// Agents, request and get of the https module. The server is the runtime's own.

const http = require('http');
const tls = require('tls');
const errors = require('internal/errors');
const { Server } = require('native:https');

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

// createConnection takes (options), (port[, host][, options]).
Agent.prototype.createConnection = function createConnection(port, host, given) {
  const isOptions = (v) => v !== null && typeof v === 'object';
  let options;
  if (isOptions(port)) options = port;
  else options = Object.assign({}, isOptions(host) ? host : isOptions(given) ? given : {});
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  const key = options._agentKey;
  const session = key && this._getSession(key);
  if (session) options = Object.assign({ session }, options);
  if (errors.v16) {
    const socket = tls.connect(options);
    if (key) {
      socket.on('session', (fresh) => this._cacheSession(key, fresh));
      socket.once('close', (failed) => { if (failed) this._evictSession(key); });
    }
    return socket;
  }
  const socket = tls.connect(options, () => { if (key) this._cacheSession(key, socket.getSession()); });
  socket.once('close', (failed) => { if (failed) this._evictSession(key); });
  return socket;
};

Agent.prototype._getSession = function _getSession(key) { return this._sessionCache.map[key]; };

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  const { map, list } = this._sessionCache;
  if (this.maxCachedSessions === 0) return;
  if (!map[key]) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { map, list } = this._sessionCache;
  const at = list.indexOf(key);
  if (at < 0) return;
  list.splice(at, 1);
  delete map[key];
};

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

module.exports = {
  Agent,
  globalAgent,
  Server,
  createServer(options, listener) { return new Server(options, listener); },
  get,
  request,
};
