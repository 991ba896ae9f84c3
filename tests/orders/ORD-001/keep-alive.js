'use strict';
// A successful request whose connection goes back to a keep-alive agent.
const { http, HOST, lane, track, peer, finish } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
}, (port) => {
  const agent = new http.Agent({ keepAlive: true });
  agent.on('free', () => log('agent', 'free'));
  track(log, http.get({ port, host: HOST, agent }));
  finish(() => agent.destroy());
});
