'use strict';
// res.destroy(err) in the response's first 'data'.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
}, (port) => {
  const req = track(log, http.get({ port, host: HOST, agent: false }));
  req.on('response', (res) => res.once('data', () => {
    res.destroy(new Error('enough'));
    log('res', 'destroy() returned');
  }));
});
