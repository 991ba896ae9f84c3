'use strict';
// A second response right behind the first.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none' +
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo');
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
