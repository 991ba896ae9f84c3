'use strict';
// Class http.Server: rows SRV-….
const stream = require('stream');
const {
  http, net, HOST, v10, GET, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, raw, answered, request, agent, headLines, log, listen,
} = require('./lib');

const first = (text) => text.split('\r\n')[0];
const body = (text) => text.slice(text.indexOf('\r\n\r\n') + 4);
const line = (text, name) => headLines(text).filter((l) => l.toLowerCase().startsWith(name.toLowerCase() + ':'));
const KEEP = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const expect = (value) => `POST / HTTP/1.1\r\nHost: h\r\nExpect: ${value}\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok`;
const CONNECT = 'CONNECT a:1 HTTP/1.1\r\nHost: h\r\n\r\nHEAD';
const UPGRADE = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nHEAD';
const BAD = 'FOO / HTTP/1.1\r\nHost: h\r\n\r\n';

check(async () => { // the class and its defaults
  const server = http.createServer();
  js('SRV-001', 'is a net.Server', server instanceof net.Server);
  js('SRV-001', 'without new', http.Server() instanceof http.Server);
  fact('SRV-001', 'takes connections', server.listenerCount('connection'));
  fact('SRV-031', 'headersTimeout', server.headersTimeout);
  fact16('SRV-038', 'requestTimeout', server.requestTimeout);
  fact('SRV-042', 'timeout', server.timeout);
  fact('SRV-049', 'timeout', server.timeout);
  fact16('SRV-046', 'maxRequestsPerSocket', server.maxRequestsPerSocket);
  fact('SRV-052', 'keepAliveTimeout', server.keepAliveTimeout);
  js('SRV-036', 'property', server.maxHeadersCount);
  fact('SRV-056', 'httpAllowHalfOpen', server.httpAllowHalfOpen);
  fact('SRV-034', 'before', server.listening);
  await listen(server);
  fact('SRV-033', 'has a port', server.address().port > 0);
  fact('SRV-034', 'listening', server.listening);
  server.close();
  fact('SRV-034', 'closed', server.listening);
});

check(async () => { // Expect: 100-continue
  const events = [];
  const server = await serve((req, res) => {
    events.push('request');
    res.end('ok');
  });
  let got = await raw(server.port, expect('100-continue'));
  fact('SRV-003', 'answer', got.split('\r\n\r\n')[0]);
  fact('SRV-003', 'then', first(body(got)));
  server.on('checkContinue', (req, res) => {
    events.push('checkContinue');
    res.writeContinue();
    res.end('mine');
  });
  got = await raw(server.port, expect('100-continue'));
  fact('SRV-002', 'answer', [first(got), first(body(got)), body(body(got)).includes('mine')]);
  fact('SRV-004', 'events', events);
});

check(async () => { // another expectation
  const events = [];
  const server = await serve(() => events.push('request'));
  const got = await raw(server.port, expect('foo'));
  fact('SRV-006', 'answer', got);
  server.on('checkExpectation', (req, res) => {
    events.push('checkExpectation');
    res.end(req.headers.expect);
  });
  fact('SRV-005', 'answer', body(await raw(server.port, expect('foo'))).includes('foo'));
  fact('SRV-007', 'events', events);
});

check(async () => { // bad requests
  let server = await serve(answerOk);
  fact('SRV-009', 'bad method', await raw(server.port, BAD));
  fact('SRV-009', 'big head', await raw(server.port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(20000)}\r\n\r\n`));
  server = await serve(answerOk);
  let error;
  let left;
  server.on('clientError', (e, s) => {
    error = e;
    left = s;
  });
  const c = dial(server.port).write(BAD);
  await until(() => left);
  await settle();
  fact('SRV-008', 'error', error);
  fact('SRV-008', 'open without an answer', [c.got, c.over, left.destroyed]);
  fact('SRV-012', 'bytesParsed', error.bytesParsed);
  fact('SRV-013', 'rawPacket', error.rawPacket);
  js('SRV-014', 'a socket', left instanceof net.Socket);
  left.end('HTTP/1.1 400 Mine\r\n\r\n');
  fact('SRV-014', 'answer', await c.closed());
  server = await serve(answerOk);
  let code;
  server.on('clientError', (e, s) => {
    code = [e.code, s.writable];
    s.destroy();
  });
  await raw(server.port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(20000)}\r\n\r\n`);
  fact('SRV-011', 'code', code[0]);
});

check(async () => { // a bad request behind an answer that is on its way
  const server = await serve((req, res) => res.write('part'));
  const c = dial(server.port).write(KEEP);
  await c.until('part');
  c.write(BAD);
  const got = await c.closed();
  fact('SRV-010', 'after a part', body(got));
});

