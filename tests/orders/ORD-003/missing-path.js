'use strict';
// There is no Unix socket of that name.
const { http, lane, track } = require('../lib');

const log = lane('client');
track(log, http.get({ socketPath: 'nowhere.sock', agent: false }));
