'use strict';
// The client ends the connection in the middle of a request's head.
// 'clientError' is heard, and the listener answers.
const { http, lane, fault, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req) => log('server', 'request', req.url));
server.on('connection', (socket) => {
  socket.on('end', () => log('socket', 'end'));
  socket.on('close', () => log('socket', 'close'));
});
server.on('clientError', (e, socket) => {
  log('server', 'clientError', fault(e));
  log('socket', 'writable', socket.writable);
  socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
});
listen(server, (port) => {
  const client = rawClient(seen, port, 'GET /a HTTP/1.1\r\nHos');
  settle(() => client.end());
});