check(async () => { // a client that resets
  const server = await serve(() => {});
  let seen;
  server.on('clientError', (e, s) => {
    seen = [e.code, s.writable];
    s.destroy();
  });
  const handled = once(server, 'request');
  const c = dial(server.port).write(KEEP);
  const [req] = await handled;
  // What nobody reads makes the kernel reset the connection.
  c.socket.pause();
  req.socket.write('x'.repeat(1000));
  await settle();
  c.socket.destroy();
  await until(() => req.socket.destroyed);
  js('SRV-015', 'seen', seen === undefined || seen);
  fact('SRV-015', 'the socket is destroyed', req.socket.destroyed);
});

check(async () => { // closing
  const server = await serve(answerOk);
  const a = agent({ keepAlive: true });
  await request({ port: server.port, agent: a });
  await settle();
  const events = log(server, ['close']);
  server.close((e) => events.push(e ? e.code : 'callback'));
  await settle();
  fact('SRV-029', 'with an idle connection', events.slice());
  a.destroy();
  await until(() => events.length === 2);
  fact('SRV-016', 'events', events);
  server.close((e) => events.push(e));
  await settle();
  fact('SRV-029', 'again', events.slice(2));
});

check(async () => { // connect and upgrade
  let server = await serve(answerOk);
  fact('SRV-018', 'answer', await raw(server.port, CONNECT));
  fact('SRV-026', 'answer', body(await raw(server.port, UPGRADE.replace('Connection: Upgrade', 'Connection: Upgrade, close').replace('HEAD', ''))).includes('ok'));
  server = await serve(answerOk);
  const events = [];
  let seen;
  const take = (name) => (req, socket, head) => {
    events.push(name);
    seen = [req.method, req.url, head, req.upgrade, socket instanceof net.Socket, socket.listenerCount('data')];
    socket.end('taken');
  };
  server.on('connect', take('connect'));
  server.on('upgrade', take('upgrade'));
  server.on('request', () => events.push('request'));
  fact('SRV-017', 'answer', await raw(server.port, CONNECT));
  fact('SRV-017', 'arguments', seen.slice(0, 4));
  fact('SRV-019', 'listeners of data', seen[5]);
  fact('SRV-025', 'answer', await raw(server.port, UPGRADE));
  fact('SRV-025', 'arguments', seen.slice(0, 4));
  fact('SRV-027', 'listeners of data', seen[5]);
  fact('SRV-028', 'is a net.Socket', seen[4]);
  fact('SRV-025', 'events', events);
});

check(async () => { // connections
  const server = await serve(answerOk);
  let connections = 0;
  let requests = 0;
  server.on('connection', () => connections++);
  server.on('request', () => requests++);
  await raw(server.port, KEEP + GET);
  fact('SRV-020', 'connections', connections);
  fact('SRV-024', 'requests', requests);
  const out = [];
  const duplex = new stream.Duplex({
    read() {},
    write(chunk, encoding, callback) {
      out.push(chunk);
      callback();
    },
  });
  server.emit('connection', duplex);
  duplex.push(GET);
  await until(() => Buffer.concat(out).includes('ok'));
  fact('SRV-021', 'answer', first(String(Buffer.concat(out))));
});

check(async () => { // time-outs of connections
  let server = await serve(answerOk);
  server.keepAliveTimeout = 40;
  let s;
  server.on('connection', (socket) => {
    socket.setTimeout(7000);
    s = socket;
  });
  let c = dial(server.port).write(KEEP);
  await c.until('ok');
  await settle();
  fact('SRV-022', 'after a request', s.timeout);
  fact('SRV-051', 'closed', (await c.closed()).includes('ok'));
  fact('SRV-055', 'header', line(c.got, 'keep-alive'));
  server = await serve(answerOk);
  server.keepAliveTimeout = 0;
  c = dial(server.port).write(KEEP);
  await c.until('ok');
  await wait(60);
  fact('SRV-053', 'still open', [c.over, line(c.got, 'keep-alive')]);
  server.keepAliveTimeout = 30;
  await wait(60);
  fact('SRV-054', 'still open', c.over);
  server = await serve(answerOk);
  c = dial(server.port).write(KEEP);
  await c.until('ok');
  fact('SRV-055', 'default', line(c.got, 'keep-alive'));
});

