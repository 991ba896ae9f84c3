'use strict';
// The client ends the connection in the middle of a request's head.
// Nobody listens for 'clientError'.
const { http, lane, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req) => log('server', 'request', req.url));
server.on('connection', (socket) => {
  socket.on('end', () => log('socket', 'end'));
  socket.on('close', () => log('socket', 'close'));
});
listen(server, (port) => {
  const client = rawClient(seen, port, 'GET /a HTTP/1.1\r\nHos');
  settle(() => client.end());
});
