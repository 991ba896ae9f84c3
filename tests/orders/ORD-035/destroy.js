'use strict';
// res.destroy() in the handler, before anything was written.
const { http, lane, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  res.destroy();
  log('res', 'destroy() returned');
});
listen(server, (port) => rawClient(seen, port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n'));
