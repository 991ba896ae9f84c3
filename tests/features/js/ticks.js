'use strict';
// The loop, timers, buffers, URLs: rows REF-043 to REF-065.
const dns = require('dns');
const url = require('url');
const querystring = require('querystring');
const {
  http, net, HOST, v10, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, peer, request, answered, refused, log,
} = require('./lib');

const later = (order) => (name) => () => order.push(name);

check(async () => { // buffers
  const { res } = await request({ port: (await peer(OK + END)).port }, (req) => {
    req.on('response', (r) => r.once('data', (c) => js('REF-043', 'a chunk is a Buffer', Buffer.isBuffer(c))));
    req.end();
  });
  js('REF-043', 'from, concat, slice', Buffer.concat([Buffer.from('ab'), Buffer.from([99])]).slice(1).toString());
  js('REF-044', 'lengths', ['a', '\u00e9', '\u20ac', '\ud83d\ude00'].map((s) => Buffer.byteLength(s)));
  js('REF-044', 'latin1', Buffer.byteLength('\u00e9', 'latin1'));
  fact('REF-044', 'Content-Length', /Content-Length: \d+/.exec(await answered((req, r) => r.end('\u20ac')))[0]);
  js('REF-043', 'status', res.statusCode);
});

check(async () => { // aborting
  if (typeof AbortController === 'undefined') {
    js('REF-045', 'AbortController', 'none');
    return;
  }
  const c = new AbortController();
  const events = [c.signal.aborted];
  c.signal.addEventListener('abort', () => events.push('abort'));
  c.abort();
  c.abort();
  events.push(c.signal.aborted);
  fact('REF-045', 'events', events);
});

check(() => { // URLs
  const u = new URL('http://u%40:p@EXAMPLE.org:8080/a/../b%20c?d=e&f#g');
  fact('REF-046', 'href', u.href);
  js('REF-046', 'origin', u.origin);
  fact('REF-046', 'protocol', u.protocol);
  fact('REF-046', 'username and password', [u.username, u.password]);
  fact('REF-046', 'host', [u.host, u.hostname, u.port]);
  fact('REF-046', 'pathname', u.pathname);
  fact('REF-046', 'search', u.search);
  js('REF-046', 'searchParams', [u.searchParams.get('d'), u.searchParams.get('f')]);
  fact('REF-046', 'hash', u.hash);
  fact('REF-046', 'default port', new URL('http://h:80/').host);
  js('REF-047', 'with a base', new URL('/a?b', 'http://h/c').href);
  fact16('REF-047', 'invalid', thrown(() => new URL('nonsense')));
  const p = url.parse('http://user:pass@h.example:81/p/a?q=r#s');
  js('REF-048', 'parts', [p.protocol, p.auth, p.host, p.hostname, p.port, p.pathname, p.search, p.query, p.path, p.hash]);
  js('REF-048', 'query', url.parse('/status?name=ryan', true).query.name);
  js('REF-049', 'stringify', querystring.stringify({ msg: 'Hello World!', a: [1, 2] }));
  js('REF-049', 'parse', querystring.parse('a=b%20c&d=1&d=2').d);
});

check(async () => { // names
  const found = await new Promise((resolve) => dns.lookup('127.0.0.1', (e, address, family) => resolve([e === null, address, family])));
  fact('REF-050', 'an address', found);
  const failed = await new Promise((resolve) => dns.lookup('no.such.invalid', (e) => resolve(e)));
  fact('REF-050', 'unknown', failed.code);
  fact('REF-050', 'hints', [dns.ADDRCONFIG, dns.V4MAPPED]);
  const local = await new Promise((resolve) => dns.lookup('localhost', { family: 4 }, (e, address, family) => resolve([address, family])));
  fact('REF-050', 'localhost', local);
});

check(async () => { // errors
  fact('REF-052', 'classes', [
    thrown(() => new http.OutgoingMessage().setHeader('a b', '1')),
    refused({ port: 65536 }),
    thrown(() => net.createServer().listen(-1)),
  ]);
  const error = await new Promise((resolve) => net.createServer().close(resolve));
  fact('REF-052', 'plain', error);
  // What nobody reads waits in the message and the kernel, not beyond.
  const chunk = Buffer.alloc(1 << 20);
  let wrote = 0;
  const server = await serve((req, res) => {
    const more = () => {
      while (wrote < 64 && res.write(chunk)) wrote++;
      wrote++;
      if (wrote < 64) res.once('drain', more);
    };
    more();
  });
  const req = http.get({ host: HOST, port: server.port });
  req.on('error', () => {});
  closing(() => req.abort());
  const [res] = await once(req, 'response');
  await settle();
  await settle();
  fact('REF-053', 'held', res.readableLength > 0 && res.readableLength <= 1 << 18);
  fact('REF-053', 'the sender waits', wrote < 64);
});

