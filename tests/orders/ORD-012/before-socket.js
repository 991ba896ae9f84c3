'use strict';
// The request's AbortSignal fires before a socket is assigned.
// Since: node16
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => log('peer', 'asked'), (port) => {
  const controller = new AbortController();
  const req = track(log, http.get({ port, host: HOST, agent: false, signal: controller.signal }));
  controller.abort();
  log('req', 'destroyed', req.destroyed);
});
