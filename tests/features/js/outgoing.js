'use strict';
// Class http.OutgoingMessage: rows OUT-….
const stream = require('stream');
const {
  http, net, HOST, v10, GET, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, raw, answered, peer, request, sent, agent, headLines, log,
} = require('./lib');

const body = (text) => text.slice(text.indexOf('\r\n\r\n') + 4);
const line = (text, name) => headLines(text).filter((l) => l.toLowerCase().startsWith(name.toLowerCase() + ':'));
const POST = { method: 'POST' };

// Runs fn on a response and on a request, and states what it returns.
const both = async (id, label, fn, state = fact) => {
  let value;
  await answered((req, res) => {
    value = fn(res);
    if (!res.finished) res.end();
  });
  state(id, `${label}, response`, value);
  await sent(POST, (req) => {
    value = fn(req);
    if (!req.finished) req.end();
  });
  state(id, `${label}, request`, value);
};
const both16 = (id, label, fn) => both(id, label, fn, v10 ? js : fact);

// Returns the answer and the request that fn makes.
const texts = async (fn) => [
  await answered((req, res) => {
    fn(res);
    res.end();
  }),
  await sent(POST, (req) => {
    fn(req);
    req.end();
  }),
];

check(async () => { // the class
  const m = new http.OutgoingMessage();
  js('OUT-001', 'is a Stream', m instanceof stream);
  js('OUT-001', 'parents', [http.ClientRequest, http.ServerResponse].map((c) => c.prototype instanceof http.OutgoingMessage));
  fact('OUT-001', 'write without a start line', v10 ? 'emitted' : thrown(() => m.write('x')));
  fact16('OUT-033', 'writableHighWaterMark', m.writableHighWaterMark);
  fact16('OUT-027', 'writableCorked', m.writableCorked);
  fact('OUT-026', 'socket', m.socket === null);
  fact('OUT-025', 'headersSent', m.headersSent);
});

check(async () => { // events
  for (const kind of ['response', 'request']) {
    const events = [];
    const watch = (m) => log(m, ['prefinish', 'finish'], events);
    if (kind === 'response') {
      await answered((req, res) => {
        watch(res);
        res.end('x');
      });
    } else {
      await sent(POST, (req) => {
        watch(req);
        req.end('x');
      });
    }
    await settle();
    fact('OUT-003', kind, events.includes('finish'));
    fact('OUT-004', kind, events);
  }
  // 'drain', when somebody reads again.
  const chunk = Buffer.alloc(1 << 20);
  const fill = (m) => {
    let ok = true;
    for (let i = 0; i < 16; i++) ok = m.write(chunk);
    return ok;
  };
  let res;
  const server = await serve((q, r) => { res = r; });
  const c = dial(server.port).write(GET);
  await until(() => res);
  c.socket.pause();
  await settle();
  const full = fill(res);
  c.socket.resume();
  await once(res, 'drain');
  fact('OUT-002', 'response', full);
  fact('OUT-020', 'response', [res.write('x'), full]);
  res.destroy();
  let reading;
  const other = await serve((q) => { reading = q; });
  const req = http.request({ host: HOST, port: other.port, method: 'POST' });
  req.on('error', () => {});
  closing(() => req.abort());
  const [s] = await once(req, 'socket');
  await once(s, 'connect');
  const small = req.write('x');
  const filled = fill(req);
  await until(() => reading);
  reading.resume();
  await once(req, 'drain');
  fact('OUT-002', 'request', filled);
  fact('OUT-020', 'request', [small, filled]);
});

check(async () => { // headers
  await both('OUT-005', 'unsent trailers', (m) => thrown(() => m.addTrailers({ 'X-T': '1' })));
  const [answer, asked] = await texts((m) => {
    m.write('x');
    m.addTrailers({ 'X-T': '1' });
  });
  fact('OUT-005', 'sent', [body(answer), body(asked)]);
  fact('OUT-021', 'unlisted', [answer, asked].map((t) => t.includes('X-T: 1')));
  fact('OUT-021', 'not chunked', (await texts((m) => {
    m.setHeader('Content-Length', 1);
    m.addTrailers({ 'X-T': '1' });
    m.write('x');
  })).map(body));
  await both('OUT-021', 'bad name', (m) => thrown(() => m.addTrailers({ 'a b': '1' })));
  await both('OUT-011', 'getHeader', (m) => {
    m.setHeader('X-A', '1');
    return [m.getHeader('x-a'), m.getHeader('x-b')];
  });
  await both('OUT-012', 'names', (m) => {
    m.setHeader('X-A', '1');
    m.setHeader('x-a', '2');
    m.setHeader('Y', '3');
    return m.getHeaderNames().filter((n) => n !== 'host');
  });
  await both('OUT-013', 'headers', (m) => {
    m.setHeader('X-A', ['1', '2']);
    m.removeHeader('host');
    return m.getHeaders();
  });
  await both('OUT-013', 'prototype', (m) => Object.getPrototypeOf(m.getHeaders()), js);
  await both('OUT-014', 'has', (m) => {
    m.setHeader('X-A', '1');
    return [m.hasHeader('x-A'), m.hasHeader('x-b')];
  });
  await both('OUT-016', 'removed', (m) => {
    m.setHeader('X-A', '1');
    m.removeHeader('x-A');
    return m.hasHeader('x-a');
  });
  await both('OUT-017', 'returns this', (m) => m.setHeader('X-A', '1') === m, js);
  await both('OUT-017', 'replaced', (m) => {
    m.setHeader('X-A', '1');
    m.setHeader('x-a', '2');
    return m.getHeader('X-A');
  });
  await both('OUT-017', 'bad name', (m) => thrown(() => m.setHeader('a b', '1')));
  if (v10) {
    js('OUT-006', 'is a function', typeof http.OutgoingMessage.prototype.appendHeader);
    js('OUT-022', 'is a function', typeof http.OutgoingMessage.prototype.appendHeader);
    return;
  }
  await both('OUT-006', 'returns this', (m) => m.appendHeader('X-A', '1') === m, js);
  await both('OUT-006', 'appended', (m) => {
    m.appendHeader('X-A', '1');
    m.appendHeader('x-a', ['2', '3']);
    return m.getHeader('X-A');
  });
  const append = (m) => {
    m.appendHeader('X-A', '1');
    m.appendHeader('X-A', '2');
  };
  fact('OUT-022', 'lines', (await texts(append)).map((t) => line(t, 'x-a')));
  const unique = await answered((req, res) => {
    append(res);
    res.end();
  }, GET, { uniqueHeaders: ['x-a'] });
  fact('OUT-022', 'uniqueHeaders, response', line(unique, 'x-a'));
  fact('OUT-022', 'uniqueHeaders, request', line(await sent({ uniqueHeaders: ['x-a'] }, (req) => {
    append(req);
    req.end();
  }), 'x-a'));
});

