'use strict';
// req.abort() on a request that waits for the agent's only socket: what it emits
// comes when that socket is free at last.
const { http, HOST, lane, track, peer, settle } = require('../lib');

const log = lane('client');
peer(() => {}, (port) => {
  const agent = new http.Agent({ maxSockets: 1 });
  const first = http.get({ port, host: HOST, agent });
  first.on('error', () => {});
  const req = track(log, http.get({ port, host: HOST, agent }));
  first.on('socket', () => {
    req.abort();
    log('req', 'abort() returned');
    settle(() => {
      log('first', 'destroy()');
      first.destroy();
    });
  });
});
