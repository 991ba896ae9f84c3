'use strict';
// The names, codes and messages of the errors that end a request.
const { http, HOST, lane, peer } = require('../lib');

const log = lane('client');
const tell = (object) => (e) => {
  log(object, 'error', JSON.stringify([e.name, e.code, e.message, String(e)]));
};
peer((socket, head) => {
  socket.end(head.startsWith('GET /answered') ? 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf' : '');
}, (port) => {
  const silent = http.get({ port, host: HOST, agent: false, path: '/silent' });
  silent.on('error', tell('silent.req'));
  silent.on('close', () => {
    const answered = http.get({ port, host: HOST, agent: false, path: '/answered' }, (res) => {
      res.on('error', tell('answered.res'));
      res.resume();
    });
    answered.on('error', tell('answered.req'));
    answered.on('close', () => {
      const destroyed = http.get({ port, host: HOST, agent: false, path: '/destroyed' });
      destroyed.on('error', tell('destroyed.req'));
      destroyed.destroy();
    });
  });
});
