'use strict';
// A POST whose body the handler never reads: it is dumped, unseen, after the response.
// The 'data' listener is put in front, which does not start the flow.
const { http, lane, quote, trackServer, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.prependListener('data', (chunk) => log('req', 'data', quote(chunk)));
  res.end('ok');
});
listen(server, (port) => {
  const client = rawClient(seen, port, 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody');
  settle(() => client.destroy());
});
