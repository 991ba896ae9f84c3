'use strict';
// A GET whose handler never touches the request.
const { http, lane, trackServer, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  res.end('ok', () => log('res', 'end-callback'));
});
listen(server, (port) => {
  const client = rawClient(seen, port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n');
  settle(() => client.destroy());
});
