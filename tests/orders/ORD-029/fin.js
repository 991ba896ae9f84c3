'use strict';
// The client half-closes before the response: the response is lost.
const { http, lane, trackServer, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('end', () => log('socket', 'end'));
  req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  settle(() => {
    log('res', 'end()', `socket=${Boolean(res.socket)}`);
    res.end('late', () => log('res', 'end-callback'));
  });
});
listen(server, (port) => {
  rawClient(seen, port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n').end();
});
