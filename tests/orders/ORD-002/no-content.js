'use strict';
// 204 ends without a body, and its keep-alive connection is free again.
const { http, HOST, lane, track, peer, finish } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 204 No Content\r\n\r\n');
}, (port) => {
  const agent = new http.Agent({ keepAlive: true });
  agent.on('free', () => log('agent', 'free'));
  track(log, http.get({ port, host: HOST, agent }));
  finish(() => agent.destroy());
});
