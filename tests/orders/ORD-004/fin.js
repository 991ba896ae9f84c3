'use strict';
// The peer ends the connection before it has answered.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end();
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
