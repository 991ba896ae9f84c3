'use strict';
// req.destroy(err) before a socket is assigned.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => log('peer', 'asked'), (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.destroy(new Error('enough'));
  log('req', 'destroy() returned');
});
