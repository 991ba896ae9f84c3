'use strict';
// The peer resets the connection once half of the response's body has come.
const { http, HOST, lane, track, deafPeer } = require('../lib');

const log = lane('client');
let accepted;
deafPeer((socket) => {
  accepted = socket;
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.on('response', (res) => res.once('data', () => setImmediate(() => accepted.destroy())));
});
