'use strict';
// The module http: rows MOD-….
const os = require('os');
const path = require('path');
const fs = require('fs');
const {
  http, net, HOST, v10, GET, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, raw, answered, peer, request, refused, sent, agent, headLines, listen, log,
} = require('./lib');

const status = (text) => text.split('\r\n')[0];
const line = (text, name) => headLines(text).filter((l) => l.toLowerCase().startsWith(name.toLowerCase() + ':'));
const first = (text) => text.split('\r\n')[0];

check(() => {
  js('MOD-001', 'node:http', (() => {
    try {
      return require('node:http') === http;
    } catch (e) {
      return e.code;
    }
  })());
  js('MOD-006', 'is an array', Array.isArray(http.METHODS));
  fact('MOD-006', 'METHODS', http.METHODS);
  fact('MOD-007', 'STATUS_CODES', Object.keys(http.STATUS_CODES).map((c) => `${c} ${http.STATUS_CODES[c]}`));
  const f = () => {};
  const server = http.createServer(f);
  js('MOD-008', 'is an http.Server', server instanceof http.Server);
  fact('MOD-008', 'listens', server.listening);
  fact('MOD-008', 'without a listener', http.createServer().listenerCount('request'));
  js('MOD-009', 'is the listener', server.listeners('request')[0] === f);
  fact('MOD-009', 'listeners of request', server.listenerCount('request'));
  fact('MOD-033', 'maxHeaderSize', http.maxHeaderSize);
  js('MOD-032', 'assigned', thrown(() => { http.maxHeaderSize = 1; }) instanceof TypeError);
  fact('MOD-032', 'maxHeaderSize', http.maxHeaderSize);
  fact('MOD-031', 'keepAlive', http.globalAgent.keepAlive);
  fact('MOD-031', 'maxSockets', http.globalAgent.maxSockets);
});

check(async () => { // bodies are streamed
  const chunk = Buffer.alloc(65536, 'x');
  let held;
  let total = 0;
  const server = await serve((req, res) => {
    setTimeout(() => {
      held = req.readableLength;
      req.on('data', (d) => { total += d.length; });
      req.on('end', () => res.end());
    }, 50);
  });
  await request({ port: server.port, method: 'POST' }, (req) => {
    let left = 64;
    const more = () => {
      while (left > 0) {
        left--;
        if (!req.write(chunk)) {
          req.once('drain', more);
          return;
        }
      }
      req.end();
    };
    more();
  });
  fact('MOD-002', 'held while nobody reads', held > 0 && held <= 128 * 1024);
  fact('MOD-002', 'received', total);
});

check(async () => { // headers as they come
  const text = 'POST / HTTP/1.1\r\nHost: h\r\nX-One: A b\r\nx-one: c\r\nCookie: a=1; b="2"\r\nCONTENT-TYPE: application/json\r\n' +
    'Content-Length: 7\r\nConnection: close\r\n\r\n{"a":1}';
  let seen;
  await answered((req, res) => {
    let body = '';
    req.on('data', (d) => { body += d; });
    req.on('end', () => {
      seen = { headers: req.headers, rawHeaders: req.rawHeaders, body };
      res.end();
    });
  }, text);
  js('MOD-003', 'plain object', Object.getPrototypeOf(seen.headers) === Object.prototype);
  fact('MOD-003', 'headers', seen.headers);
  fact('MOD-004', 'cookie', seen.headers.cookie);
  fact('MOD-004', 'body', seen.body);
  fact('MOD-005', 'rawHeaders', seen.rawHeaders);
});

check(async () => { // classes of messages
  class Mine extends http.IncomingMessage {
    greet() { return 'mine'; }
  }
  class Answer extends http.ServerResponse {
    greet() { return 'answer'; }
  }
  let seen;
  await answered((req, res) => {
    seen = [req.greet(), res.greet()];
    res.end();
  }, GET, { IncomingMessage: Mine, ServerResponse: Answer });
  fact('MOD-010', 'the request is', seen[0]);
  fact('MOD-012', 'the response is', seen[1]);
  await answered((req, res) => {
    seen = [req.constructor === http.IncomingMessage, res.constructor === http.ServerResponse];
    res.end();
  });
  fact('MOD-011', 'an http.IncomingMessage', seen[0]);
  fact('MOD-013', 'an http.ServerResponse', seen[1]);
});

const BOTH = 'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
const sized = (n) => `GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: ${'x'.repeat(n)}\r\n\r\n`;

