'use strict';
// Class http.ClientRequest: rows REQ-….
const stream = require('stream');
const {
  http, net, HOST, v10, OK, END, RESET, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, peer, request, refused, sent, agent, headLines, log,
} = require('./lib');

const first = (text) => text.split('\r\n')[0];
const body = (text) => text.slice(text.indexOf('\r\n\r\n') + 4);
const line = (text, name) => headLines(text).filter((l) => l.toLowerCase().startsWith(name.toLowerCase() + ':'));
const POST = { method: 'POST' };

// Makes a request to a peer and returns it while it is open.
const opened = (p, options) => {
  const req = http.request(Object.assign({ host: HOST, port: p.port }, options));
  req.on('error', () => {});
  closing(() => req.abort());
  return req;
};

check(async () => { // the class
  const p = await peer();
  const req = opened(p);
  js('REQ-001', 'is an OutgoingMessage, a Stream, a Writable',
    [req instanceof http.OutgoingMessage, req instanceof stream, req instanceof stream.Writable]);
  fact('REQ-001', 'method and path', [req.method, req.path]);
  fact('REQ-049', 'path', opened(p, { path: '/a?b' }).path);
  fact('REQ-050', 'method', opened(p, { method: 'put' }).method);
  fact16('REQ-051', 'host', req.host);
  fact16('REQ-052', 'protocol', req.protocol);
});

check(async () => { // headers may be changed until they go out
  const p = await peer(OK + END);
  const req = opened(p, POST);
  req.setHeader('X-A', '1');
  req.setHeader('X-A', '2');
  req.setHeader('X-B', '3');
  req.removeHeader('x-b');
  req.setHeader('X-C', ['4', '5']);
  req.setHeader('X-D', 6);
  fact('REQ-042', 'number', req.getHeader('X-d'));
  fact('REQ-042', 'string', req.getHeader('x-A'));
  fact('REQ-042', 'none', req.getHeader('x-e'));
  fact('REQ-043', 'names', req.getHeaderNames());
  js('REQ-044', 'prototype', Object.getPrototypeOf(req.getHeaders()));
  fact('REQ-044', 'headers', Object.assign({}, req.getHeaders(), { host: 'h' }));
  if (v10) js('REQ-045', 'is a function', typeof req.getRawHeaderNames);
  else fact('REQ-045', 'names', req.getRawHeaderNames());
  fact('REQ-046', 'has', [req.hasHeader('X-a'), req.hasHeader('x-b')]);
  js('REQ-056', 'returns', req.setHeader('X-E', '') === (v10 ? undefined : req));
  req.write('a');
  fact('REQ-002', 'after a write', thrown(() => req.setHeader('X-F', '1')));
  req.end();
  await once(req, 'response');
  fact('REQ-002', 'sent', line(p.received, 'x-a'));
  fact('REQ-053', 'sent', line(p.received, 'x-b'));
  fact('REQ-053', 'removed later', thrown(() => req.removeHeader('x-a')));
  fact('REQ-056', 'lines', line(p.received, 'x-c').concat(line(p.received, 'x-d')));
  js('REQ-057', 'above latin1', refused({ headers: { a: '\u4e00' } }));
  fact('REQ-057', 'control', refused({ headers: { a: '\u0000' } }));
});

check(async () => { // nobody takes the response
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  const req = http.get({ host: HOST, port, agent: a });
  closing(() => req.abort());
  await until(() => Object.keys(a.freeSockets).length === 1);
  fact('REQ-003', 'the socket is free', Object.keys(a.sockets).length);
  const taken = http.get({ host: HOST, port, agent: a });
  const events = log(taken, ['response', 'close']);
  closing(() => taken.abort());
  const [res] = await once(taken, 'response');
  log(res, ['end'], events);
  await settle();
  fact('REQ-004', 'unread', events);
  fact('REQ-004', 'sockets', Object.keys(a.freeSockets).length);
  res.resume();
  await once(res, 'end');
  fact('REQ-004', 'read', events);
});

check(async () => { // a response that ends early
  const p = await peer('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab' + END);
  for (const listens of [true, false]) {
    const req = http.get({ host: HOST, port: p.port });
    const events = [];
    await new Promise((resolve) => req.on('response', (res) => {
      log(res, ['aborted', 'end', 'close'], events);
      if (listens) res.on('error', (e) => events.push(e.message, e.code));
      res.resume();
      res.on('close', resolve);
    }));
    fact('REQ-005', listens ? 'with a listener' : 'without', events);
  }
});

