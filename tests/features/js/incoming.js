'use strict';
// Class http.IncomingMessage: rows INC-….
const stream = require('stream');
const url = require('url');
const {
  http, net, HOST, v10, GET, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, raw, answered, peer, request, agent, headLines, log,
} = require('./lib');

const KEEP = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const get = (lines) => `GET / HTTP/1.1\r\n${lines.map((l) => l + '\r\n').join('')}Connection: close\r\n\r\n`;

// Returns what fn returns for a request.
const on = async (text, fn) => {
  let value;
  await answered((req, res) => {
    value = fn(req, res);
    if (!res.finished) res.end();
  }, text);
  return value;
};

// Like on, when the body was read.
const ended = async (text, fn) => {
  let value;
  await answered((req, res) => {
    req.resume();
    req.on('end', () => {
      value = fn(req, res);
      res.end();
    });
  }, text);
  return value;
};

check(async () => { // the class
  js('INC-001', 'is a Readable', await on(GET, (req) => req instanceof stream.Readable && req instanceof http.IncomingMessage));
  fact('INC-001', 'readable', await on(GET, (req) => req.readable));
  const sockets = [];
  const messages = [];
  const server = await serve((req, res) => {
    sockets.push(req.socket);
    messages.push(req);
    res.end(req.url);
  });
  const c = dial(server.port).write(KEEP);
  await c.until('/');
  await settle();
  await c.write(GET).closed();
  fact('INC-002', 'one socket, two messages', [sockets[0] === sockets[1], messages[0] === messages[1]]);
  fact('INC-002', 'the first socket is destroyed', messages[0].destroyed && sockets[0].destroyed);
  let req;
  await ended(GET, (r) => { req = r; });
  await settle();
  fact('INC-003', 'destroyed', req.destroyed);
  fact('INC-004', 'readableHighWaterMark', await on(GET, (r) => r.readableHighWaterMark === r.socket.readableHighWaterMark));
  const duplex = new stream.Duplex({ readableHighWaterMark: 1234, read() {}, write(chunk, encoding, callback) { callback(); } });
  const seen = once(server, 'request');
  server.emit('connection', duplex);
  duplex.push(GET);
  fact('INC-004', 'of a stream with another', (await seen)[0].readableHighWaterMark);
});

