'use strict';
// A second response that comes when the socket is free in its agent.
const { http, HOST, lane, track, peer, settle, finish } = require('../lib');

const log = lane('client');
const agent = new http.Agent({ keepAlive: true });
agent.on('free', () => log('agent', 'free'));
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none');
  settle(() => {
    log('peer', 'writes');
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo');
    finish(() => {
      socket.destroy();
      agent.destroy();
    });
  });
}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent }));
  req.on('socket', (assigned) => assigned.on('close', () => log('socket', 'close')));
});
