'use strict';
// 101 when nobody listens for 'upgrade'.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
}, (port) => {
  const headers = { 'Connection': 'Upgrade', 'Upgrade': 'echo' };
  track(log, http.get({ port, host: HOST, agent: false, headers }));
});
