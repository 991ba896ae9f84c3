'use strict';
// req.abort() in the 'socket' listener: the connection is still being made.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => {}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.on('socket', (socket) => {
    log('socket', 'connecting', socket.connecting);
    req.abort();
    log('req', 'abort() returned');
  });
});
