'use strict';
// Three requests in one packet, answered last first; the last asks to close.
const { http, lane, trackServer, listen, rawClient } = require('../lib');

const log = lane('server');
const seen = lane('client');
const answers = [];
const server = http.createServer((req, res) => {
  const label = req.url;
  log('server', 'request', label);
  trackServer(log, req, res, label);
  if (label === '/1') req.socket.on('close', () => log('socket', 'close'));
  req.resume();
  answers.unshift(() => res.end(label));
  if (answers.length === 3) {
    const next = () => {
      if (answers.length === 0) return;
      answers.shift()();
      setImmediate(next);
    };
    setImmediate(next);
  }
});
listen(server, (port) => {
  rawClient(seen, port, 'GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n' +
    'GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
});
