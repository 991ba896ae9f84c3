'use strict';
// What every program of this folder shares. Runs on Node 10 and later.
//
// A program is a list of checks, which run one after another. A check shows one
// or more rows of Node's http documents and states facts about them; when all
// have run the facts are printed in order of rows:
//
//     AGT-012 keepAlive: false
//
// The same facts are stated by the Go half of the check. A fact that only
// JavaScript can have, such as a null prototype, is printed as "AGT-035 js …".
const http = require('http');
const net = require('net');

const HOST = '127.0.0.1';
const v10 = process.version.startsWith('v10.');
const checks = [];
const lines = [];
let open = []; // what the running check has to close

// What differs from run to run is masked.
const mask = (text) => text
  .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
  .replace(/Date: [^\r\n]*/g, 'Date: DATE');

const quote = (text) => JSON.stringify(mask(text))
  .replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

// An error is shown as its class, code and message.
const fault = (e) => {
  const kind = e instanceof TypeError ? 'TypeError' : e instanceof RangeError ? 'RangeError' : 'Error';
  return mask(`${kind} ${e.code === undefined ? '-' : e.code} ${e.message}`);
};

const show = (v) => {
  if (typeof v === 'string') return quote(v);
  if (typeof v === 'function') return 'function';
  if (v instanceof Error) return fault(v);
  if (Buffer.isBuffer(v)) return quote(v.toString('latin1'));
  if (Array.isArray(v)) return '[' + v.map(show).join(', ') + ']';
  if (v !== null && typeof v === 'object') {
    return '{' + Object.keys(v).map((k) => `${k}: ${show(v[k])}`).join(', ') + '}';
  }
  return String(v);
};

// States a fact.
const fact = (id, label, value) => lines.push(`${id} ${label}: ${show(value)}`);

// States a fact that has no Go form.
const js = (id, label, value) => lines.push(`${id} js ${label}: ${show(value)}`);

// States a fact about what Node 10 has not, and Go has on both profiles.
const fact16 = v10 ? js : fact;

// Adds a check; what it opened is closed when its promise is settled.
const check = (fn) => checks.push(fn);

// Returns what fn throws, or 'no throw'.
const thrown = (fn) => {
  try {
    fn();
  } catch (e) {
    return e;
  }
  return 'no throw';
};

const once = (emitter, name) => new Promise((resolve) => {
  emitter.once(name, (...args) => resolve(args));
});

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Waits through many turns of the loop, so that all input and output on the
// loopback interface is done.
const settle = () => new Promise((resolve) => {
  let left = 16;
  const next = () => {
    left--;
    if (left < 0) resolve();
    else if (left % 8 === 7) setTimeout(next, 5);
    else setImmediate(next);
  };
  next();
});

// Waits until test() is true.
const until = async (test) => {
  for (let left = 2000; !test(); left--) {
    if (left === 0) throw new Error('waited in vain');
    await wait(1);
  }
};

// Makes a server listen; its connections are closed with the check.
const listen = async (server, ...args) => {
  const sockets = new Set();
  server.on('connection', (s) => {
    sockets.add(s);
    s.on('close', () => sockets.delete(s));
  });
  open.push(() => {
    if (server.listening) server.close();
    for (const s of sockets) s.destroy();
  });
  await new Promise((resolve) => server.listen(...(args.length ? args : [0, HOST]), resolve));
  return server;
};

// Starts an HTTP server and returns it, with its port.
const serve = async (...args) => {
  const server = await listen(http.createServer(...args));
  server.port = server.address().port;
  return server;
};

const answerOk = (req, res) => res.end('ok');

// A connection that a check writes to by hand.
class Raw {
  constructor(port, options) {
    this.got = '';
    this.over = false;
    this.socket = net.connect(Object.assign({ port, host: HOST }, options));
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk) => { this.got += chunk.toString('latin1'); });
    this.socket.on('error', (e) => { this.error = e; });
    this.socket.on('close', () => { this.over = true; });
    open.push(() => this.socket.destroy());
  }

  write(text) {
    this.socket.write(text, 'latin1');
    return this;
  }

  // Waits until text has come, or the connection is closed.
  async until(text) {
    await until(() => this.over || this.got.includes(text));
    return this.got;
  }

  async closed() {
    await until(() => this.over);
    return this.got;
  }
}

