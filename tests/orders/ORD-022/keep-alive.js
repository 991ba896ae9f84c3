'use strict';
// The response comes before the request's body is finished, on a keep-alive
// agent's socket; the body is ended later.
const { http, HOST, lane, track, peer, settle, finish } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
}, (port) => {
  const agent = new http.Agent({ keepAlive: true });
  agent.on('free', () => log('agent', 'free'));
  const req = track(log, http.request({ port, host: HOST, agent, method: 'POST' }));
  req.write('part');
  req.on('response', (res) => res.on('end', () => settle(() => {
    log('req', 'end()');
    req.end('rest');
    finish(() => agent.destroy());
  })));
});
