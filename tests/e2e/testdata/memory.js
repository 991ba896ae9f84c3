'use strict';
// A server that prints its port and tells at /memory how much its heap holds.
const http = require('http');

const server = http.createServer((req, res) => {
  if (req.url === '/memory') return res.end(String(process.memoryUsage().heapUsed));
  let length = 0;
  req.on('data', (chunk) => { length += chunk.length; });
  req.on('end', () => {
    res.setHeader('X-Length', length);
    setImmediate(() => {
      res.write('an answer ');
      res.end('in two parts');
    });
  });
  return undefined;
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => process.exit());
