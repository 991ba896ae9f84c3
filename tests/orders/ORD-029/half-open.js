'use strict';
// With server.httpAllowHalfOpen the client's FIN leaves the response alone.
const { http, lane, trackServer, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('end', () => log('socket', 'end'));
  req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  settle(() => res.end('late', () => log('res', 'end-callback')));
});
server.httpAllowHalfOpen = true;
listen(server, (port) => {
  rawClient(seen, port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n').end();
});
