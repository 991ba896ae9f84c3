'use strict';
// Class http.ServerResponse: rows RES-….
const {
  http, net, HOST, v10, GET, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, raw, answered, request, agent, headLines, log, listen,
} = require('./lib');

const first = (text) => text.split('\r\n')[0];
const body = (text) => text.slice(text.indexOf('\r\n\r\n') + 4);
const line = (text, name) => headLines(text).filter((l) => l.toLowerCase().startsWith(name.toLowerCase() + ':'));
const KEEP = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const OLD = 'GET / HTTP/1.0\r\n\r\n';
const HEAD = 'HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
const framing = (text) => [line(text, 'content-length'), line(text, 'transfer-encoding'), body(text)];

// Runs fn on a response and returns what it returns, with the answer.
const on = async (fn, text) => {
  let value;
  const got = await answered((req, res) => {
    value = fn(res, req);
    if (!res.finished && thrown(() => res.end()) instanceof Error) res.socket.destroy();
  }, text);
  return [value, got];
};
const value = async (fn, text) => (await on(fn, text))[0];
const answer = async (fn, text) => (await on(fn, text))[1];

check(async () => { // the class, its socket and request
  js('RES-001', 'is an OutgoingMessage', await value((res) => res instanceof http.OutgoingMessage));
  const own = (req) => req.rawHeaders.length;
  fact('RES-001', 'answers', await value((res, req) => own(req)));
  fact('RES-008', 'same', await value((res) => res.connection === res.socket));
  fact('RES-030', 'remoteAddress', await value((res) => res.socket.remoteAddress));
  fact16('RES-020', 'is the request', await value((res, req) => res.req === req));
  let after;
  let finished;
  await value((res) => {
    res.on('finish', () => { finished = res.socket; });
    res.end();
    after = res.socket !== null;
  });
  fact('RES-031', 'after end', after);
  fact('RES-031', 'null at finish', finished === null);
});

check(async () => { // events
  let events;
  await value((res) => { events = log(res, ['prefinish', 'finish', 'close']); });
  await settle();
  fact('RES-003', 'events', events.filter((e) => e !== 'close'));
  fact('RES-002', 'after an answer', events.includes('close'));
  const server = await serve((req, res) => { events = log(res, ['finish', 'close']); });
  events = undefined;
  const c = dial(server.port).write(KEEP);
  await until(() => events);
  c.socket.destroy();
  await until(() => events.length > 0);
  fact('RES-002', 'cut off', events);
});

check(async () => { // trailers
  const trailers = (fn, text) => answer((res) => {
    fn(res);
    res.write('x');
    res.addTrailers({ 'X-T': '1', 'X-U': '2' });
  }, text);
  fact('RES-004', 'sent', body(await trailers((res) => res.setHeader('Trailer', 'X-T'))));
  fact('RES-005', 'HTTP/1.0', body(await trailers(() => {}, OLD)));
  fact('RES-005', 'Trailer of what has a length', await value((res) => thrown(() => res.writeHead(200, { 'Content-Length': 1, 'Trailer': 'X-T' }))));
  fact('RES-006', 'unlisted', body(await trailers(() => {})).includes('X-U'));
  fact('RES-007', 'name', await value((res) => thrown(() => res.addTrailers({ 'a b': '1' }))));
  fact('RES-007', 'value', await value((res) => thrown(() => res.addTrailers({ a: '\n' }))));
});

check(async () => { // cork
  if (v10) {
    js('RES-009', 'is a function', await value((res) => typeof res.cork));
    js('RES-035', 'is a function', await value((res) => typeof res.uncork));
    return;
  }
  let res;
  const server = await serve((q, r) => { res = r; });
  const c = dial(server.port).write(GET);
  await until(() => res);
  res.cork();
  res.write('a');
  res.write('b');
  await settle();
  fact('RES-009', 'held back', [c.got, res.writableCorked]);
  res.uncork();
  await c.until('b\r\n');
  fact('RES-035', 'sent', body(c.got));
  res.end();
});

