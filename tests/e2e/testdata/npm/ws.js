'use strict';
// `ws.js` is a WebSocket server that echoes and prints its port; `ws.js PORT` a
// client of it.
const WebSocket = require('ws');

function serve() {
  const server = new WebSocket.Server({ port: 0, host: '127.0.0.1', perMessageDeflate: true }, () => {
    console.log(server.address().port);
  });
  server.on('connection', (socket, req) => {
    socket.send(`hello ${req.headers['x-name']} at ${req.url}`);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on('close', (code, reason) => console.log('closed', code, String(reason)));
  });
  process.on('SIGTERM', () => server.close(() => console.log('server closed')));
}

function connect(port) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/path?a=b`, { headers: { 'x-name': 'client' } });
  const messages = ['short', 'long '.repeat(20000), Buffer.alloc(200000, 7), ''];
  socket.on('upgrade', (res) => console.log(res.statusCode, res.headers.upgrade, res.headers['sec-websocket-extensions']));
  socket.on('open', () => {
    console.log('open', socket.protocol, socket.extensions);
    for (const message of messages) socket.send(message);
    socket.ping('are you there');
  });
  socket.on('pong', (data) => console.log('pong', String(data)));
  let echoed = 0;
  socket.on('message', (data, isBinary) => {
    console.log(isBinary ? 'binary' : 'text', data.length, String(data.slice(0, 30)));
    if (echoed++ === messages.length) socket.close(1000, 'done');
  });
  socket.on('close', (code, reason) => console.log('close', code, String(reason)));
}

if (process.argv[2]) connect(process.argv[2]);
else serve();
