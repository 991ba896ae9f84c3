'use strict';
// The peer ends the connection in the middle of the response's body.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
