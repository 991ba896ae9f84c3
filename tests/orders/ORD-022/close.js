'use strict';
// The same without an agent: the peer asks for the connection to be closed.
const { http, HOST, lane, track, peer, settle } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
}, (port) => {
  const req = track(log, http.request({ port, host: HOST, agent: false, method: 'POST' }));
  req.write('part');
  req.on('response', (res) => res.on('end', () => settle(() => {
    log('req', 'end()');
    req.end('rest');
  })));
});