check(async () => { // cork and destroy
  if (v10) {
    for (const id of ['OUT-007', 'OUT-019', 'OUT-030', 'OUT-031', 'OUT-032', 'OUT-027']) {
      js(id, 'are there', ['cork', 'uncork', 'writableHighWaterMark', 'writableLength', 'writableObjectMode']
        .map((name) => name in http.OutgoingMessage.prototype));
    }
  } else {
    await both('OUT-007', 'writableCorked', (m) => {
      m.cork();
      m.cork();
      return m.writableCorked;
    });
    await both('OUT-019', 'writableCorked', (m) => {
      m.cork();
      m.uncork();
      return m.writableCorked;
    });
    await both('OUT-027', 'writableCorked', (m) => m.writableCorked);
    await both('OUT-030', 'writableHighWaterMark', (m) => m.writableHighWaterMark);
    await both('OUT-031', 'writableLength', (m) => m.writableLength);
    await both('OUT-032', 'writableObjectMode', (m) => m.writableObjectMode);
  }
  for (const kind of ['response', 'request']) {
    let m;
    const events = [];
    if (kind === 'response') {
      const server = await serve((req, res) => { m = res; });
      dial(server.port).write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
      await until(() => m);
    } else {
      const p = await peer();
      m = http.get({ host: HOST, port: p.port });
      await until(() => p.received);
    }
    m.on('error', (e) => events.push(e.message));
    log(m, ['close'], events);
    const s = m.socket;
    js('OUT-008', `returns this, ${kind}`, m.destroy(new Error('mine')) === m);
    await settle();
    fact('OUT-008', kind, [events, s.destroyed]);
  }
});

check(async () => { // end, write and their state
  await both('OUT-009', 'returns this', (m) => m.end('x') === m, js);
  fact('OUT-009', 'sent', (await texts((m) => { m.end('x'); })).map(body));
  fact('OUT-009', 'trailing chunk', (await texts((m) => {
    m.write('x');
    m.addTrailers({ 'X-T': '1' });
  })).map(body));
  fact('OUT-010', 'headersSent', (await (async () => {
    const seen = [];
    await texts((m) => {
      m.flushHeaders();
      seen.push(m.headersSent);
    });
    return seen;
  })()));
  fact('OUT-023', 'utf8', (await texts((m) => { m.end('\u00e9'); })).map(body));
  await both('OUT-024', 'same', (m) => m.connection === m.socket);
  await both('OUT-025', 'headersSent', (m) => {
    const before = m.headersSent;
    m.end();
    return [before, m.headersSent];
  });
  await both16('OUT-028', 'before and after', (m) => {
    const before = m.writableEnded;
    m.end();
    return [before, m.writableEnded];
  });
  const finished = [];
  await texts((m) => {
    m.on('finish', () => finished.push(m.writableFinished));
    finished.push(m.writableFinished);
  });
  await settle();
  fact16('OUT-029', 'before and in finish', finished);
  const sockets = [];
  await texts((m) => { m.on('finish', () => sockets.push(m.socket === null)); });
  await settle();
  fact('OUT-026', 'null at finish', sockets);
  for (const kind of ['response', 'request']) {
    const errors = [];
    await (kind === 'response' ? answered((req, res) => {
      errors.push(thrown(() => res.pipe(process.stdout)));
      res.on('error', () => {});
      res.end();
    }) : sent(POST, (req) => {
      errors.push(thrown(() => req.pipe(process.stdout)));
      req.end();
    }));
    js('OUT-015', `throws, ${kind}`, errors);
  }
  const m = new http.OutgoingMessage();
  const emitted = [];
  m.on('error', (e) => emitted.push(e));
  m.pipe();
  fact('OUT-015', 'emitted', emitted);
});

check(async () => { // time-outs
  await both('OUT-018', 'returns this', (m) => m.setTimeout(1000) === m, js);
  let timeout;
  await answered((req, res) => {
    res.setTimeout(1234);
    timeout = res.socket.timeout;
    res.end();
  });
  fact('OUT-018', 'response', timeout);
  await sent(POST, (req) => {
    req.setTimeout(1234);
    req.on('finish', () => { timeout = req.socket.timeout; });
    req.end();
  });
  fact('OUT-018', 'request', timeout);
});