check(async () => { // cut off
  const events = [];
  const server = await serve((req) => {
    log(req, ['aborted', 'end', 'close'], events);
    req.on('error', (e) => events.push(e.code));
    events.push(req.aborted, req.complete);
    server.req = req;
    req.resume();
  });
  const c = dial(server.port).write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab');
  await until(() => server.req);
  await settle();
  c.socket.destroy();
  await until(() => events.includes('close'));
  fact('INC-005', 'events', events.slice(2));
  fact('INC-007', 'before and after', [events[0], server.req.aborted]);
  fact('INC-008', 'cut off', [events[1], server.req.complete]);
  fact('INC-008', 'whole', await ended(GET, (req) => req.complete));
  const { res } = await request({ port: (await peer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab' + END)).port });
  fact('INC-008', 'response', res.complete);
  let closed = [];
  let release;
  const slow = await serve((req, r) => {
    log(req, ['end', 'close'], closed);
    req.resume();
    release = () => r.end();
  });
  const k = dial(slow.port).write(KEEP);
  await until(() => release);
  await settle();
  fact('INC-006', 'before the answer', closed);
  release();
  await k.until('\r\n\r\n');
  await settle();
  fact('INC-006', 'after the answer', closed);
});

check(async () => { // destroy
  const events = [];
  const server = await serve((req) => {
    log(req, ['aborted', 'close'], events);
    req.on('error', (e) => events.push(e.message));
    js('INC-011', 'returns this', req.destroy(new Error('mine')) === req);
    fact16('INC-011', 'destroyed', req.destroyed);
    fact('INC-010', 'socket', req.socket.destroyed);
  });
  server.on('clientError', (e) => events.push(`clientError ${e.message}`));
  await raw(server.port, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab');
  await settle();
  fact('INC-010', 'events', events);
});

check(async () => { // headers
  const text = get(['Host: h', 'X-A: 1', 'x-a: 2', 'X-B: b']);
  fact('INC-012', 'headers', await on(text, (req) => req.headers));
  fact('INC-040', 'rawHeaders', await on(text, (req) => req.rawHeaders));
  js('INC-013', 'enumerable', await on(GET, (req) => Object.prototype.propertyIsEnumerable.call(req, 'headers')));
  js('INC-013', 'own', await on(GET, (req) => Object.prototype.hasOwnProperty.call(req, 'headers')));
  const first = {
    'INC-014': 'Age', 'INC-015': 'Authorization', 'INC-017': 'Content-Type', 'INC-018': 'ETag',
    'INC-019': 'Expires', 'INC-020': 'From', 'INC-021': 'Host', 'INC-022': 'If-Modified-Since',
    'INC-023': 'If-Unmodified-Since', 'INC-024': 'Last-Modified', 'INC-025': 'Location',
    'INC-026': 'Max-Forwards', 'INC-027': 'Proxy-Authorization', 'INC-028': 'Referer',
    'INC-029': 'Retry-After', 'INC-030': 'User-Agent', 'INC-031': 'Server',
  };
  for (const id of Object.keys(first)) {
    const name = first[id];
    fact(id, name, await on(get([`${name}: 1`, `${name}: 2`]), (req) => req.headers[name.toLowerCase()]));
  }
  fact('INC-016', 'two', (await answered(answerOk, get(['Content-Length: 0', 'Content-Length: 0']))).split('\r\n')[0]);
  const { res } = await request({ port: (await peer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: a\r\nContent-Type: b\r\n\r\nok')).port });
  fact('INC-016', 'one', res.headers['content-length']);
  fact('INC-032', 'one', await on(get(['Set-Cookie: a=1']), (req) => req.headers['set-cookie']));
  fact('INC-032', 'two', await on(get(['Set-Cookie: a=1', 'Set-Cookie: b=2']), (req) => req.headers['set-cookie']));
  fact('INC-033', 'two', await on(get(['Cookie: a=1', 'Cookie: b=2']), (req) => req.headers.cookie));
  for (const name of ['Accept', 'Date', 'Origin', 'Vary', 'Sec-WebSocket-Protocol', 'X-Any']) {
    fact('INC-034', name, await on(get([`${name}: 1`, `${name}: 2`]), (req) => req.headers[name.toLowerCase()]));
  }
  const distinct = get(['Host: h', 'Host: i', 'X-A: 1', 'x-a: 2', 'Set-Cookie: c', 'Cookie: d', 'Cookie: e']);
  fact16('INC-035', 'headersDistinct', await on(distinct, (req) => req.headersDistinct));
});

check(async () => { // the start line
  const post = 'POST /a?b#c HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
  fact('INC-036', '1.1', await on(GET, (req) => req.httpVersion));
  fact('INC-036', '1.0', await on('GET / HTTP/1.0\r\n\r\n', (req) => req.httpVersion));
  fact('INC-037', 'major', await on(GET, (req) => req.httpVersionMajor));
  fact('INC-038', 'minor', await on('GET / HTTP/1.0\r\n\r\n', (req) => req.httpVersionMinor));
  fact('INC-039', 'method', await on(post, (req) => req.method));
  js('INC-039', 'of a response', (await request({ port: (await peer(OK)).port })).res.method);
  fact('INC-049', 'url', await on(post, (req) => req.url));
  fact('INC-049', 'absolute', await on('GET http://h:1/a/../b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n', (req) => req.url));
  fact('INC-049', 'star', await on('OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n', (req) => req.url));
  js('INC-050', 'parsed', await on('GET /status?name=ryan HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n', (req) => (v10
    ? url.parse(req.url, true).query.name
    : new URL(req.url, `http://${req.headers.host}`).searchParams.get('name'))));
  const { res } = await request({ port: (await peer('HTTP/1.0 404 Nope at all\r\nContent-Length: 0\r\n\r\n' + END)).port });
  fact('INC-045', 'statusCode', res.statusCode);
  fact('INC-046', 'statusMessage', res.statusMessage);
  fact('INC-036', 'of a response', res.httpVersion);
});

check(async () => { // trailers
  const text = 'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-T: 1\r\nx-t: 2\r\nX-U: 3\r\n\r\n';
  fact('INC-041', 'rawTrailers', await ended(text, (req) => req.rawTrailers));
  fact('INC-047', 'trailers', await ended(text, (req) => req.trailers));
  fact16('INC-048', 'trailersDistinct', await ended(text, (req) => req.trailersDistinct));
  fact('INC-047', 'before the end', await on(text, (req) => Object.keys(req.trailers).length));
});

check(async () => { // its socket
  fact('INC-009', 'same', await on(GET, (req) => req.connection === req.socket));
  fact('INC-043', 'is a net.Socket', await on(GET, (req) => req.socket instanceof net.Socket));
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  const { res } = await request({ port, agent: a });
  await settle();
  fact('INC-044', 'of a consumed response', res.socket === null);
  const events = [];
  const server = await serve((req, r) => {
    js('INC-042', 'returns this', req.setTimeout(30, () => {
      events.push('timeout');
      r.end('late');
    }) === req);
    events.push(req.socket.timeout, req.listenerCount('timeout'));
  });
  await raw(server.port, 'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 10\r\n\r\nab');
  fact('INC-042', 'body incomplete', events.splice(0));
  const got = await raw(server.port, GET);
  fact('INC-042', 'body complete', [events, got]);
});
