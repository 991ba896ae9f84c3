'use strict';
// 101 when somebody does: the socket is the listener's.
const { http, HOST, lane, quote, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello');
}, (port) => {
  const headers = { 'Connection': 'Upgrade', 'Upgrade': 'echo' };
  const req = track(log, http.get({ port, host: HOST, agent: false, headers }));
  req.on('upgrade', (res, socket, head) => {
    log('req', 'upgrade', `${res.statusCode} ${quote(head)}`);
    socket.on('end', () => log('socket', 'end'));
    socket.on('close', () => log('socket', 'close'));
    socket.end();
    socket.resume();
  });
});
