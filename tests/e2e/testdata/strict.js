'use strict';
// A strict server, agent and request in JavaScript: what each refuses, and what a
// request that is not strict takes.
const http = require('http');
const net = require('net');

const server = http.createServer({ strictParser: true }, (req, res) => res.end());
console.log(server.strictParser, server.requestTimeout);
server.on('clientError', (e, socket) => {
  console.log('server', e.code);
  socket.destroy();
});
const odd = net.createServer((c) => c.once('data', () => c.end('HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n')));

function get(name, options, then) {
  const req = http.get(Object.assign({ port: odd.address().port, host: '127.0.0.1' }, options), (res) => {
    console.log(name, res.statusCode);
    res.resume().on('end', then);
  });
  req.on('error', (e) => {
    console.log(name, e.code);
    then();
  });
}

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
  client.resume().on('error', () => {}).on('close', () => {
    server.close();
    odd.listen(0, '127.0.0.1', () => {
      get('agent', { agent: new http.Agent({ strictParser: true }) }, () => {
        get('request', { strictParser: true, agent: false }, () => {
          get('plain', { agent: false }, () => odd.close());
        });
      });
    });
  });
});
