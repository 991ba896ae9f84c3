'use strict';
// A redirect with an empty body has no 'data'.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
