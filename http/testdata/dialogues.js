'use strict';
// Records what a real Node does with the cases of dialogues.json: for each, what
// the server's listeners saw, in order, and every byte that the client got; and
// under the name with " (bytes)", where it differs, the same with Buffers for
// the bodies that end a message.
//
//   node dialogues.js NODE-NAME > dialogues.NODE-NAME.json
//
// A case has `send`, the client's script, and `do`, what the handler of each
// request does. The Go test runs the same cases.
const fs = require('fs');
const http = require('http');
const net = require('net');
const path = require('path');

const cases = JSON.parse(fs.readFileSync(path.join(__dirname, 'dialogues.json'), 'utf8'));
const mask = (s) => s.replace(/Date: [^\r]+ GMT/g, 'Date: D').replace(/([a-z])\1{99,}/g, (run) => `{${run[0]}*${run.length}}`);
const fault = (e) => `${e.code || e.name} ${e.message}`;

function run(c, bytes, done) {
  const lines = [];
  const log = (s) => lines.push(s);
  let received = '';
  let count = 0;
  const server = http.createServer(c.options || {});
  Object.assign(server, c.server || {});
  const listeners = c.listen || [];
  const handle = (kind) => (req, res) => {
    const n = ++count;
    log(`${kind}${n} ${req.method} ${req.url}`);
    watch(`req${n}`, req, c.deaf ? [] : ['aborted', 'end', 'error', 'close'].concat(c.read ? ['data'] : []));
    watch(`res${n}`, res, c.deaf ? [] : ['prefinish', 'finish', 'drain', 'error', 'close']);
    steps((Array.isArray(c.do[0]) && Array.isArray(c.do[0][0])) ? c.do[n - 1] || [] : c.do, req, res, n);
  };
  const watch = (name, e, events) => events.forEach((ev) => e.on(ev, (a) => {
    log(`${name} ${ev}${ev === 'error' ? ' ' + fault(a) : ev === 'data' ? ' ' + a : ''}`);
  }));
  server.on('request', handle('request'));
  ['checkContinue', 'checkExpectation'].forEach((ev) => {
    if (listeners.includes(ev)) server.on(ev, handle(ev));
  });
  if (listeners.includes('clientError')) {
    server.on('clientError', (e, s) => { log(`clientError ${fault(e)}`); s.destroy(); });
  }
  if (listeners.includes('dropRequest')) server.on('dropRequest', (req) => log(`dropRequest ${req.url}`));
  ['upgrade', 'connect'].forEach((ev) => {
    if (listeners.includes(ev)) {
      server.on(ev, (req, s, head) => { log(`${ev} ${req.method} ${req.url} ${head}`); s.end('bye'); });
    }
  });

  function steps(list, req, res, n) {
    list.forEach((step) => {
      const [op, ...a] = step;
      const cb = (name) => (e) => log(`res${n} ${name}${e ? ' ' + fault(e) : ''}`);
      const buf = (s) => Buffer.from(s);
      try {
        switch (op) {
          case 'tick': process.nextTick(() => { log(`tick${n}`); steps(a[0], req, res, n); }); break;
          case 'immediate': setImmediate(() => { log(`immediate${n}`); steps(a[0], req, res, n); }); break;
          case 'onend': req.on('end', () => steps(a[0], req, res, n)); break;
          case 'onfinish': res.on('finish', () => steps(a[0], req, res, n)); break;
          case 'set': res[a[0]] = a[1]; break;
          case 'log': log(`res${n} ${a[0]} ${res[a[0]]}`); break;
          case 'get': log(`res${n} ${a[0]} ${JSON.stringify(res.getHeader(a[0]))}`); break;
          case 'names': log(`res${n} ${res.getHeaderNames().join(' ')}`); break;
          case 'write': log(`res${n} write ${res.write(a[0], undefined, cb('written'))}`); break;
          case 'writebuf': log(`res${n} write ${res.write(buf(a[0]), undefined, cb('written'))}`); break;
          case 'end': if (a.length) res.end(bytes ? buf(a[0]) : a[0]); else res.end(); break;
          case 'writebig': log(`res${n} write ${res.write(a[0].repeat(a[1]), undefined, cb('written'))}`); break;
          case 'endbig': res.end(bytes ? buf(a[0].repeat(a[1])) : a[0].repeat(a[1])); break;
          case 'endbigbuf': res.end(buf(a[0].repeat(a[1]))); break;
          case 'endbuf': res.end(buf(a[0])); break;
          case 'endcb': res.end(a[0], cb('ended')); break;
          case 'resume': req.resume(); break;
          case 'destroyreq': if (a.length) req.destroy(new Error(a[0])); else req.destroy(); break;
          case 'destroyres': res.destroy(); break;
          case 'destroysocket': req.socket.destroy(); break;
          case 'writeContinue': res.writeContinue(); break;
          default: res[op](...a);
        }
      } catch (e) {
        log(`res${n} ${op} threw ${fault(e)}`);
      }
    });
  }

  // A case whose two ends wait for each other is a mistake in the case.
  const guard = setTimeout(() => { throw new Error(`${c.name}: nothing happens after ${JSON.stringify({ lines, received })}`); }, 4000);
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1');
    const script = c.send.slice();
    let until = null;
    const next = () => {
      while (script.length) {
        const s = script[0];
        if (typeof s === 'string') client.write(Buffer.from(s, 'latin1'));
        else if (s.until) {
          if (received.indexOf(s.until) < 0) { until = s.until; return; }
          until = null;
        } else if (s.big) client.write(s.big[0].repeat(s.big[1]));
        else if (s.end) client.end();
        else if (s.reset) { client.destroy(); }
        else if (s.rest) { until = false; script.shift(); return; }
        script.shift();
      }
      until = false;
      if (!client.destroyed) client.destroy();
    };
    client.on('connect', next);
    client.on('data', (d) => { received += d.toString('latin1'); if (until) next(); });
    client.on('error', () => {});
    client.on('close', () => server.close(() => setImmediate(() => { clearTimeout(guard); done({ lines, received: mask(received) }); })));
  });
}

const out = {};
(function next(i) {
  if (i === cases.length) { console.log(JSON.stringify(out, null, 1)); return; }
  const c = cases[i];
  if (c.only && c.only !== process.argv[2]) return next(i + 1);
  run(c, false, (text) => {
    out[c.name] = text;
    run(c, true, (bytes) => {
      if (JSON.stringify(bytes) !== JSON.stringify(text)) out[c.name + ' (bytes)'] = bytes;
      next(i + 1);
    });
  });
})(0);