check(async () => { // timers
  const order = [];
  const push = later(order);
  const t = setTimeout(push('timeout'), 5);
  const i = setInterval(() => order.push('interval'), 2);
  const never = setTimeout(push('never'), 3);
  clearTimeout(never);
  await once2(t, order, 'timeout');
  clearInterval(i);
  const count = order.length;
  await wait(10);
  fact('REF-055', 'timeout, interval, cleared', [order.includes('timeout'), order.includes('interval'), order.includes('never'), order.length === count]);
  const u = setTimeout(() => {}, 1000);
  if (v10) {
    js('REF-056', 'hasRef', typeof u.hasRef);
  } else {
    fact('REF-056', 'hasRef', [u.hasRef(), u.unref().hasRef(), u.ref().hasRef()]);
  }
  js('REF-056', 'return this', [u.unref() === u, u.ref() === u, u.refresh() === u]);
  clearTimeout(u);
  let fired = 0;
  const r = setTimeout(() => { fired = Date.now(); }, 40);
  await wait(20);
  const refreshed = Date.now();
  r.refresh();
  await until(() => fired);
  fact('REF-056', 'refresh', fired - refreshed >= 39);
  let ran = 0;
  const one = setImmediate(() => ran++);
  setImmediate(() => ran++);
  clearImmediate(one);
  await settle();
  fact('REF-057', 'ran', ran);
});
const once2 = (t, order, name) => until(() => order.includes(name));

check(async () => { // ticks and microtasks
  let order = [];
  let push = later(order);
  await new Promise((resolve) => setImmediate(() => {
    setImmediate(() => {
      push('immediate')();
      resolve();
    });
    Promise.resolve().then(push('micro'));
    process.nextTick(push('tick'));
    process.nextTick((a) => order.push(a), 'argument');
    push('now')();
  }));
  fact('REF-058', 'order', order);
  js('REF-059', 'queueMicrotask', typeof queueMicrotask);
  fact('REF-059', 'order', [order.indexOf('tick') < order.indexOf('micro')]);
  order = [];
  push = later(order);
  await new Promise((resolve) => setTimeout(() => {
    setTimeout(() => {
      push('t1')();
      process.nextTick(push('tick'));
      Promise.resolve().then(push('micro'));
    }, 1);
    setTimeout(() => {
      push('t2')();
      setImmediate(resolve);
    }, 1);
    for (const end = Date.now() + 5; Date.now() < end;);
  }, 1));
  fact('REF-060', 'order', order);
  order = [];
  push = later(order);
  await new Promise((resolve) => setImmediate(() => {
    setImmediate(() => {
      push('i1')();
      process.nextTick(push('tick'));
      Promise.resolve().then(push('micro'));
      setImmediate(() => {
        push('i3')();
        resolve();
      });
    });
    setImmediate(push('i2'));
  }));
  fact('REF-061', 'order', order);
  order = [];
  push = later(order);
  await new Promise((resolve) => setImmediate(() => {
    Promise.resolve().then(() => {
      push('p1')();
      process.nextTick(push('n2'));
      Promise.resolve().then(push('p2'));
    });
    process.nextTick(() => {
      push('n1')();
      process.nextTick(push('n3'));
    });
    setImmediate(resolve);
  }));
  fact('REF-062', 'order', order);
  order = [];
  push = later(order);
  const server = await serve(answerOk);
  await new Promise((resolve) => {
    const s = net.connect(server.port, HOST);
    closing(() => s.destroy());
    s.on('connect', () => {
      setTimeout(() => {
        push('timeout')();
        resolve();
      }, 0);
      setImmediate(push('immediate'));
    });
  });
  fact('REF-063', 'order', order);
  order = [];
  push = later(order);
  await new Promise((resolve) => setImmediate(() => {
    setTimeout(push('b5'), 5);
    setTimeout(push('a1'), 1);
    setTimeout(push('c5'), 5);
    setTimeout(resolve, 12);
    for (const end = Date.now() + 10; Date.now() < end;);
  }));
  fact('REF-064', 'order', order);
  js('REF-065', 'delays', [0, -1, NaN, 2 ** 31, '5', 1.9, 10].map((d) => {
    const t = setTimeout(() => {}, d);
    const delay = t._idleTimeout;
    clearTimeout(t);
    return delay;
  }));
});
