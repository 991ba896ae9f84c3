'use strict';
// The client resets the connection after a complete request.
const { http, lane, trackServer, listen, deafClient, settle } = require('../lib');

const log = lane('server');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('error', (e) => log('socket', 'error', e.code));
  req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  res.writeProcessing();
});
listen(server, (port) => {
  const client = deafClient(port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n');
  settle(() => client.destroy());
});