check(async () => { // Content-Length
  const p = await peer(OK + END);
  let req = opened(p, { method: 'POST', headers: { 'Content-Length': 2 } });
  fact('REQ-006', 'longer', thrown(() => { req.end('abcde'); }));
  await once(req, 'response');
  fact('REQ-006', 'sent', body(p.received));
  let strict;
  const server = await serve((r, res) => {
    res.strictContentLength = true;
    res.setHeader('Content-Length', 2);
    strict = thrown(() => { res.end('abcde'); });
    res.destroy();
  });
  await request({ port: server.port });
  fact('REQ-007', 'strict', strict);
  fact('REQ-008', 'bytes', line(await sent(POST, (r) => r.end('\u20ac')), 'content-length'));
});

check(async () => { // abort
  const p = await peer();
  const req = opened(p);
  fact16('REQ-031', 'before', req.aborted);
  const events = log(req, ['abort', 'close']);
  req.end();
  await until(() => p.received);
  req.abort();
  fact('REQ-009', 'at once', events.slice());
  req.abort();
  js('REQ-031', 'after', typeof req.aborted);
  fact('REQ-031', 'after', !!req.aborted);
  await settle();
  fact('REQ-009', 'later', events);
  fact('REQ-010', 'closed', events.includes('close'));
  fact('REQ-030', 'the socket', req.socket.destroyed);
});

check(async () => { // 'close'
  const { port } = await serve(answerOk);
  for (const keepAlive of [false, true]) {
    const a = agent({ keepAlive });
    const req = http.get({ host: HOST, port, agent: a }, (res) => res.resume());
    const events = log(req, ['finish', 'response', 'close']);
    await settle();
    await settle();
    fact('REQ-010', `keepAlive ${keepAlive}`, events);
    if (!keepAlive) fact('REQ-014', 'order', events.slice(0, 2));
  }
});

const CONNECTED = 'HTTP/1.1 200 Connected\r\n\r\nhead';
const UPGRADED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhead';

check(async () => { // connect and upgrade
  const c = await peer(CONNECTED);
  let req = opened(c, { method: 'CONNECT', path: 'a:1' });
  req.end();
  let [res, socket, head] = await once(req, 'connect');
  fact('REQ-011', 'arguments', [res.statusCode, socket instanceof net.Socket, head]);
  fact('REQ-029', 'is a net.Socket', socket instanceof net.Socket);
  socket.destroy();
  req = opened(c, { method: 'CONNECT', path: 'a:1' });
  let events = log(req, ['socket', 'response', 'error', 'close']);
  req.end();
  await once(req, 'close');
  fact('REQ-012', 'events', events);
  const u = await peer(UPGRADED);
  req = opened(u, { headers: { Connection: 'Upgrade', Upgrade: 'x' } });
  events = log(req, ['information', 'upgrade', 'response']);
  req.end();
  [res, socket, head] = await once(req, 'upgrade');
  fact('REQ-027', 'arguments', [res.statusCode, socket instanceof net.Socket, head]);
  fact('REQ-023', 'events', events);
  socket.destroy();
  req = opened(u, { headers: { Connection: 'Upgrade', Upgrade: 'x' } });
  events = log(req, ['socket', 'response', 'error', 'close']);
  req.end();
  await once(req, 'close');
  fact('REQ-028', 'events', events);
});

check(async () => { // 1xx
  const p = await peer('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nFoo: Bar\r\nfoo: baz\r\n\r\n' + OK + END);
  const req = opened(p);
  const events = log(req, ['continue', 'information', 'response']);
  const infos = [];
  req.on('information', (info) => infos.push(info));
  req.end();
  await once(req, 'response');
  fact('REQ-013', 'events', events.slice(0, 2));
  fact('REQ-015', 'events', events);
  js('REQ-015', 'argument', infos[1]);
  fact('REQ-019', 'statusCode', infos.map((i) => i.statusCode));
  fact16('REQ-016', 'httpVersion', infos[1].httpVersion);
  fact16('REQ-017', 'httpVersionMajor', infos[1].httpVersionMajor);
  fact16('REQ-018', 'httpVersionMinor', infos[1].httpVersionMinor);
  fact16('REQ-020', 'statusMessage', infos[1].statusMessage);
  fact16('REQ-021', 'headers', infos[1].headers);
  fact16('REQ-022', 'rawHeaders', infos[1].rawHeaders);
});

check(async () => { // one response
  const p = await peer(OK + OK + END);
  const req = opened(p);
  let responses = 0;
  req.on('response', (res) => {
    responses++;
    res.resume();
  });
  const events = log(req, ['socket', 'response']);
  req.end();
  await settle();
  await settle();
  fact('REQ-024', 'responses', responses);
  fact('REQ-025', 'events', events);
});

