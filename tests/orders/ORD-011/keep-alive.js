'use strict';
// req.abort() a turn after the first 'data', on a keep-alive agent's socket.
const { http, HOST, lane, track, peer, finish } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
}, (port) => {
  const agent = new http.Agent({ keepAlive: true });
  agent.on('free', () => log('agent', 'free'));
  const req = track(log, http.get({ port, host: HOST, agent }));
  req.on('response', (res) => res.once('data', () => setImmediate(() => {
    req.abort();
    log('req', 'abort() returned');
  })));
  finish(() => agent.destroy());
});
