'use strict';
// Nobody listens on the port.
const { http, net, HOST, lane, track } = require('../lib');

const log = lane('client');
const server = net.createServer();
server.listen(0, HOST, () => {
  const { port } = server.address();
  server.close(() => track(log, http.get({ port, host: HOST, agent: false })));
});