check(async () => { // end
  js('RES-010', 'returns', await value((res) => res.end() === res));
  const calls = [];
  await value((res) => {
    res.on('finish', () => calls.push('finish'));
    res.end('x', () => calls.push('callback'));
  });
  await settle();
  fact('RES-010', 'calls', calls);
  js('RES-010', 'again', await value((res) => {
    res.end();
    return res.end() === res;
  }));
  fact('RES-011', 'end', framing(await answer((res) => { res.end('hello'); })));
  fact('RES-011', 'write and end', framing(await answer((res) => {
    res.write('hello');
    res.end();
  })));
  fact('RES-012', 'before and after', await value((res) => {
    const before = res.finished;
    res.end();
    return [before, res.finished];
  }));
  fact16('RES-036', 'before and after', await value((res) => {
    const before = res.writableEnded;
    res.end();
    return [before, res.writableEnded];
  }));
  let inFinish;
  const before = await value((res) => {
    res.on('finish', () => { inFinish = res.writableFinished; });
    return res.writableFinished;
  });
  fact16('RES-037', 'before and in finish', [before, inFinish]);
});

check(async () => { // headers
  let c;
  const server = await serve((req, res) => {
    res.flushHeaders();
    setTimeout(() => res.end(), 30);
  });
  c = dial(server.port).write(GET);
  await c.until('\r\n\r\n');
  fact('RES-013', 'sent at once', [first(c.got), c.over]);
  await value((res) => {
    res.setHeader('X-A', 'a');
    res.setHeader('X-B', ['b', 'c']);
    res.setHeader('X-C', 3);
    fact('RES-014', 'string', res.getHeader('x-a'));
    fact('RES-014', 'list', res.getHeader('X-b'));
    fact('RES-014', 'number', res.getHeader('x-C'));
    fact('RES-014', 'none', res.getHeader('x-d'));
    fact('RES-015', 'names', res.getHeaderNames());
    fact('RES-016', 'headers', res.getHeaders());
    js('RES-016', 'prototype', Object.getPrototypeOf(res.getHeaders()));
    fact('RES-017', 'has', [res.hasHeader('x-A'), res.hasHeader('x-d')]);
    fact('RES-018', 'before', res.headersSent);
    res.removeHeader('X-a');
    fact('RES-019', 'names', res.getHeaderNames());
    js('RES-023', 'returns this', res.setHeader('X-E', '1') === res);
    res.setHeader('x-e', '2');
    fact('RES-023', 'replaced', res.getHeader('X-E'));
    res.writeHead(200);
    fact('RES-018', 'after writeHead', res.headersSent);
    fact('RES-051', 'set', thrown(() => res.setHeader('a', '1')));
    fact('RES-051', 'remove', thrown(() => res.removeHeader('a')));
    fact('RES-051', 'writeHead', thrown(() => res.writeHead(200)));
  });
  fact('RES-018', 'after flushHeaders', await value((res) => {
    res.flushHeaders();
    return res.headersSent;
  }));
  fact('RES-021', 'on and off', [line(await answer(() => {}), 'date').length, line(await answer((res) => { res.sendDate = false; }), 'date').length]);
  fact('RES-022', 'sendDate', await value((res) => res.sendDate));
  fact('RES-024', 'lines', headLines(await answer((res) => {
    res.setHeader('X-A', ['1', '2']);
    res.setHeader('X-B', 3);
    res.setHeader('X-C', true);
  })).filter((l) => l.startsWith('X-')));
  fact('RES-024', 'kept', await value((res) => {
    res.setHeader('X-B', 3);
    return res.getHeader('X-B');
  }));
  const bad = (name, v) => value((res) => thrown(() => res.setHeader(name, v)));
  fact('RES-025', 'name', await bad('a b', '1'));
  fact('RES-025', 'no name', await bad('', '1'));
  fact('RES-025', 'undefined', await bad('a', undefined));
  fact('RES-025', 'character', await bad('a', 'b\n'));
  fact('RES-025', 'in a list', await bad('a', ['b', 'c\x00']));
  js('RES-025', 'null', line(await answer((res) => { res.setHeader('A', null); }), 'a'));
  js('RES-025', 'name of another type', await bad(1, '1'));
  fact('RES-026', 'lines', headLines(await answer((res) => {
    res.setHeader('Content-Type', 'text/html');
    res.setHeader('X-Foo', 'bar');
    res.writeHead(200, { 'content-type': 'text/plain' });
  })).slice(0, 2));
  fact('RES-027', 'getHeader', await value((res) => {
    res.writeHead(200, { 'X-A': '1' });
    return res.getHeader('x-a');
  }));
});

