'use strict';
// Plays bad input to a real Node, as the Go tests play it to nodeloop, and prints
// what came of it.
//
//   node badinput.js server|client < CASES.json > OUTCOMES.json
//
// CASES is a list of {name, script, …}. A script's strings are sent, byte by
// character; so are lists of [string, times], in one piece. Its numbers are
// milliseconds to wait, and an empty list ends the sending side. An outcome has what the program under test logged, in
// order, the bytes that the script's side received, and whether the connection
// was still open 300 ms after the script.
const http = require('http');
const net = require('net');

const kind = process.argv[2];
const settle = 12; // ms for a piece to be read before the next is sent
const quiet = 300; // ms after the script
const mask = (s) => s.replace(/Date: [^\r]+ GMT/g, 'Date: D').replace(/([a-z])\1{99,}/g, (run) => `{${run[0]}*${run.length}}`);
const fault = (e) => [e.code || e.name, e.reason, e.bytesParsed, e.rawPacket && e.rawPacket.length]
  .filter((x) => x !== undefined && x !== '').join(' ');

// script runs the steps on a socket and calls done when the quiet after it is over.
function script(steps, socket, done) {
  let i = 0;
  const next = () => {
    if (i === steps.length) return setTimeout(done, quiet);
    const step = steps[i++];
    let wait = settle;
    if (typeof step === 'number') wait = step;
    else if (step.length === 0) socket.end();
    else if (socket.writable) socket.write(typeof step === 'string' ? step : step.map(([t, n]) => t.repeat(n)).join(''), 'latin1');
    setTimeout(next, wait);
  };
  next();
}

// answer does what the path of a request asks for.
function answer(req, res, log, n) {
  let body = 0;
  const reply = () => res.end(`${n} ${req.method} ${req.url} ${body} ${(req.rawTrailers || []).join(',')}\n`);
  const path = req.url.split('?')[0];
  if (path === '/early') return reply();
  if (path === '/drop') return req.socket.destroy();
  if (path === '/late') return setTimeout(reply, 40);
  req.on('data', (d) => { body += d.length; });
  req.on('end', () => {
    log(`end${n}`);
    if (path === '/slow') setTimeout(reply, 40); else reply();
  });
}

function server(c, heard, done) {
  const lines = [];
  let over = false;
  const log = (s) => { if (!over) lines.push(mask(s)); };
  const srv = http.createServer(c.options || {});
  Object.assign(srv, c.server || {});
  let n = 0;
  const handle = (name) => (req, res) => {
    const k = ++n;
    log(`${name}${k} ${req.method} ${req.url} ${req.httpVersion} ${JSON.stringify(req.rawHeaders.slice(0, 40))}`);
    req.on('aborted', () => log(`aborted${k}`));
    req.on('error', (e) => log(`error${k} ${fault(e)}`));
    req.on('close', () => log(`close${k}`));
    if (name === 'checkContinue') res.writeContinue();
    answer(req, res, log, k);
  };
  srv.on('request', handle('request'));
  if (heard) {
    srv.on('checkContinue', handle('checkContinue'));
    srv.on('clientError', (e, s) => {
      log(`clientError ${fault(e)}`);
      if (s.writable) s.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'); else s.destroy();
    });
    ['upgrade', 'connect'].forEach((ev) => srv.on(ev, (req, s, head) => {
      log(`${ev} ${req.method} ${req.url} ${JSON.stringify(head.toString('latin1'))}`);
      s.on('error', () => {});
      s.end('bye');
    }));
  }
  const conns = new Set();
  srv.on('connection', (s) => { conns.add(s); s.on('close', () => { conns.delete(s); log('closed'); }); });
  srv.listen(0, '127.0.0.1', () => {
    let received = '';
    let state = 'open';
    const s = net.connect({ port: srv.address().port, host: '127.0.0.1', allowHalfOpen: true });
    s.setNoDelay(true);
    s.on('data', (d) => { received += d.toString('latin1'); });
    s.on('end', () => { state = 'closed'; });
    s.on('error', () => { state = 'closed'; });
    s.on('connect', () => script(c.script, s, () => {
      over = true;
      s.destroy();
      conns.forEach((x) => x.destroy());
      srv.close();
      done({ lines, received: mask(received), state });
    }));
  });
}

function client(c, heard, done) {
  const lines = [];
  let over = false;
  const log = (s) => { if (!over) lines.push(mask(s)); };
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let seen = 0;
  let state = 'open';
  const conns = new Set();
  const peer = net.createServer({ allowHalfOpen: true }, (s) => {
    const first = ++seen === 1;
    let played = false;
    conns.add(s);
    s.setNoDelay(true);
    s.on('error', () => { if (first) state = 'closed'; });
    s.on('end', () => { if (first) state = 'closed'; });
    let head = '';
    s.on('data', (d) => {
      head += d.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      head = '';
      if (first && !played) { played = true; script(c.script, s, second); } else s.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond');
    });
  });
  let left = heard ? 2 : 1; // requests on the agent, the second when the script is over
  let n = 0;
  const go = () => {
    left--;
    const k = ++n;
    const opts = Object.assign({ host: '127.0.0.1', port: peer.address().port, path: '/' + k, agent }, k === 1 ? c.options : {});
    const req = http.request(opts, (res) => {
      log(`response${k} ${res.statusCode} ${JSON.stringify(res.statusMessage)} ${res.httpVersion} ${JSON.stringify(res.rawHeaders.slice(0, 40))}`);
      let body = '';
      res.on('data', (d) => { body += d.toString('latin1'); });
      res.on('end', () => log(`end${k} ${JSON.stringify(body)} ${JSON.stringify(res.rawTrailers)}`));
      res.on('aborted', () => log(`aborted${k}`));
      res.on('error', (e) => log(`reserror${k} ${fault(e)}`));
      res.on('close', () => log(`resclose${k} ${res.complete}`));
    });
    req.on('information', (i) => log(`information${k} ${i.statusCode}`));
    if (c.take) {
      ['upgrade', 'connect'].forEach((ev) => req.on(ev, (res, s, h) => {
        log(`${ev}${k} ${res.statusCode} ${JSON.stringify(h.toString('latin1'))}`);
        s.destroy();
      }));
    }
    req.on('error', (e) => log(`error${k} ${fault(e)}`));
    req.on('close', () => log(`close${k}${req.reusedSocket ? ' reused' : ''}`));
    req.end();
  };
  const second = () => {
    const finish = () => {
      over = true;
      agent.destroy();
      conns.forEach((x) => x.destroy());
      peer.close();
      done({ lines, state });
    };
    if (left === 0) return finish();
    go();
    setTimeout(finish, quiet);
  };
  peer.listen(0, '127.0.0.1', go);
}

const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const out = {};
const todo = [];
cases.forEach((c) => { todo.push([c, false]); todo.push([c, true]); });
let running = 0;
(function next() {
  while (running < 16 && todo.length > 0) {
    const [c, heard] = todo.shift();
    running++;
    (kind === 'server' ? server : client)(c, heard, (o) => {
      running--;
      out[c.name + (heard ? ' (heard)' : '')] = o;
      next();
    });
  }
  if (running === 0 && todo.length === 0) {
    const sorted = {};
    Object.keys(out).sort().forEach((k) => { sorted[k] = out[k]; });
    process.stdout.write(JSON.stringify(sorted, null, 1) + '\n', () => process.exit());
  }
})();
