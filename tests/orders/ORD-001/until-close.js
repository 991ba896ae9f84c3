'use strict';
// A response without a length lasts until the connection ends.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\n\r\nok');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
