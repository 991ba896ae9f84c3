'use strict';

// What becomes of the rejected promise of an async listener.

exports.message = (message, err) => { message.destroy(err); };

exports.server = (server, err, event, ...args) => {
  if (event !== 'request') {
    require('net').Server.prototype[Symbol.for('nodejs.rejection')].call(server, err, event, ...args);
    return;
  }
  const res = args[1];
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 500;
  res.end(require('http').STATUS_CODES[500]);
};

exports.netServer = (server, err, event, socket) => {
  if (event === 'connection') socket.destroy(err);
  else server.emit('error', err);
};
