'use strict';
// The signal fires in the 'socket' listener, while the connection is being made.
// Since: node16
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => {}, (port) => {
  const controller = new AbortController();
  const req = track(log, http.get({ port, host: HOST, agent: false, signal: controller.signal }));
  req.on('socket', () => {
    controller.abort();
    log('req', 'destroyed', req.destroyed);
  });
});
