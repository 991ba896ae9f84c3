'use strict';
// Nobody listens for the response's 'error': it is left out, not thrown.
const { http, HOST, lane, watch, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
}, (port) => {
  const req = http.get({ port, host: HOST, agent: false }, (res) => {
    watch(log, 'res', res, ['aborted', 'end', 'close']);
    res.resume();
  });
  watch(log, 'req', req, ['socket', 'response', 'error', 'close']);
});