const dial = (port, options) => new Raw(port, options);

// Sends text and returns all that comes until the connection is closed.
const raw = (port, text) => dial(port).write(text).closed();

const GET = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';

// Returns what a server with that handler answers to the text.
const answered = async (handler, text = GET, options = {}) => {
  const server = await serve(Object.assign({}, options), handler);
  return raw(server.port, text);
};

// Reports whether text is a whole request.
const whole = (text) => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  if (/expect:/i.test(text)) return true;
  const head = text.slice(0, end).toLowerCase();
  const body = text.slice(end + 4);
  if (head.includes('transfer-encoding: chunked')) return text.includes('\r\n0\r\n', end);
  const length = /content-length: (\d+)/.exec(head);
  return !length || body.length >= +length[1];
};

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const END = '\0end'; // at the end of an answer: the peer ends the connection
const RESET = '\0reset'; // likewise: it destroys it

// A scripted server: the n-th whole request of a connection gets the n-th
// answer, later ones the last; without any answer it is silent.
const peer = async (...answers) => {
  const p = { received: '', connections: 0, sockets: [] };
  const server = net.createServer((socket) => {
    p.connections++;
    p.sockets.push(socket);
    let n = 0;
    let text = '';
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      p.received += chunk.toString('latin1');
      text += chunk.toString('latin1');
      if (!whole(text)) return;
      text = '';
      if (!answers.length) return;
      const answer = answers[Math.min(n++, answers.length - 1)];
      const [words, then] = answer.split('\0');
      if (words) socket.write(words, 'latin1');
      if (then === 'end') socket.end();
      if (then === 'reset') socket.destroy();
    });
  });
  await listen(server);
  p.port = server.address().port;
  return p;
};

// Makes a request and resolves once its response was read, or it failed. fn
// gets the request and has to end it.
const request = (options, fn = (req) => req.end()) => new Promise((resolve) => {
  const out = { body: '' };
  const done = () => resolve(out);
  const req = out.req = http.request(Object.assign({ host: HOST }, options));
  req.on('error', (e) => { out.error = e; done(); });
  req.on('close', done);
  req.on('response', (res) => {
    out.res = res;
    out.status = res.statusCode;
    res.on('data', (chunk) => { out.body += chunk.toString('latin1'); });
    res.on('aborted', done);
    res.on('error', () => {});
    res.on('end', done);
  });
  open.push(() => req.abort());
  fn(req);
});

// Returns what http.request throws; a request that it makes is aborted.
const refused = (...args) => thrown(() => {
  http.request(...args).on('error', () => {}).abort();
});

// Returns the bytes of a request, as a peer gets them.
const sent = async (options, fn) => {
  const p = await peer(OK + END);
  await request(Object.assign({ port: p.port }, options), fn);
  return p.received;
};

// Returns a new agent that is destroyed with the check.
const agent = (options) => {
  const a = new http.Agent(options);
  open.push(() => a.destroy());
  return a;
};

// The header lines of a message's text, without its body and its first line.
const headLines = (text) => text.split('\r\n\r\n')[0].split('\r\n').slice(1);

// Logs events as they come.
const log = (emitter, names, list = []) => {
  for (const name of names) emitter.on(name, () => list.push(name));
  return list;
};

const order = (id) => id.slice(0, 7);

const main = async () => {
  const only = process.argv[2];
  for (const fn of checks) {
    if (only && !fn.toString().includes(only)) continue;
    const guard = setTimeout(() => {
      console.log('stuck in', fn.toString());
      process.exit(1);
    }, 10000);
    try {
      await fn();
    } catch (e) {
      console.log('failed', fn.toString(), e && e.stack);
      process.exitCode = 1;
    }
    clearTimeout(guard);
    const closers = open;
    open = [];
    for (const close of closers) close();
    await settle();
  }
  const sorted = lines.map((line, i) => [order(line), i, line])
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]));
  for (const [, , line] of sorted) console.log(line);
};

setImmediate(main);

module.exports = {
  http, net, HOST, v10, GET, OK, END, RESET, Raw,
  check, fact, fact16, js, thrown, once, wait, settle, until, mask, fault, show,
  listen, serve, answerOk, dial, raw, answered, peer, request, refused, sent, agent, headLines, log,
  closing: (fn) => open.push(fn),
  stated: () => lines,
};
