'use strict';
// The answer to CONNECT when somebody does: the socket is the listener's.
const { http, HOST, lane, quote, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 Connection established\r\n\r\nhello');
}, (port) => {
  const req = track(log, http.request({ port, host: HOST, agent: false, method: 'CONNECT', path: 'far.test:80' }));
  req.on('connect', (res, socket, head) => {
    log('req', 'connect', `${res.statusCode} ${quote(head)}`);
    socket.on('end', () => log('socket', 'end'));
    socket.on('close', () => log('socket', 'close'));
    socket.end();
    socket.resume();
  });
  req.end();
});
