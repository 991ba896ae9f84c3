'use strict';
// The peer ends the connection in the middle of the response's head.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nContent-Le');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
