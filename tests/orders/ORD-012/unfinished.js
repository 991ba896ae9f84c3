'use strict';
// The signal fires while the response comes and the request's body is unfinished.
// Since: node16
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
}, (port) => {
  const controller = new AbortController();
  const options = { port, host: HOST, agent: false, method: 'POST', signal: controller.signal };
  const req = track(log, http.request(options));
  req.write('part');
  req.on('response', (res) => res.once('data', () => {
    controller.abort();
    log('req', 'destroyed', req.destroyed);
  }));
});