check(async () => { // time-outs
  const events = [];
  const server = await serve((req, res) => {
    js('RES-028', 'returns', res.setTimeout(30, (s) => {
      events.push('res', s === res.socket);
      res.end('late');
    }) === res);
    events.push(res.socket.timeout);
  });
  const got = await raw(server.port, GET);
  fact('RES-028', 'events', [events, body(got)]);
  for (const place of ['nobody', 'request', 'response', 'server']) {
    const fired = [];
    const s = await serve((req, res) => {
      res.socket.setTimeout(30);
      if (place === 'request') req.on('timeout', () => fired.push('request'));
      if (place === 'response') res.on('timeout', () => fired.push('response'));
    });
    if (place === 'server') s.on('timeout', () => fired.push('server'));
    const c = dial(s.port).write(KEEP);
    await wait(80);
    await settle();
    fact('RES-029', place, [fired, c.over]);
  }
});

check(async () => { // the status
  fact('RES-032', 'sent', first(await answer((res) => { res.statusCode = 404; })));
  fact('RES-032', 'after writeHead', await value((res) => {
    res.writeHead(201);
    return res.statusCode;
  }));
  fact('RES-033', 'statusCode', await value((res) => res.statusCode));
  js('RES-034', 'before and after', await value((res) => {
    const before = res.statusMessage;
    res.writeHead(404);
    return [before, res.statusMessage];
  }));
  fact('RES-034', 'set', first(await answer((res) => { res.statusMessage = 'Fine'; })));
  fact('RES-034', 'unknown code', first(await answer((res) => { res.statusCode = 799; })));
  fact('RES-034', 'bad', await value((res) => {
    res.statusMessage = 'a\nb';
    const e = thrown(() => res.writeHead(200));
    res.statusMessage = 'ok';
    return e;
  }));
});

check(async () => { // write
  fact('RES-038', 'first and second', framing(await answer((res) => {
    res.write('a');
    res.write('b');
  })));
  fact('RES-039', 'utf8', body(await answer((res) => { res.end('\u00e9'); })));
  fact('RES-040', 'HEAD', framing(await answer((res) => { res.end('body'); }, HEAD)));
  fact('RES-040', 'HEAD with a length', framing(await answer((res) => {
    res.setHeader('Content-Length', 4);
    res.end('body');
  }, HEAD)));
  for (const status of [204, 304, 205]) {
    fact('RES-041', String(status), framing(await answer((res) => {
      res.statusCode = status;
      res.end('body');
    })));
  }
  const calls = [];
  const c = await serve((req, res) => {
    const s = res.socket;
    js('RES-042', 'has _writev', typeof s._writev);
    res.on('prefinish', () => calls.push('prefinish'));
    res.on('finish', () => calls.push('finish'));
    res.write('a', () => calls.push('write'));
    res.end(() => calls.push('end'));
  });
  fact('RES-042', 'one answer', framing(await raw(c.port, GET)));
  await settle();
  js('RES-044', 'calls', calls);
  fact('RES-044', 'called back', calls.includes('write'));
});

check(async () => { // drain
  let res;
  const server = await serve((q, r) => { res = r; });
  const c = dial(server.port).write(GET);
  await until(() => res);
  c.socket.pause();
  const chunk = Buffer.alloc(1 << 20);
  fact('RES-043', 'small', res.write('x'));
  const answers = [];
  for (let i = 0; i < 16; i++) answers.push(res.write(chunk));
  fact('RES-043', 'big', answers[15]);
  fact16('RES-043', 'writableHighWaterMark', res.writableHighWaterMark);
  let drained = false;
  res.on('drain', () => { drained = true; });
  await settle();
  fact('RES-043', 'drained', drained);
  c.socket.resume();
  await until(() => drained);
  res.end();
});

