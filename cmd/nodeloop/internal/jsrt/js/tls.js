'use strict';

// The tls module of a runtime without TLS: it loads, so that packages which
// merely require it work, and says what is missing when it is used.

const net = require('net');
const errors = require('internal/errors');

const missing = (what) => errors.makeError('Error', 'ERR_NO_CRYPTO', `nodeloop has no TLS: ${what} is not possible`);

function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  net.Socket.call(this, {});
  this.encrypted = true;
  this.authorized = false;
  this.authorizationError = null;
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);

function Server() { throw missing('a TLS server'); }
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

// connect returns a socket that fails, as one does that cannot reach its peer.
function connect(...args) {
  const options = args.find((arg) => arg !== null && typeof arg === 'object') || {};
  const port = options.port === undefined ? args.find((arg) => typeof arg === 'number') : options.port;
  const host = options.host || args.find((arg) => typeof arg === 'string') || 'localhost';
  const socket = new TLSSocket();
  process.nextTick(() => socket.destroy(missing(`a TLS connection to ${host}:${port}`)));
  return socket;
}

module.exports = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: '',
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: 'TLSv1.2',
  DEFAULT_MAX_VERSION: 'TLSv1.3',
  rootCertificates: Object.freeze([]),
  getCiphers: () => [],
  convertALPNProtocols() {},
  checkServerIdentity() { throw missing('checking a certificate'); },
  createSecureContext() { throw missing('a secure context'); },
  SecureContext() { throw missing('a secure context'); },
  TLSSocket,
  Server,
  createServer(options, listener) { return new Server(options, listener); },
  connect,
};