check(async () => { // time-outs
  const p = await peer();
  const req = opened(p);
  let calls = 0;
  const events = log(req, ['timeout', 'error', 'close']);
  js('REQ-060', 'returns', req.setTimeout(30, () => { calls++; }) === req);
  const listeners = req.listenerCount('timeout');
  req.end();
  await once(req, 'timeout');
  fact('REQ-060', 'listeners and calls', [listeners, calls]);
  await wait(20);
  fact('REQ-026', 'events', events);
  const [plain, early] = [opened(p), opened(p)];
  early.setTimeout(5000);
  const times = await Promise.all([plain, early].map(async (r) => {
    const [s] = await once(r, 'socket');
    const before = s.timeout;
    await once(s, 'connect');
    return [before || 0, s.timeout || 0];
  }));
  fact('REQ-061', 'before and after connect', times);
});

check(async () => { // its socket
  const p = await peer(OK);
  const a = agent();
  const calls = [];
  const spy = (s, name) => {
    const own = s[name];
    s[name] = function(...args) {
      calls.push([name, ...args]);
      return own.apply(this, args);
    };
  };
  a.createConnection = (options) => {
    const s = net.connect(p.port, HOST);
    spy(s, 'setNoDelay');
    spy(s, 'setKeepAlive');
    return s;
  };
  const req = opened(p, { agent: a });
  fact('REQ-062', 'before', req.socket === null || req.socket === undefined);
  req.setNoDelay(true);
  req.setNoDelay(false);
  req.setSocketKeepAlive(true, 3000);
  await once(req, 'socket');
  fact('REQ-032', 'same', req.connection === req.socket);
  req.end();
  const [res] = await once(req, 'response');
  fact('REQ-062', 'its port', req.socket.remotePort === p.port);
  fact('REQ-058', 'calls', calls.filter((c) => c[0] === 'setNoDelay'));
  fact('REQ-059', 'calls', calls.filter((c) => c[0] === 'setKeepAlive'));
  res.resume();
});

check(async () => { // cork
  const p = await peer(OK + END);
  const req = opened(p, POST);
  if (v10) {
    js('REQ-033', 'is a function', typeof req.cork);
    js('REQ-063', 'is a function', typeof req.uncork);
    return;
  }
  await once(req, 'socket');
  await once(req.socket, 'connect');
  req.cork();
  req.write('a');
  req.write('b');
  await settle();
  fact('REQ-033', 'held back', [p.received, req.writableCorked]);
  req.uncork();
  await until(() => p.received.includes('b'));
  fact('REQ-063', 'sent', body(p.received));
  req.end();
});

check(async () => { // end
  const p = await peer(OK + END);
  let req = opened(p, POST);
  js('REQ-034', 'returns', req.end() === req);
  let calls = [];
  req = opened(p, POST);
  req.on('finish', () => calls.push('finish'));
  fact('REQ-038', 'before', req.finished);
  fact16('REQ-064', 'before', req.writableEnded);
  req.end('x', () => calls.push('callback'));
  fact('REQ-038', 'after', req.finished);
  fact16('REQ-064', 'after', req.writableEnded);
  req.on('finish', () => { calls.push(v10 ? 'js' : req.writableFinished); });
  fact16('REQ-065', 'before', req.writableFinished);
  await once(req, 'response');
  fact('REQ-034', 'calls', calls.slice(0, 2));
  fact16('REQ-065', 'in finish', calls[2]);
  const one = await sent(POST, (r) => r.end('hello'));
  fact('REQ-035', 'end', [line(one, 'content-length'), line(one, 'transfer-encoding'), body(one)]);
  const two = await sent(POST, (r) => {
    r.write('hello');
    r.end();
  });
  fact('REQ-035', 'write and end', [line(two, 'content-length'), line(two, 'transfer-encoding'), body(two)]);
  req = http.get({ host: HOST, port: p.port });
  fact('REQ-039', 'finished', req.finished);
  await once(req, 'response');
});

check(async () => { // destroy
  const p = await peer();
  const req = opened(p);
  const events = log(req, ['close']);
  req.on('error', (e) => events.push(e));
  req.end();
  await until(() => p.received);
  fact16('REQ-037', 'before', req.destroyed);
  js('REQ-036', 'returns this', req.destroy(new Error('mine')) === req);
  fact16('REQ-037', 'after', req.destroyed);
  await settle();
  fact('REQ-036', 'events', events);
  const { port } = await serve(answerOk);
  const done = await request({ port });
  await settle();
  fact16('REQ-037', 'completed', done.req.destroyed);
});

