'use strict';
// A chunk's length is no number. 'clientError' is heard, and the listener answers.
const { http, lane, quote, fault, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('close', () => log('socket', 'close'));
  req.on('data', (chunk) => log('req', 'data', quote(chunk)));
});
server.on('clientError', (e, socket) => {
  log('server', 'clientError', `${fault(e)} ${e.bytesParsed} ${quote(e.rawPacket).length}`);
  socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
});
listen(server, (port) => {
  rawClient(seen, port, 'POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n');
});
