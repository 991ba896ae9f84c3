'use strict';
// The orders of events of encrypted connections: node orders.js CASE [VERSION].
// What a real Node prints is recorded beside this file.
const tls = require('tls');
const https = require('https');
const fs = require('fs');
const path = require('path');

const pem = (name) => fs.readFileSync(path.join(__dirname, '..', '..', '..', 'features', 'js', 'certs', `${name}.pem`));
const [, , which, version] = process.argv;
const HOST = '127.0.0.1';
const trace = [];
const say = (text) => trace.push(text);
const names = ['lookup', 'connect', 'ready', 'secure', 'secureConnect', 'data', 'end', 'finish', 'close', 'error',
  'drain', 'timeout'];
const detail = { data: (b) => ` ${b.length}`, error: (e) => ` ${e.code || e.message}`, close: (bad) => ` ${bad}` };
const watch = (o, who) => {
  for (const name of names) o.on(name, (arg) => say(`${who} ${name}${detail[name] ? detail[name](arg) : ''}`));
};

const server = { key: pem('ec-key'), cert: pem('ec') };
const client = { host: HOST, ca: pem('ca') };
if (version) server.maxVersion = version;

const cases = {
  echo: {
    served(c) {
      c.on('data', (d) => say(`S write ${c.write(d, () => say('S write cb'))}`));
      c.on('end', () => c.end());
    },
    connected(c) {
      say(`C write ${c.write('hello', () => say('C write cb'))}`);
      process.nextTick(() => say('tick'));
      setImmediate(() => say('immediate'));
      c.once('data', () => c.end('bye', () => say('C end cb')));
    },
  },
  early: {
    begun(c) { say(`write ${c.write('early', () => say('early cb'))}`); c.end('last'); },
    served(c) { c.on('data', () => {}); c.end('x'); },
  },
  refused: { server: { cert: pem('self') } },
  expired: { server: { cert: pem('expired') } },
  'other-name': { client: { servername: 'other.example' } },
  unauthorized: { server: { cert: pem('self') }, client: { rejectUnauthorized: false }, served(c) { c.end(); } },
  alpn: {
    server: { ALPNProtocols: ['b', 'a'] }, client: { ALPNProtocols: ['a', 'b'] },
    served(c) { say(`S alpn ${c.alpnProtocol}`); c.end(); },
    connected(c) { say(`C alpn ${c.alpnProtocol}`); },
  },
  'alpn-none': {
    server: { ALPNProtocols: ['b'] }, client: { ALPNProtocols: ['a'] },
    served(c) { say(`S alpn ${c.alpnProtocol}`); c.end(); },
    connected(c) { say(`C alpn ${c.alpnProtocol}`); },
  },
  sni: {
    server: {
      SNICallback(name, cb) {
        say(`sni ${name}`);
        setImmediate(() => cb(null, tls.createSecureContext({ key: pem('ec-key'), cert: pem('self') })));
      },
    },
    client: { servername: 'localhost', rejectUnauthorized: false },
    served(c) { say(`S ${c.servername}`); c.end(); },
    connected(c) { say(`C ${c.servername} ${c.getPeerCertificate().subject.CN}`); },
  },
  'sni-fails': {
    server: { SNICallback(name, cb) { say(`sni ${name}`); cb(new Error('no such name')); } },
    client: { servername: 'localhost' },
  },
  destroy: { served(c) { c.write('x'); }, connected(c) { c.on('data', () => c.destroy()); } },
  'server-destroy': { served(c) { c.destroy(); } },
  'half-open': {
    server: { allowHalfOpen: true }, client: { allowHalfOpen: true },
    served(c) { c.on('data', () => {}); c.on('end', () => c.end('late')); },
    connected(c) { c.end('q'); },
  },
  timeout: { connected(c) { c.setTimeout(30); c.on('timeout', () => c.end()); } },
  several: { served(c) { c.write('a'); c.write('b', () => say('b cb')); c.end('c'); } },
  'client-certificate': {
    server: { requestCert: true, ca: pem('ca') }, client: { key: pem('ec-key'), cert: pem('ec') },
    served(c) { say(`S ${c.authorized} ${c.authorizationError}`); c.end(); },
  },
  'no-client-certificate': { server: { requestCert: true, ca: pem('ca') } },
  'client-certificate-optional': {
    server: { requestCert: true, rejectUnauthorized: false },
    served(c) { say(`S ${c.authorized} ${c.authorizationError}`); c.end(); },
  },
  paused: {
    server: { pauseOnConnect: true },
    served(c) { setTimeout(() => { say('resume'); c.resume(); c.end(); }, 20); },
    connected(c) { c.write('x'); },
  },
};

function runTLS(t) {
  const s = tls.createServer(Object.assign({}, server, t.server), (c) => {
    say('secureConnection');
    watch(c, 'S');
    if (t.served) t.served(c);
  });
  for (const name of ['connection', 'close', 'listening', 'error']) s.on(name, () => say(`server ${name}`));
  s.on('tlsClientError', (e) => say(`tlsClientError ${/ECONNRESET/.test(e.code) ? e.code : ''}`));
  s.listen(0, HOST, () => {
    const c = tls.connect(Object.assign({ port: s.address().port }, client, t.client), () => {
      say(`callback ${c.authorized} ${c.authorizationError}`);
      if (t.connected) t.connected(c);
    });
    watch(c, 'C');
    if (t.begun) t.begun(c);
    c.on('close', () => s.close());
  });
}

// Two requests, one after the other, through an agent.
function runHTTPS(keepAlive, options) {
  const s = https.createServer(server, (req, res) => {
    say(`request ${req.url} ${req.socket.encrypted}${options && options.headers ? ` ${req.socket.servername}` : ''}`);
    for (const name of ['finish', 'close']) res.on(name, () => say(`res ${name}`));
    res.end('hello');
  });
  for (const name of ['connection', 'secureConnection', 'close']) s.on(name, () => say(`server ${name}`));
  s.on('clientError', (e, c) => { say('clientError'); c.destroy(); });
  s.listen(0, HOST, () => {
    const agent = new https.Agent(Object.assign({ keepAlive, ca: pem('ca') }, options));
    const get = (url, then) => {
      const headers = options && options.headers;
      const req = https.get({ host: HOST, port: s.address().port, path: url, agent, headers }, (res) => {
        say(`response ${res.statusCode} ${req.reusedSocket || false}`);
        for (const name of ['end', 'close']) res.on(name, () => say(`C res ${name}`));
        res.resume();
        res.on('end', () => setTimeout(then, 10));
      });
      for (const name of ['socket', 'finish', 'close']) req.on(name, () => say(`C req ${name}`));
      req.on('socket', (c) => c.once('secureConnect', () => say('secureConnect')));
      req.on('error', (e) => { say(`C req error ${e.code}`); setTimeout(then, 10); });
    };
    get('/1', () => get('/2', () => { agent.destroy(); s.close(); }));
  });
}

if (cases[which]) runTLS(cases[which]);
else if (which === 'https') runHTTPS(false);
else if (which === 'https-keep-alive') runHTTPS(true);
else if (which === 'https-refused') runHTTPS(true, { ca: pem('self') });
else if (which === 'https-host-header') runHTTPS(true, { headers: { host: 'localhost' } });
else console.log(Object.keys(cases).concat('https', 'https-keep-alive', 'https-refused', 'https-host-header').join('\n'));
process.on('exit', () => { if (trace.length) console.log(trace.join('\n')); });
