'use strict';
// Node, Bun and Deno as peers: "http PORT" and "echo PORT" serve, "client PORT
// INFLIGHT SECONDS" and "loop CASE N" print a line of JSON.
const [what, ...args] = process.argv.slice(2);

const print = (figures) => console.log(JSON.stringify(figures));

function serveHTTP(port) {
  const hello = Buffer.from('Hello, World!');
  const big = Buffer.alloc(1 << 20, 'nodeloop');
  const send = (res, body) => {
    res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length });
    res.end(body);
  };
  require('http').createServer((req, res) => {
    switch (req.url) {
      case '/big': return send(res, big);
      case '/echo':
        res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': req.headers['content-length'] });
        return req.pipe(res);
      case '/upload':
        req.on('end', () => send(res, Buffer.from('ok')));
        return req.resume();
      default: return send(res, hello);
    }
  }).listen(port, '127.0.0.1');
}

function serveEcho(port) {
  require('net').createServer((s) => {
    s.on('error', () => {});
    s.on('data', (b) => s.write(b));
  }).listen(port, '127.0.0.1');
}

function client(port, inflight, seconds) {
  const http = require('http');
  const agent = new http.Agent({ keepAlive: true, maxSockets: inflight, maxFreeSockets: inflight });
  let answered = 0;
  let failed = 0;
  const begun = process.hrtime.bigint();
  const next = () => {
    const req = http.get({ host: '127.0.0.1', port, path: '/', agent }, (res) => {
      res.on('end', () => { answered++; next(); });
      res.resume();
    });
    req.on('error', () => { failed++; setImmediate(next); });
  };
  for (let i = 0; i < inflight; i++) next();
  setTimeout(() => {
    print({ rps: answered / (Number(process.hrtime.bigint() - begun) / 1e9), errs: failed });
    process.exit();
  }, seconds * 1000);
}

const nop = () => {};

function batches(queue) {
  return (n, done) => {
    const next = () => {
      const batch = Math.min(n, 1000);
      n -= batch;
      for (let i = 1; i < batch; i++) queue(nop);
      queue(n > 0 ? next : done);
    };
    next();
  };
}

function chain(queue) {
  return (n, done) => {
    const next = () => (--n > 0 ? queue(next) : done());
    queue(next);
  };
}

const worker = `const { parentPort, workerData } = require('worker_threads');
if (workerData.lone) {
  parentPort.on('message', (m) => m === 'end' ? process.exit() : parentPort.postMessage(process.hrtime.bigint()));
  parentPort.postMessage(process.hrtime.bigint());
} else for (let i = 0; i < workerData.n; i++) parentPort.postMessage(0);`;

const cases = {
  timeout_rand(n, done) {
    let seed = 1;
    let left = n;
    const fire = () => { if (--left === 0) done(); };
    for (let i = 0; i < n; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      setTimeout(fire, (seed >>> 8) % 1001);
    }
  },
  set_clear_pair(n, done) {
    for (let i = 0; i < n; i++) clearTimeout(setTimeout(nop, 1000));
    done();
  },
  set_clear_all(n, done) {
    const all = new Array(n);
    for (let i = 0; i < n; i++) all[i] = setTimeout(nop, 1000);
    for (let i = 0; i < n; i++) clearTimeout(all[i]);
    done();
  },
  refresh(n, done) {
    const all = [];
    for (let i = 0; i < 1000; i++) all.push(setTimeout(nop, 3600e3));
    for (let i = 0; i < n; i++) all[i % 1000].refresh();
    done();
  },
  imm_chain: chain(setImmediate),
  imm_batch: batches(setImmediate),
  tick_chain: chain(process.nextTick),
  tick_batch: batches(process.nextTick),
  post_thr(n, done) {
    const w = new (require('worker_threads').Worker)(worker, { eval: true, workerData: { n } });
    let left = n;
    w.on('message', () => { if (--left === 0) done(); });
  },
  post_lat(n, done) {
    const w = new (require('worker_threads').Worker)(worker, { eval: true, workerData: { lone: true } });
    const took = [];
    w.on('message', (posted) => {
      took.push(Number(process.hrtime.bigint() - posted));
      if (took.length < n) return w.postMessage(0);
      took.sort((a, b) => a - b);
      done({ p50_ns: took[took.length >> 1] });
    });
  },
};

function loop(name, n) {
  const run = cases[name];
  const before = process.cpuUsage();
  const begun = process.hrtime.bigint();
  run(n, (more) => {
    const cpu = process.cpuUsage(before);
    const wall = Number(process.hrtime.bigint() - begun);
    print({ case: name, n, cpu_ns: (cpu.user + cpu.system) * 1000 / n, wall_ns: wall / n, ...more });
    process.exit();
  });
}

switch (what) {
  case 'http': serveHTTP(+args[0]); break;
  case 'echo': serveEcho(+args[0]); break;
  case 'client': client(+args[0], +args[1], +args[2]); break;
  case 'loop': loop(args[0], +args[1]); break;
}
