'use strict';
// A process without descriptors left; it is run with a low limit.
const fs = require('fs');
const { net, HOST, check, fact, settle, until, serve, answerOk, dial, log } = require('./lib');

check(async () => {
  const server = await serve(answerOk);
  const errors = log(server, ['error']);
  const early = dial(server.port).write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
  await early.until('ok');
  let seen = 0;
  server.on('connection', () => seen++);
  const fds = [];
  try {
    for (;;) fds.push(fs.openSync(__filename, 'r'));
  } catch (e) {
    fact('REF-070', 'none is left', e.code);
  }
  fs.closeSync(fds.pop()); // for the client's own socket
  const late = net.connect(server.port, HOST);
  const events = log(late, ['connect', 'end', 'error', 'close']);
  late.resume();
  await until(() => events.includes('close') || seen);
  fact('REF-070', 'events of one more', events.filter((e) => e !== 'error'));
  fact('REF-070', 'seen by the server', [seen, errors]);
  for (const fd of fds) fs.closeSync(fd);
  early.got = '';
  early.write('GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
  fact('REF-070', 'the older one', (await early.closed()).includes('ok'));
  await settle();
});
