'use strict';
// The client resets the connection in the middle of a request's body.
// 'clientError' is heard, and the listener answers.
const { http, lane, quote, fault, trackServer, listen, deafClient, settle } = require('../lib');

const log = lane('server');
const server = http.createServer((req, res) => {
  log('server', 'request', req.url);
  trackServer(log, req, res);
  req.socket.on('close', () => log('socket', 'close'));
  req.on('data', (chunk) => log('req', 'data', quote(chunk)));
  res.writeContinue();
});
server.on('clientError', (e, socket) => {
  log('server', 'clientError', fault(e));
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  else socket.destroy();
});
listen(server, (port) => {
  const client = deafClient(port, 'POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbo');
  settle(() => client.destroy());
});
