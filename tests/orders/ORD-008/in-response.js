'use strict';
// req.destroy() in the 'response' listener, with the whole body still to come.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n');
}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.on('response', () => {
    req.destroy();
    log('req', 'destroy() returned');
  });
});
