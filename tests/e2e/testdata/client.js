'use strict';
// A client on a real Node: argv[2] is the server's port. Prints what it saw.
const http = require('http');
const port = Number(process.argv[2]);
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
let sockets = 0;
let wrong = 0;
let answered = 0;

const ask = (method, path, body, want, then) => {
  const req = http.request({ port, host: '127.0.0.1', method, path, agent }, (res) => {
    const got = [];
    res.on('data', (chunk) => got.push(chunk));
    res.on('end', () => {
      answered++;
      if (res.statusCode !== 200 || !Buffer.concat(got).equals(Buffer.from(want))) wrong++;
      then();
    });
  });
  req.on('error', (e) => {
    console.error(`${method} ${path}: ${e.message}`);
    process.exit(1);
  });
  req.on('socket', (socket) => {
    if (!socket.counted) sockets++;
    socket.counted = true;
  });
  req.end(body);
};

const body = 'x'.repeat(300000);
const chain = (left, then) => {
  if (left === 0) return then();
  ask('GET', '/', undefined, 'Hello, World!', () => {
    ask('POST', '/echo', 'body ' + left, 'body ' + left, () => chain(left - 1, then));
  });
};
let lanes = 4;
for (let lane = 0; lane < 4; lane++) {
  chain(100, () => {
    if (--lanes > 0) return;
    ask('POST', '/echo', body, body, () => {
      ask('POST', '/upload', body, 'ok', () => {
        agent.destroy();
        console.log(`answered=${answered} wrong=${wrong} sockets=${sockets}`);
      });
    });
  });
}
