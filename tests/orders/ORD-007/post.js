'use strict';
// The same with a request that has written a part of its body.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer(() => {}, (port) => {
  const req = track(log, http.request({ port, host: HOST, agent: false, method: 'POST' }));
  req.write('part', () => log('req', 'written'));
  req.on('socket', () => {
    req.destroy();
    log('req', 'destroy() returned');
  });
});
