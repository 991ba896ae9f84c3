'use strict';
// The server and the client of this folder in JavaScript, as far as the tests
// need them: what they print of events is the same, so that a real Node can be
// asked.
//
//   node peer.js server [--profile upg]
//   node peer.js client --port PORT --tasks FILE
const http = require('http');
const fs = require('fs');

const flags = { profile: 'plain', port: '0' };
for (let i = 3; i < process.argv.length; i += 2) flags[process.argv[i].slice(2)] = process.argv[i + 1];
const say = (o) => console.log(JSON.stringify(o));
const codeOf = (e) => e.code || e.message;

function server() {
  const ports = new Map();
  const srv = http.createServer((req, res) => {
    const port = ports.get(req.socket);
    const tell = (ev, more) => say(Object.assign({ ev, port }, more));
    tell('req', { method: req.method, url: req.url });
    const reply = () => res.end('ok');
    if (req.url.startsWith('/f/download')) {
      req.resume();
      for (let i = 0; i < 128; i++) res.write(Buffer.alloc(65536, 'a'));
      return res.end();
    }
    req.on('aborted', () => tell('aborted'));
    req.on('error', (e) => tell('reqerror', { code: codeOf(e) }));
    res.on('error', (e) => tell('reserror', { code: codeOf(e) }));
    if (req.url.startsWith('/early')) return reply();
    req.resume();
    req.on('end', () => {
      if (req.url.startsWith('/hold')) setTimeout(reply, 400); else reply();
    });
  });
  srv.on('connection', (s) => {
    ports.set(s, s.remotePort);
    const port = s.remotePort;
    s.on('close', (failed) => say({ ev: 'close', port, err: failed }));
  });
  const emit = srv.emit;
  srv.emit = function(name, e, s) {
    if (name === 'clientError') say({ ev: 'clientError', port: ports.get(s), code: e.code });
    return emit.apply(this, arguments);
  };
  if (flags.profile === 'upg') {
    const tunnel = (ev) => (req, s) => {
      const port = ports.get(s);
      say({ ev, port, url: req.url });
      s.on('error', (e) => say({ ev: 'sockerror', port, code: e.code }));
      s.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      s.on('data', (d) => s.write(d));
      s.on('end', () => s.end());
    };
    srv.on('upgrade', tunnel('upgrade'));
    srv.on('connect', tunnel('connect'));
  }
  srv.listen(0, '127.0.0.1', () => console.log('LISTENING ' + srv.address().port));
}

function client() {
  const tasks = JSON.parse(fs.readFileSync(flags.tasks, 'utf8'));
  const next = () => {
    const task = tasks.shift();
    if (!task) return process.exit(0);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const reqs = [];
    let k = 0;
    const one = () => {
      if (++k > (task.client.n || 1)) {
        agent.destroy();
        say({ id: task.id, reqs });
        return next();
      }
      const ev = [];
      reqs.push({ k, ev });
      const req = http.request({ host: '127.0.0.1', port: flags.port, path: `/c/${task.id}/${k}`, method: k === 1 ? task.client.method : 'GET', agent });
      req.on('response', (res) => {
        let data = false;
        ev.push(['response', res.statusCode]);
        res.on('data', () => { if (!data) ev.push(['data']); data = true; });
        res.on('aborted', () => ev.push(['aborted']));
        res.on('error', (e) => ev.push(['reserror', codeOf(e)]));
        res.on('end', () => ev.push(['end']));
        res.on('close', () => ev.push(['resclose', res.complete]));
      });
      req.on('continue', () => ev.push(['continue']));
      req.on('information', (i) => ev.push(['information', i.statusCode]));
      req.on('upgrade', (res, s) => { ev.push(['upgrade', res.statusCode]); s.on('error', () => {}); });
      req.on('error', (e) => ev.push(['error', codeOf(e)]));
      req.on('close', () => { ev.push(['close']); setTimeout(one, 100); });
      req.end(k === 1 && task.client.body || undefined);
    };
    one();
  };
  next();
}

if (process.argv[2] === 'server') server(); else client();
