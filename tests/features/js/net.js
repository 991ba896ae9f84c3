'use strict';
// What the http documents take from net: rows REF-001 to REF-027, REF-066,
// REF-068 to REF-070.
const os = require('os');
const path = require('path');
const stream = require('stream');
const {
  http, net, HOST, v10, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, peer, listen, log, request,
} = require('./lib');

const echo = async (options, fn) => {
  const server = await listen(net.createServer(options || {}, fn || ((s) => s.pipe(s))));
  server.port = server.address().port;
  return server;
};

const connect = async (port, options) => {
  const s = net.connect(Object.assign({ port, host: HOST }, options));
  closing(() => s.destroy());
  await once(s, 'connect');
  return s;
};

check(async () => { // connecting
  const server = await echo();
  const s = new net.Socket();
  closing(() => s.destroy());
  js('REF-001', 'is a Duplex', s instanceof stream.Duplex);
  const states = [[s.connecting, s.pending, s.readyState]];
  const events = log(s, ['lookup', 'connect', 'ready']);
  let found;
  s.on('lookup', (error, address, family, host) => { found = [error, address, family, host]; });
  s.connect({ port: server.port, host: 'localhost', lookup: (name, options, callback) => callback(null, HOST, 4) });
  states.push([s.connecting, s.pending, s.readyState]);
  await once(s, 'ready');
  states.push([s.connecting, s.pending, s.readyState]);
  fact('REF-002', 'events', events.slice(1, 2));
  fact('REF-003', 'events', events);
  fact('REF-004', 'arguments', [found[0] === null || found[0] === undefined].concat(found.slice(1)));
  fact('REF-016', 'connecting, pending, readyState', states);
  fact('REF-013', 'remote', [s.remoteAddress, s.remotePort === server.port, s.remoteFamily]);
  fact('REF-014', 'local', [s.localAddress, s.localPort > 0]);
  fact('REF-017', 'open', [s.readable, s.writable]);
  s.write('hello');
  const [data] = await once(s, 'data');
  fact('REF-005', 'data', data);
  fact('REF-015', 'read and written', [s.bytesRead, s.bytesWritten]);
  js('REF-015', 'bufferSize', s.bufferSize);
  s.end();
  const rest = log(s, ['end', 'close']);
  const [hadError] = await once(s, 'close');
  fact('REF-005', 'close', [rest, hadError]);
  fact('REF-017', 'closed', [s.readable, s.writable]);
  fact('REF-001', 'destroyed', s.destroyed);
});

check(async () => { // options
  const server = await echo();
  const seen = [];
  server.on('connection', (c) => seen.push(c.remoteAddress));
  const s = await connect(server.port, { localAddress: '127.0.0.4', family: 4 });
  await settle();
  fact('REF-006', 'localAddress', seen);
  const file = path.join(os.tmpdir(), `nodeloop-features-net-${process.pid}.sock`);
  const unix = await listen(net.createServer((c) => c.end('unix')), file);
  const u = net.connect({ path: file });
  closing(() => u.destroy());
  fact('REF-006', 'path', (await once(u, 'data'))[0]);
  unix.close();
  s.destroy();
  const t = await connect(server.port);
  js('REF-007', 'returns this', t.setTimeout(20) === t);
  const events = log(t, ['timeout', 'close', 'error']);
  await once(t, 'timeout');
  fact('REF-007', 'events', [events, t.destroyed, t.timeout]);
  t.setTimeout(0);
  await wait(40);
  fact('REF-007', 'off', events);
  js('REF-008', 'returns this', [t.setNoDelay() === t, t.setNoDelay(false) === t]);
  js('REF-009', 'returns this', t.setKeepAlive(true, 1000) === t);
  js('REF-010', 'return this', [t.unref() === t, t.ref() === t]);
  fact('REF-005', 'refused', await new Promise((resolve) => {
    const r = net.connect({ port: 1, host: HOST });
    const list = [];
    r.on('error', (e) => list.push(e));
    r.on('close', (hadError) => resolve(list.concat(hadError)));
  }));
});

