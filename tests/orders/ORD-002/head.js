'use strict';
// The response to HEAD has a length and no body.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n');
}, (port) => {
  track(log, http.request({ port, host: HOST, agent: false, method: 'HEAD' })).end();
});
