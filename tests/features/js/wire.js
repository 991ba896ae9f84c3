'use strict';
// What goes over the wire: rows WIR-….
const {
  http, net, HOST, v10, GET, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, raw, answered, peer, request, headLines, log,
} = require('./lib');

const first = (text) => text.split('\r\n')[0];
const body = (text) => text.slice(text.indexOf('\r\n\r\n') + 4);
const names = (text) => headLines(text).map((l) => l.split(':')[0]);
const KEEP = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';

// Returns the status line and what the server saw: the error's code, or what fn
// returns for the request.
const judge = async (text, fn = () => 'request', options = {}) => {
  const seen = [];
  const server = await serve(Object.assign({}, options), (req, res) => {
    let got = '';
    req.on('data', (d) => { got += d.toString('latin1'); });
    req.on('end', () => {
      seen.push(fn(req, got));
      res.end();
    });
  });
  server.on('clientError', (e, s) => {
    seen.push(e.code);
    s.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  const got = await raw(server.port, text);
  return [first(got)].concat(seen);
};
const get = (lines) => `GET / HTTP/1.1\r\nHost: h\r\n${lines}Connection: close\r\n\r\n`;

check(async () => { // framing of answers
  const keep = async (handler, text = KEEP) => {
    const server = await serve(handler);
    const c = dial(server.port).write(text);
    await settle();
    return c.got;
  };
  fact('WIR-001', 'end', names(await keep((req, res) => {
    res.setHeader('X-A', '1');
    res.end('x');
  })));
  fact('WIR-001', 'write', names(await keep((req, res) => {
    res.setHeader('X-A', '1');
    res.write('x');
    res.end();
  })));
  fact('WIR-002', 'length', headLines(await keep((req, res) => { res.end('hello'); })).filter((l) => /^(Content-Length|Transfer)/.test(l)));
  fact('WIR-003', 'write', await answered((req, res) => {
    res.write('x');
    res.end();
  }, 'GET / HTTP/1.0\r\n\r\n'));
  const old = await serve((req, res) => {
    res.setHeader('Content-Length', 2);
    res.end('ok');
  });
  const c = dial(old.port).write('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
  await c.until('ok');
  await settle();
  fact('WIR-003', 'kept', [c.over, first(c.got), headLines(c.got).includes('Connection: keep-alive')]);
  fact('WIR-004', 'answer', (await judge('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'))[0]);
});

check(async () => { // what the parsers accept
  fact('WIR-005', 'answer', await judge(get('Content-Length: 0\r\nContent-Length: 0\r\n')));
  const both = `POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
  fact('WIR-006', 'answer', await judge(both));
  fact('WIR-006', 'insecure', await judge(both, undefined, { insecureHTTPParser: true }));
  fact('WIR-007', 'answer', await judge('GET / HTTP/1.1\nHost: h\nConnection: close\n\n'));
  fact('WIR-008', 'answer', await judge(get('A : b\r\n'), (req) => req.headers));
  fact('WIR-009', 'answer', await judge(get('A: b\r\n c\r\n'), (req) => req.headers.a));
  fact('WIR-010', 'answer', await judge(get('A: b\x01\r\n')));
  fact('WIR-010', 'insecure', await judge(get('A: b\x01\r\n'), (req) => req.headers.a, { insecureHTTPParser: true }));
  fact('WIR-011', 'read', await judge(get('A: \u00e9\r\n'), (req) => req.headers.a));
  fact('WIR-011', 'sent', headLines(await answered((req, res) => {
    res.setHeader('A', '\u00e9');
    res.end();
  }))[0]);
  fact('WIR-012', 'answer', await judge('FOO / HTTP/1.1\r\nHost: h\r\n\r\n'));
  fact('WIR-013', 'answer', await judge('\r\n\r\n' + GET));
  const chunked = (chunks) => `POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
  fact('WIR-014', 'body', await judge(chunked('2;a=b;c="d"\r\nok\r\n0;e\r\n\r\n'), (req, text) => text));
  fact('WIR-015', 'body', await judge(get('Content-Length: 4\r\n') + 'body', (req, text) => text));
});

check(async () => { // after the last request
  const urls = [];
  const server = await serve((req, res) => {
    urls.push(req.url);
    res.end(req.url);
  });
  const got = await raw(server.port, 'GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n');
  await settle();
  fact('WIR-016', 'requests', urls);
  fact('WIR-016', 'answers', got.split('HTTP/1.1 200').length - 1);
});

check(async () => { // errors and upgrades
  const server = await serve(answerOk);
  let error;
  server.on('clientError', (e, s) => {
    error = e;
    s.destroy();
  });
  await raw(server.port, get('A: b\x01\r\n'));
  fact('WIR-017', 'error', error);
  fact16('WIR-017', 'reason', error.reason);
  const heads = [];
  server.on('upgrade', (req, s, head) => {
    heads.push(head);
    s.destroy();
  });
  await raw(server.port, 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nafter\r\n\r\n');
  await raw(server.port, 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  fact('WIR-018', 'heads', heads);
});