check(async () => { // interim responses
  fact('RES-045', 'sent', await answer((res) => {
    res.writeContinue();
    res.end('ok');
  }));
  fact('RES-055', 'sent', await answer((res) => {
    res.writeProcessing();
    res.end('ok');
  }));
});

check(async () => { // writeHead
  fact('RES-046', 'sent', (await answer((res) => { res.writeHead(202, 'Taken', { 'X-A': '1', 'X-B': ['2', '3'] }); })).split('\r\n').slice(0, 4));
  if (v10) js('RES-047', 'list', await value((res) => thrown(() => res.writeHead(200, ['X-A', '1']))));
  else fact('RES-047', 'list', headLines(await answer((res) => { res.writeHead(200, ['X-A', '1', 'X-A', '2']); })).slice(0, 2));
  js('RES-047', 'pairs', headLines(await answer((res) => { res.writeHead(200, [['X-A', '1'], ['X-A', '2']]); })).slice(0, 2));
  js('RES-048', 'returns this', await value((res) => res.writeHead(200) === res));
  const status = (code) => value((res) => thrown(() => res.writeHead(code)));
  fact('RES-049', 'below', await status(99));
  fact('RES-049', 'above', await status(1000));
  fact('RES-049', 'negative', await status(-1));
  js('RES-049', 'text', await status('abc'));
  js('RES-049', 'fraction', first(await answer((res) => { res.writeHead(200.7); })));
  fact('RES-049', 'statusCode', await value((res) => {
    res.statusCode = 0;
    const e = thrown(() => res.end());
    res.statusCode = 200;
    return e;
  }));
  fact('RES-050', 'twice', await value((res) => [thrown(() => res.writeHead(200)), thrown(() => res.writeHead(201))]));
  fact('RES-050', 'twice with a header', await value((res) => {
    res.setHeader('X-A', '1');
    return [thrown(() => res.writeHead(200)), thrown(() => res.writeHead(201))];
  }));
  fact('RES-050', 'sent', await answer((res) => {
    res.writeHead(200, { 'Content-Length': 2 });
    res.write('ok');
    thrown(() => res.writeHead(201));
    res.end();
  }));
  fact('RES-052', 'write calls it', await value((res) => {
    const seen = [];
    const own = res.writeHead;
    res.writeHead = function(...args) {
      seen.push(args[0]);
      return own.apply(this, args);
    };
    res.statusCode = 203;
    res.write('x');
    return seen;
  }));
  fact('RES-053', 'longer', body(await answer((res) => {
    res.writeHead(200, { 'Content-Length': 2 });
    res.end('abcde');
  })));
  fact('RES-054', 'name', await value((res) => thrown(() => res.writeHead(200, { 'a b': '1' }))));
  fact('RES-054', 'value', await value((res) => thrown(() => res.writeHead(200, { a: '\n' }))));
  fact('RES-054', 'reason', await value((res) => thrown(() => res.writeHead(200, 'a\nb'))));
});

check(async () => { // wrong writes
  const events = [];
  let returned;
  await value((res) => {
    res.on('error', (e) => events.push(e));
    res.end();
    returned = res.write('x', 'utf8', (e) => events.push(e ? e.code : 'called back'));
  });
  await settle();
  fact('RES-056', 'events', events.map((e) => (e instanceof Error ? `error ${e.code} ${e.message}` : `callback ${e}`)));
  fact('RES-056', 'returns', returned);
  let two;
  await value((res) => {
    res.on('error', () => {});
    res.end();
    res.write('x', (e) => { two = e.code; });
  });
  await settle();
  js('RES-056', 'two arguments', two);
  fact('RES-057', 'null', await value((res) => thrown(() => res.write(null))));
  js('RES-057', 'number', await value((res) => thrown(() => res.write(1))));
  fact('RES-057', 'sent then', await value((res) => {
    thrown(() => res.write(null));
    return res.headersSent;
  }));
});
