'use strict';
// The peer resets the connection before it has answered.
const { http, HOST, lane, track, deafPeer } = require('../lib');

const log = lane('client');
deafPeer((socket) => {
  socket.destroy();
}, (port) => {
  track(log, http.get({ port, host: HOST, agent: false }));
});
