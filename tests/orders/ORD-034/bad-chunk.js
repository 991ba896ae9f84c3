'use strict';
// A chunk's length is no number. Nobody listens for 'clientError'.
const { http, lane, quote, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('close', () => log('socket', 'close'));
  req.on('data', (chunk) => log('req', 'data', quote(chunk)));
});
listen(server, (port) => {
  rawClient(seen, port, 'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n');
});
