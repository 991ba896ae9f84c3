'use strict';
// req.setTimeout with a callback, and a listener that gives up.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => {}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.setTimeout(500, () => {
    log('req', 'callback');
    req.destroy();
  });
});
