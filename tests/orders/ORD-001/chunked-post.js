'use strict';
// A request with a body, answered in chunks with a trailer.
const { http, HOST, lane, track, peer } = require('../lib');

const log = lane('client');
peer((socket) => {
  socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n' +
    '3\r\none\r\n3\r\ntwo\r\n0\r\nX-Sum: 6\r\n\r\n');
}, (port) => {
  const req = http.request({ port, host: HOST, agent: false, method: 'POST' });
  track(log, req);
  req.on('response', (res) => res.on('end', () => log('res', 'trailers', JSON.stringify(res.trailers))));
  req.write('body', () => log('req', 'written'));
  req.end('', () => log('req', 'ended'));
});
