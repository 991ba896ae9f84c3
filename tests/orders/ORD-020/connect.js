'use strict';
// The answer to CONNECT when nobody listens for 'connect'.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
}, (port) => {
  track(log, http.request({ port, host: HOST, agent: false, method: 'CONNECT', path: 'far.test:80' })).end();
});
