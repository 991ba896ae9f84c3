'use strict';
// req.destroy() in the 'response' listener when the whole body has come with the head.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.on('response', () => {
    req.destroy();
    log('req', 'destroy() returned');
  });
});
