'use strict';
// The name cannot be resolved. The resolver is the program's own, because what
// the system's one answers depends on the machine.
const { http, lane, track } = require('../lib');

const log = lane('client');
const lookup = (hostname, options, callback) => setImmediate(() => {
  const e = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  e.code = 'ENOTFOUND';
  callback(e);
});
track(log, http.get({ port: 80, host: 'nowhere.invalid', agent: false, lookup }));
