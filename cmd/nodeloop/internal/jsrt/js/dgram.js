'use strict';

// The dgram module of a runtime without datagrams.

const errors = require('internal/errors');

function Socket() {
  throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'nodeloop has no datagram sockets');
}

exports.createSocket = () => new Socket();
exports.Socket = Socket;
