'use strict';
// 100 Continue, asked for, then the response.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  socket.once('data', () => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
  });
}, (port) => {
  const headers = { 'Expect': '100-continue', 'Content-Length': 4 };
  const req = track(log, http.request({ port, host: HOST, agent: false, method: 'POST', headers }));
  req.on('continue', () => req.end('body'));
  req.flushHeaders();
});
