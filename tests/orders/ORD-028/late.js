'use strict';
// The response is written long after the request has ended.
const { http, lane, quote, trackServer, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
let client;
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.on('data', (chunk) => log('req', 'data', quote(chunk)));
  settle(() => {
    log('res', 'end()');
    res.end('ok');
    settle(() => client.destroy());
  });
});
listen(server, (port) => {
  client = rawClient(seen, port, 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody');
});
