'use strict';
// A successful request on a connection that closes after the response.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
