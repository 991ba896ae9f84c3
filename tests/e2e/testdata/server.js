'use strict';
// A server on a real Node. Prints its port; ends when its standard input does.
const http = require('http');
const server = http.createServer((req, res) => {
  if (req.url === '/echo') {
    res.writeHead(200, { 'X-Length': req.headers['content-length'] || 'none' });
    req.pipe(res);
  } else if (req.url === '/cut') {
    res.writeHead(200, { 'Content-Length': 10 });
    res.write('half');
    setTimeout(() => res.destroy(), 20);
  } else if (req.url === '/trailers') {
    res.writeHead(200, { 'Trailer': 'X-Sum' });
    res.write('part');
    res.addTrailers({ 'X-Sum': '4' });
    res.end();
  } else {
    res.end('Hello, World!');
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