check(async () => { // server.timeout
  const server = await serve(() => {});
  const sizes = [];
  server.on('connection', (s) => sizes.push(s.timeout || 0));
  const one = dial(server.port);
  await until(() => sizes.length === 1);
  server.timeout = 40;
  js('SRV-041', 'returns', server.setTimeout(40) === server);
  const two = dial(server.port);
  await two.closed();
  fact('SRV-048', 'closed', [two.over, sizes[1]]);
  fact('SRV-050', 'the older one', [one.over, sizes[0]]);
  fact('SRV-044', 'default', sizes[0]);
  let given;
  server.setTimeout(30, (s) => { given = s; });
  fact('SRV-041', 'listeners', server.listenerCount('timeout'));
  const three = dial(server.port);
  await until(() => given);
  await settle();
  fact('SRV-043', 'open with a listener', [three.over, given.destroyed]);
  server.setTimeout();
  js('SRV-042', 'after setTimeout()', server.timeout);
});

check(async () => { // headersTimeout
  let server = await serve(answerOk);
  // Node 10 reads a clock that stands still for a second.
  const limit = v10 ? 1000 : 20;
  const pause = v10 ? 2300 : 50;
  server.headersTimeout = limit;
  let c = dial(server.port).write('GET / HTTP/1.1\r\nHost: h\r\n');
  const silent = dial(server.port).write('GET / HTTP/1.1\r\nHost: h\r\n');
  await wait(pause);
  c.write('X: y\r\n');
  fact('SRV-030', 'late bytes', await c.closed());
  fact('SRV-030', 'silent', silent.over);
  server = await serve(answerOk);
  server.headersTimeout = limit;
  let timeouts = 0;
  server.on('timeout', () => timeouts++);
  c = dial(server.port).write('GET / HTTP/1.1\r\nHost: h\r\n');
  await wait(pause);
  c.write('X: y\r\n');
  await until(() => timeouts === 1);
  c.write('Z: y\r\n');
  await until(() => timeouts === 2);
  fact('SRV-032', 'with a listener', [timeouts, c.over]);
});

check(async () => { // counting headers
  const many = (n) => `GET / HTTP/1.1\r\n${Array.from({ length: n }, (x, i) => `${i.toString(36)}:\r\n`).join('')}Connection: close\r\n\r\n`;
  const count = async (n, max) => {
    let seen;
    const server = await serve((req, res) => {
      seen = Object.keys(req.headers).length;
      res.end();
    });
    if (max !== undefined) server.maxHeadersCount = max;
    await raw(server.port, many(n));
    return seen;
  };
  fact('SRV-035', 'five', await count(60, 5));
  fact('SRV-035', 'zero', await count(1100, 0));
  js('SRV-035', 'Infinity and negative', [await count(1100, Infinity), await count(1100, -1)]);
  fact('SRV-036', '1100', await count(1100));
});

check(async () => { // requestTimeout
  const server = await serve((req) => {
    events.push('request');
    req.resume();
  });
  const events = [];
  if (v10) {
    for (const id of ['SRV-037', 'SRV-039', 'SRV-040']) js(id, 'property', server.requestTimeout);
    return;
  }
  server.requestTimeout = 40;
  const got = await raw(server.port, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab');
  fact('SRV-037', 'slow body', first(got));
  fact('SRV-039', 'answer', got);
  fact('SRV-039', 'events', events);
  fact('SRV-037', 'partial head', first(await raw(server.port, 'POST / HTTP/1.1\r\nHost:')));
  fact('SRV-040', 'a silent client is freed', server.requestTimeout > 0);
  server.on('clientError', (e, s) => {
    events.push(e.code);
    s.destroy();
  });
  await raw(server.port, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab');
  fact('SRV-039', 'error', events.slice(1));
});

check(async () => { // maxRequestsPerSocket
  const events = [];
  const server = await serve((req, res) => {
    events.push(req.url);
    res.end('ok');
  });
  server.on('dropRequest', (req, s) => events.push(`dropped ${req.url} ${s instanceof net.Socket}`));
  server.maxRequestsPerSocket = 2;
  const c = dial(server.port);
  for (let i = 1; i <= 3; i++) c.write(`GET /${i} HTTP/1.1\r\nHost: h\r\n\r\n`);
  await settle();
  await settle();
  const answers = c.got.split('HTTP/1.1 ').slice(1).map((a) => [a.split('\r\n')[0], /Connection: ([^\r]*)/.exec(a)[1], (/Keep-Alive: ([^\r]*)/.exec(a) || [])[1]]);
  fact('SRV-023', 'events', events);
  fact('SRV-045', 'answers', answers.length);
  fact('SRV-047', 'answers', answers);
});

check(async () => { // a client that ends its half
  for (const half of [false, true]) {
    const server = await serve((req, res) => {
      req.resume();
      setTimeout(() => res.end('late'), 40);
    });
    server.httpAllowHalfOpen = half;
    const c = dial(server.port, { allowHalfOpen: true });
    c.write(GET);
    c.socket.end();
    fact('SRV-056', half ? 'on' : 'off', body(await c.closed()));
  }
});
