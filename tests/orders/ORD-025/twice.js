'use strict';
// Two requests one after the other on one connection, the second closing it.
const { http, lane, quote, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
let count = 0;
const server = http.createServer((req, res) => {
  count++;
  log('server', 'request', req.url);
  trackServer(log, req, res, count);
  if (count === 1) req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  res.end('ok');
});
listen(server, (port) => {
  const client = rawClient(seen, port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n');
  client.once('data', (chunk) => {
    seen('socket', 'first', quote(chunk));
    client.write('GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
  });
});