check(async () => { // flushHeaders
  const p = await peer(OK + END);
  let req = opened(p, POST);
  req.flushHeaders();
  await until(() => p.received);
  fact('REQ-040', 'sent', [first(p.received), body(p.received)]);
  req.end();
  await once(req, 'response');
  p.received = '';
  req = opened(p, POST);
  await once(req, 'socket');
  await settle();
  fact('REQ-041', 'before', p.received);
  req.write('abc');
  await until(() => p.received);
  fact('REQ-041', 'first bytes', [first(p.received), body(p.received)]);
  req.end();
});

check(async () => { // maxHeadersCount
  const many = (n) => 'HTTP/1.1 200 OK\r\n' + Array.from({ length: n }, (x, i) => `${i.toString(36)}:\r\n`).join('') + 'Content-Length: 0\r\n\r\n' + END;
  const count = async (n, max) => {
    const p = await peer(many(n));
    const { res } = await request({ port: p.port }, (req) => {
      if (max !== undefined) req.maxHeadersCount = max;
      req.end();
    });
    return [Object.keys(res.headers).length, res.rawHeaders.length / 2];
  };
  fact('REQ-047', 'five', (await count(60, 5))[0]);
  fact('REQ-047', 'zero', (await count(1100, 0))[0]);
  js('REQ-048', 'property', opened(await peer()).maxHeadersCount);
  fact('REQ-048', '1100', (await count(1100))[0]);
});

check(async () => { // reusedSocket
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  const reused = [];
  for (let i = 0; i < 2; i++) {
    const { req } = await request({ port, agent: a });
    reused.push(req.reusedSocket);
    await settle();
  }
  fact16('REQ-054', 'first and second', reused);
  // The server ends an idle connection just when the next request comes.
  const p = await peer(OK, RESET);
  const b = agent({ keepAlive: true });
  await request({ port: p.port, agent: b });
  await settle();
  const { error, req } = await request({ port: p.port, agent: b });
  fact('REQ-055', 'error', error.code);
  fact16('REQ-055', 'reusedSocket', req.reusedSocket);
});

check(async () => { // write
  const p = await peer(OK + END);
  const chunked = async (method) => {
    const text = await new Promise((resolve) => {
      p.received = '';
      const req = opened(p, { method });
      req.write('hi');
      req.end();
      req.on('response', () => resolve(p.received));
    });
    return [line(text, 'transfer-encoding').length, body(text)];
  };
  for (const method of ['POST', 'PUT']) fact('REQ-067', method, await chunked(method));
  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']) {
    const q = await peer('');
    const req = opened(q, { method });
    req.write('hi');
    req.end();
    await until(() => body(q.received).length >= 2 && q.received.includes('\r\n\r\n'));
    fact('REQ-067', method, [line(q.received, 'transfer-encoding').length, body(q.received)]);
  }
  fact('REQ-068', 'utf8', body(await sent(POST, (r) => {
    r.write('\u00e9');
    r.end();
  })));
  js('REQ-068', 'latin1', body(await sent(POST, (r) => {
    r.write('\u00e9', 'latin1');
    r.end();
  })));
  const calls = [];
  const req = opened(p, POST);
  req.write('a', () => calls.push('chunk'));
  req.write('', () => calls.push('empty'));
  fact('REQ-069', 'at once', calls.slice());
  req.on('finish', () => calls.push('finish'));
  req.end();
  await once(req, 'response');
  fact('REQ-069', 'calls', calls);
  fact('REQ-070', 'sent', body(await sent(POST, (r) => {
    r.write('a');
    r.write('');
    r.write('b');
    r.end();
  })));
});

check(async () => { // drain
  let release;
  const server = await serve((req, res) => {
    release = () => {
      req.resume();
      req.on('end', () => res.end());
    };
  });
  const req = opened(server, POST);
  const chunk = Buffer.alloc(1 << 20);
  const [s] = await once(req, 'socket');
  await once(s, 'connect');
  fact('REQ-066', 'small', req.write('x'));
  await until(() => release);
  const answers = [];
  for (let i = 0; i < 16; i++) answers.push(req.write(chunk));
  fact('REQ-066', 'big', answers[15]);
  let drained = false;
  req.on('drain', () => { drained = true; });
  await settle();
  fact('REQ-071', 'before', drained);
  release();
  await until(() => drained);
  fact('REQ-071', 'after', drained);
  req.end();
  await once(req, 'response');
});
