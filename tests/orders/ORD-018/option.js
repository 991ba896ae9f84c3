'use strict';
// The timeout option: 'timeout' tells, and nothing else happens by itself.
const { http, HOST, lane, track, peer, finish } = require('../lib');

const log = lane('client');
peer(() => {}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false, timeout: 500 }));
  req.on('timeout', () => finish(() => req.destroy()));
});
