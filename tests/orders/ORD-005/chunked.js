'use strict';
// The peer ends the connection between two chunks of the response's body.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