check(async () => { // parsing
  fact('MOD-014', 'on', status(await answered(answerOk, BOTH, { insecureHTTPParser: true })));
  fact('MOD-014', 'off', status(await answered(answerOk, BOTH, { insecureHTTPParser: false })));
  js('MOD-014', 'no boolean', thrown(() => http.createServer({ insecureHTTPParser: 1 })));
  fact('MOD-015', 'default', status(await answered(answerOk, BOTH)));
  fact('MOD-016', '3000 bytes of 1024', status(await answered(answerOk, sized(3000), { maxHeaderSize: 1024 })));
  fact('MOD-016', '500 bytes of 1024', status(await answered(answerOk, sized(500), { maxHeaderSize: 1024 })));
  fact('MOD-016', '20000 bytes of 65536', status(await answered(answerOk, sized(20000), { maxHeaderSize: 65536 })));
  fact('MOD-016', 'negative', thrown(() => http.createServer({ maxHeaderSize: -1 })));
  fact('MOD-017', '7000 bytes', status(await answered(answerOk, sized(7000))));
  fact('MOD-017', '15000 bytes', status(await answered(answerOk, sized(15000))));
  fact('MOD-017', '17000 bytes', status(await answered(answerOk, sized(17000))));
});

check(() => { // options of accepted sockets
  const server = http.createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 5500 });
  js('MOD-018', 'noDelay', server.noDelay);
  js('MOD-020', 'keepAlive', server.keepAlive);
  js('MOD-022', 'keepAliveInitialDelay', server.keepAliveInitialDelay);
  const plain = http.createServer();
  js('MOD-019', 'noDelay', plain.noDelay);
  js('MOD-021', 'keepAlive', plain.keepAlive);
  js('MOD-023', 'keepAliveInitialDelay', plain.keepAliveInitialDelay);
});

check(async () => { // unique headers
  const handler = (req, res) => {
    res.setHeader('X-A', ['1', '2']);
    res.setHeader('X-B', ['1', '2']);
    res.end();
  };
  const some = headLines(await answered(handler, GET, { uniqueHeaders: ['x-a'] })).filter((l) => l.startsWith('X-'));
  fact('MOD-024', 'of X-A', some);
  fact('MOD-025', 'none', headLines(await answered(handler)).filter((l) => l.startsWith('X-')));
});

check(async () => { // get
  const p = await peer(OK + END);
  const opened = [];
  const done = (req) => new Promise((resolve) => {
    opened.push(req);
    req.on('response', (res) => res.resume().on('end', resolve));
    req.on('error', resolve);
  });
  let args;
  let req = http.get({ host: HOST, port: p.port, path: '/1' }, (...list) => { args = list; });
  fact('MOD-026', 'ended', req.finished);
  await done(req);
  fact('MOD-026', 'sent', first(p.received));
  fact('MOD-029', 'arguments', args.length);
  js('MOD-029', 'a message', args[0] instanceof http.IncomingMessage);
  p.received = '';
  await done(http.get(new URL(`http://${HOST}:${p.port}/2?a=b`), { headers: { a: 1 }, method: 'POST' }));
  fact('MOD-027', 'URL and options', [first(p.received), line(p.received, 'a')]);
  p.received = '';
  await done(http.get(`http://${HOST}:${p.port}/3`));
  fact('MOD-027', 'string', first(p.received));
  p.received = '';
  req = http.get(Object.assign(Object.create({ path: '/x' }), { host: HOST, port: p.port }));
  await done(req);
  js('MOD-028', 'sent', first(p.received));
  fact('MOD-030', 'agent', req.agent === http.globalAgent);
});

check(async () => { // URLs
  const p = await peer(OK + END);
  const url = `http://${HOST}:${p.port}`;
  const go = async (...args) => {
    p.received = '';
    const req = http.request(...args);
    await new Promise((resolve) => {
      req.on('response', (res) => res.resume().on('end', resolve));
      req.end();
    });
    return p.received;
  };
  fact('MOD-034', 'sent', first(await go({ host: HOST, port: p.port, method: 'PUT', path: '/p' })));
  js('MOD-034', 'is a ClientRequest', http.request({ host: HOST, port: p.port }).on('error', () => {}) instanceof http.ClientRequest);
  fact('MOD-035', 'path of options', first(await go(`${url}/a`, { path: '/b' })));
  fact('MOD-035', 'path of the string', first(await go(`${url}/a?b#c`)));
  fact('MOD-036', 'nonsense', refused('nonsense'));
  fact('MOD-036', 'spaces and case', first(await go(`HTTP://${HOST}:${p.port}/a b`)));
  fact('MOD-036', 'dots', first(await go(`${url}/a/../b`)));
  fact('MOD-037', 'URL', first(await go(new URL(`${url}/u?v=w#x`))));
  fact('MOD-038', 'credentials', line(await go(new URL(`http://u%40:p%3A@${HOST}:${p.port}/`)), 'authorization'));
  fact('MOD-039', 'headers', line(await go(url, { headers: { 'X-A': 'b' }, method: 'DELETE' }), 'x-a'));
  fact('MOD-039', 'method', first(await go(url, { method: 'DELETE' })));
});

