'use strict';
// Once the request has been sent whole, its signal has no effect.
// Since: node16
const { http, HOST, lane, track, peer, settle } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nha');
  settle(() => socket.end('lf'));
}, (port) => {
  const controller = new AbortController();
  const req = track(log, http.get({ port, host: HOST, agent: false, signal: controller.signal }));
  req.on('response', (res) => res.once('data', () => {
    controller.abort();
    log('req', 'destroyed', req.destroyed);
  }));
});
