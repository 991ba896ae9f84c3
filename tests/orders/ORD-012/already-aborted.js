'use strict';
// The request is made with a signal that has fired.
// Since: node16
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => log('peer', 'asked'), (port) => {
  const controller = new AbortController();
  controller.abort();
  const req = track(log, http.get({ port, host: HOST, agent: false, signal: controller.signal }));
  log('req', 'destroyed', req.destroyed);
});
