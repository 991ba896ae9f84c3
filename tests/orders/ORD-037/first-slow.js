'use strict';
// Two requests in one packet: both handlers run at once, the responses keep the
// requests' order though the second is ready first.
const { http, lane, trackServer, listen, rawClient, settle } = require('../lib');

const log = lane('server');
const seen = lane('client');
let client;
const server = http.createServer((req, res) => {
  const label = req.url;
  log('server', 'request', label);
  trackServer(log, req, res, label);
  req.resume();
  const answer = () => res.end(label, () => log(`res${label}`, 'end-callback'));
  if (label === '/2') answer();
  else {
    settle(() => {
      answer();
      settle(() => client.destroy());
    });
  }
});
listen(server, (port) => {
  client = rawClient(seen, port, 'GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n');
});