check(async () => { // the callback
  const { port } = await serve(answerOk);
  let calls = 0;
  const req = http.request({ host: HOST, port }, () => { calls++; });
  const before = req.listenerCount('response');
  req.end();
  await once(req, 'response');
  await settle();
  fact('MOD-040', 'listeners before and after', [before, req.listenerCount('response')]);
  fact('MOD-040', 'calls', calls);
});

check(async () => { // without end
  const p = await peer(OK + END);
  const req = http.request({ host: HOST, port: p.port, method: 'POST' });
  req.on('error', () => {});
  closing(() => req.abort());
  await settle();
  fact('MOD-041', 'received', p.received);
  req.write('x');
  await settle();
  fact('MOD-041', 'after a write', p.received.includes('\r\n0\r\n'));
});

const closedPort = async () => {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

check(async () => { // errors
  const port = await closedPort();
  fact('MOD-042', 'refused', (await request({ port })).error);
  fact('MOD-042', 'unknown name', (await request({ host: 'no.such.invalid', port: 80 })).error.code);
  const p = await peer('nonsense\r\n\r\n' + END);
  fact('MOD-042', 'no HTTP', (await request({ port: p.port })).error);
  const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
  http.get({ host: HOST, port });
  fact('MOD-042', 'nobody listens', await caught);
});

check(async () => { // the timeout option
  const p = await peer();
  const req = http.get({ host: HOST, port: p.port, timeout: 30 });
  const events = log(req, ['timeout', 'error', 'close', 'abort']);
  closing(() => req.abort());
  await once(req, 'timeout');
  await wait(60);
  fact('MOD-043', 'events', events);
  fact('MOD-066', 'timeout', req.timeout);
  fact('MOD-066', 'of the socket', req.socket.timeout);
  req.on('error', () => {});
});

check(async () => { // connecting
  const p = await peer(OK + END);
  const localPort = await closedPort();
  await request({ port: p.port, localPort });
  fact('MOD-056', 'comes from it', p.sockets[0].remotePort === localPort);
  await request({ port: p.port, localAddress: '127.0.0.3' });
  fact('MOD-055', 'comes from', p.sockets[1].remoteAddress);
  const asked = [];
  const lookup = (name, options, callback) => {
    asked.push([name, options.family || 0, options.hints || 0]);
    callback(null, HOST, 4);
  };
  await request({ host: 'a.example', port: p.port, lookup, hints: 32, family: 4 });
  fact('MOD-057', 'name, family, hints', asked[0]);
  fact('MOD-051', 'hints', asked[0][2]);
  fact('MOD-049', 'family', asked[0][1]);
  fact('MOD-044', 'connections', p.connections);
  fact('MOD-049', 'six', (await request({ host: 'localhost', port: p.port, family: 6, lookup: (name, options, cb) => cb(null, '::1', options.family) })).error.code);
  await request({ host: 'a.example', port: p.port, lookup });
  fact('MOD-079', 'family', asked[1][1]);
  const { error } = await request({ host: 'no.such.invalid', port: 1 });
  fact('MOD-072', 'error', [error.code, error.syscall]);
});

check(async () => { // agents
  const { port } = await serve(answerOk);
  const a = agent();
  fact('MOD-045', 'given', (await request({ port, agent: a })).req.agent === a);
  fact('MOD-045', 'false', (await request({ port, agent: false })).req.agent === http.globalAgent);
  fact('MOD-068', 'none', (await request({ port })).req.agent === http.globalAgent);
  js('MOD-045', 'wrong', refused({ agent: 1 }));
});

check(async () => { // createConnection
  const { port } = await serve(answerOk);
  let calls = 0;
  const connect = () => {
    calls++;
    return net.connect(port, HOST);
  };
  fact('MOD-047', 'returned', (await request({ port: 1, createConnection: connect })).body);
  const handed = (options, callback) => {
    const s = net.connect(port, HOST, () => callback(null, s));
  };
  fact('MOD-047', 'handed', (await request({ port: 1, createConnection: handed })).body);
  fact('MOD-047', 'failed', (await request({ port: 1, createConnection: (o, cb) => { setImmediate(cb, new Error('no')); } })).error);
  const before = calls;
  const closed = await closedPort();
  fact('MOD-047', 'without an agent', (await request({ port: closed, agent: false, createConnection: connect })).error || 'used');
  fact('MOD-047', 'calls then', calls - before);
});

check(async () => { // what is sent
  const lines = async (options, fn) => headLines(await sent(options, fn));
  const one = async (options, fn) => first(await sent(options, fn));
  fact('MOD-046', 'auth', line(await sent({ auth: 'user:pass' }), 'authorization'));
  fact('MOD-050', 'headers', (await lines({ headers: { 'X-A': 1, 'x-b': ['2', '3'] } })).filter((l) => /^x-/i.test(l)));
  js('MOD-050', 'list of pairs', await lines({ headers: [['X-A', '1'], ['X-A', '2'], ['Host', 'h']] }));
  fact('MOD-059', 'method', await one({ method: 'delete' }));
  fact('MOD-059', 'unknown', await one({ method: 'FOO' }));
  fact('MOD-059', 'bad', refused({ method: 'a b' }));
  js('MOD-059', 'wrong', refused({ method: 1 }));
  fact('MOD-060', 'path', await one({ path: '/a?b=c' }));
  fact('MOD-060', 'space', refused({ path: '/a b' }));
  fact('MOD-060', 'control', refused({ path: '/a\n' }));
  js('MOD-060', 'above latin1', refused({ path: '/\u0100' }));
  fact('MOD-060', 'latin1', await one({ path: '/\u00e9' }));
  fact('MOD-062', 'other', refused({ protocol: 'https:' }));
  fact('MOD-062', 'same', await one({ protocol: 'http:' }));
  fact('MOD-077', 'protocol', (await request({ port: (await peer(OK)).port })).req.agent.protocol);
  fact('MOD-063', 'false', await lines({ setHost: false }));
  fact('MOD-078', 'default', (await lines({})).length);
  fact('MOD-074', 'method', (await one({})).split(' ')[0]);
  fact('MOD-075', 'path', (await one({})).split(' ')[1]);
  fact('MOD-067', 'joined', (await lines({ uniqueHeaders: ['x-a'], headers: { 'x-a': ['1', '2'], 'x-b': ['1', '2'] } })).filter((l) => /^x-/.test(l)));
  fact('MOD-080', 'keep-alive', line(await sent({ headers: { Connection: 'keep-alive' } }), 'connection'));
  const post = await sent({ method: 'POST', headers: { 'Content-Length': 2 } }, (req) => {
    req.write('o');
    req.end('k');
  });
  fact('MOD-081', 'framing', [line(post, 'content-length'), line(post, 'transfer-encoding'), post.split('\r\n\r\n')[1]]);
  fact('MOD-084', 'given', line(await sent({ auth: 'u:p', headers: { Authorization: 'X' } }), 'authorization'));
});

check(async () => { // hosts and ports
  const p = await peer(OK + END);
  const lookup = (name, options, callback) => callback(null, HOST, 4);
  const get = async (options) => {
    p.received = '';
    const { req, error } = await request(Object.assign({ host: undefined, lookup }, options));
    return [line(p.received, 'host').map((l) => l.replace(String(p.port), 'PORT')), req.getHeader('host').replace(String(p.port), 'PORT'), error ? error.code : 'ok'];
  };
  fact('MOD-052', 'host', await get({ host: 'a.example', port: p.port }));
  fact('MOD-053', 'hostname', await get({ host: 'a.example', hostname: 'b.example', port: p.port }));
  fact('MOD-070', 'host', await get({ port: p.port }));
  fact('MOD-048', 'defaultPort', await get({ host: 'a.example', defaultPort: p.port }));
  fact('MOD-061', 'port', await get({ host: 'a.example', port: String(p.port) }));
  fact('MOD-061', 'out of range', refused({ host: HOST, port: 65536 }));
  fact('MOD-061', 'negative', refused({ host: HOST, port: -1 }));
  const a = agent();
  a.defaultPort = p.port;
  fact('MOD-069', "the agent's", await get({ host: 'a.example', agent: a }));
  const b = agent();
  const ports = [];
  b.createConnection = (options, callback) => {
    ports.push(options.port);
    setImmediate(callback, new Error('no'));
  };
  await request({ host: 'a.example', agent: b });
  fact('MOD-076', 'port', ports);
});

check(async () => { // a Unix socket
  const file = path.join(os.tmpdir(), `nodeloop-features-${process.pid}.sock`);
  let seen;
  const server = await listen(http.createServer((req, res) => {
    seen = req.headers.host;
    res.end('unix');
  }), file);
  fact('MOD-065', 'answer', (await request({ host: undefined, socketPath: file })).body);
  fact('MOD-065', 'Host', seen);
  server.close();
  try {
    fs.unlinkSync(file);
  } catch (e) {
    // closed servers remove it
  }
});

check(async () => { // parsing of responses
  const strange = 'HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok' + END;
  const head = (n) => `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(n)}\r\nContent-Length: 2\r\n\r\nok` + END;
  const get = async (answer, options) => {
    const p = await peer(answer);
    const { error, body } = await request(Object.assign({ port: p.port }, options));
    return error ? error : body;
  };
  fact('MOD-054', 'on', await get(strange, { insecureHTTPParser: true }));
  fact('MOD-071', 'default', await get(strange));
  js('MOD-054', 'wrong', refused({ insecureHTTPParser: 0 }));
  fact('MOD-058', '3000 bytes of 1024', await get(head(3000), { maxHeaderSize: 1024 }));
  js('MOD-058', 'wrong', refused({ maxHeaderSize: 'x' }));
  fact('MOD-058', 'negative', refused({ maxHeaderSize: -1 }));
  fact('MOD-073', '7000 bytes', await get(head(7000)));
  fact('MOD-073', '15000 bytes', await get(head(15000)));
  fact('MOD-073', '17000 bytes', await get(head(17000)));
});

check(async () => { // a signal
  if (typeof AbortController === 'undefined') {
    js('MOD-064', 'AbortController', 'none');
    return;
  }
  const p = await peer();
  const controller = new AbortController();
  const early = request({ port: p.port, signal: controller.signal }, () => {});
  controller.abort();
  const { error, req } = await early;
  fact('MOD-064', 'before the end', [error, req.destroyed]);
  const second = new AbortController();
  const late = http.get({ host: HOST, port: p.port, signal: second.signal });
  const events = log(late, ['error', 'close']);
  closing(() => late.destroy());
  await once(late, 'finish');
  second.abort();
  await settle();
  fact('MOD-064', 'after finish', [events, late.destroyed]);
  late.on('error', () => {});
  js('MOD-064', 'wrong', refused({ signal: 1 }));
});

check(async () => { // Expect
  const p = await peer('HTTP/1.1 100 Continue\r\n\r\n');
  const req = http.request({ host: HOST, port: p.port, method: 'POST', headers: { Expect: '100-continue' } });
  req.on('error', () => {});
  closing(() => req.abort());
  await once(req, 'continue');
  fact('MOD-082', 'sent at once', line(p.received, 'expect'));
  fact('MOD-083', 'continue', [p.received.includes('\r\n0\r\n'), req.finished]);
});

check(() => { // validation
  js('MOD-085', 'is a function', typeof http.validateHeaderName);
  if (!v10) {
    fact('MOD-085', 'good', thrown(() => http.validateHeaderName('X-A')));
    fact('MOD-085', 'bad', ['', 'a b', 'a:', '\u00e9'].map((n) => thrown(() => http.validateHeaderName(n))));
    fact('MOD-086', 'message', thrown(() => http.validateHeaderName('')));
    fact('MOD-087', 'good', thrown(() => http.validateHeaderValue('x', 'y')));
    fact('MOD-087', 'undefined', thrown(() => http.validateHeaderValue('x', undefined)));
    fact('MOD-088', 'message', thrown(() => http.validateHeaderValue('x', undefined)));
    fact('MOD-089', 'message', thrown(() => http.validateHeaderValue('x', 'a\nb')));
    js('MOD-089', 'above latin1', thrown(() => http.validateHeaderValue('x', '\u4e00')));
  } else {
    js('MOD-087', 'is a function', typeof http.validateHeaderValue);
  }
  const message = new http.OutgoingMessage();
  fact('MOD-086', 'of setHeader', thrown(() => message.setHeader('a b', '1')));
  fact('MOD-088', 'of setHeader', thrown(() => message.setHeader('x', undefined)));
  fact('MOD-089', 'of setHeader', thrown(() => message.setHeader('x', 'a\rb')));
  fact('MOD-090', 'of a request', refused({ headers: { 'a b': 1 } }));
  fact('MOD-090', 'value of a request', refused({ headers: { a: '\x01' } }));
  js('MOD-091', 'is a function', typeof http.setMaxIdleHTTPParsers);
  if (!v10) {
    fact('MOD-091', 'zero', thrown(() => http.setMaxIdleHTTPParsers(0)));
    fact('MOD-091', 'ten', thrown(() => http.setMaxIdleHTTPParsers(10)));
    http.setMaxIdleHTTPParsers(1000);
  }
  js('MOD-092', 'parsers', require('_http_common').parsers.max);
});