check(async () => { // writing
  const server = await echo({ allowHalfOpen: true }, (c) => {
    let got = '';
    c.on('data', (d) => { got += d; });
    c.on('end', () => c.end(got.toUpperCase()));
  });
  const s = await connect(server.port);
  fact('REF-012', 'write returns', s.write('abc'));
  let calls = 0;
  s.write('def', () => calls++);
  s.end('ghi');
  s.pause();
  let text = '';
  s.on('data', (d) => { text += d; });
  await settle();
  fact('REF-012', 'paused', [text, s.isPaused()]);
  s.resume();
  await once(s, 'end');
  fact('REF-011', 'end', text);
  fact('REF-012', 'called back', calls);
  fact('REF-018', 'answered after the end', text);
  fact('REF-018', 'of a server for HTTP', (await serve(answerOk)).allowHalfOpen);
  const d = await connect(server.port);
  d.on('error', () => {});
  const events = log(d, ['error', 'end', 'close']);
  d.destroy(new Error('mine'));
  await settle();
  fact('REF-011', 'destroy', [events, d.destroyed]);
  const into = new stream.PassThrough();
  const p = await connect(server.port);
  p.pipe(into);
  p.end('piped');
  fact('REF-012', 'pipe', (await once(into, 'data'))[0]);
});

check(async () => { // createConnection
  const server = await echo();
  js('REF-019', 'are one', net.createConnection === net.connect);
  let calls = 0;
  const s = net.createConnection({ port: server.port, host: HOST }, () => calls++);
  closing(() => s.destroy());
  await once(s, 'ready');
  fact('REF-019', 'listener', [calls, s.listenerCount('connect')]);
  fact('REF-019', 'bad port', thrown(() => net.connect({ port: 70000, host: HOST })));
});

check(async () => { // servers
  const server = net.createServer();
  js('REF-020', 'parent', http.Server.prototype instanceof net.Server);
  const events = log(server, ['listening', 'connection', 'close']);
  server.listen(0, HOST, () => events.push('callback'));
  await once(server, 'listening');
  await settle();
  fact('REF-068', 'listening', events.slice());
  const address = server.address();
  fact('REF-023', 'address', [address.address, address.family, address.port > 0]);
  fact('REF-020', 'listening', server.listening);
  fact('REF-069', 'again', thrown(() => server.listen(0)));
  const other = net.createServer();
  other.listen(address.port, HOST);
  fact('REF-069', 'in use', (await once(other, 'error'))[0].code);
  fact('REF-021', 'bad port', thrown(() => net.createServer().listen(65536)));
  js('REF-021', 'nothing', thrown(() => net.createServer().listen(true)) instanceof Error);
  const a = await connect(address.port);
  await settle();
  const counted = () => new Promise((resolve) => server.getConnections((e, n) => resolve([e === null || e === undefined, n])));
  fact('REF-024', 'one', await counted());
  server.maxConnections = 1;
  const b = await connect(address.port);
  await once(b, 'close');
  fact('REF-025', 'the second is closed', [a.destroyed, b.destroyed]);
  js('REF-026', 'return this', [server.unref() === server, server.ref() === server]);
  server.close((e) => events.push(e ? e.code : 'callback'));
  fact('REF-022', 'listening', server.listening);
  await settle();
  fact('REF-022', 'with a connection', events.slice(3));
  a.destroy();
  await once(server, 'close');
  await settle();
  fact('REF-068', 'close', events.slice(-2));
  fact('REF-027', 'events', events);
  let error;
  server.close((e) => { error = e; });
  await settle();
  fact('REF-022', 'again', error);
});

check(async () => { // orders
  const server = await echo({}, (c) => c.end('x'));
  const s = net.connect(server.port, HOST);
  const events = log(s, ['connect', 'ready', 'data', 'end', 'prefinish', 'finish', 'close']);
  await once(s, 'close');
  fact('REF-066', 'events', events);
});
