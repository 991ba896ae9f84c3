'use strict';
// req.destroy(err) while the body is still coming. 'clientError' is heard.
const { http, lane, fault, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('close', () => log('socket', 'close'));
  req.destroy(new Error('enough'));
  log('req', 'destroy() returned');
});
server.on('clientError', (e, socket) => {
  log('server', 'clientError', fault(e));
  socket.destroy();
});
listen(server, (port) => {
  rawClient(seen, port, 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbo');
});
