'use strict';
// res.destroy() a turn after a part of the response was written.
const { http, lane, fault, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  res.write('part', () => log('res', 'written'));
  setImmediate(() => {
    res.destroy();
    log('res', 'destroy() returned');
  });
});
server.on('clientError', (e, socket) => {
  log('server', 'clientError', fault(e));
  socket.destroy();
});
listen(server, (port) => rawClient(seen, port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n'));
