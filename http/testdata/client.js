// The programs of TestClientCases for a real Node: their output is
// client.node16.txt and client.node10.txt.
'use strict';
const http = require('http');
const net = require('net');

let lines = [];
const log = (line) => lines.push(line);
const fmt = (e) => `${e.code} ${e.message}`;
const count = (lists) => Object.keys(lists).length;

function track(label, req) {
  for (const name of ['socket', 'finish', 'abort', 'timeout', 'continue', 'drain', 'close'])
    req.on(name, () => log(`${label}:${name}`));
  req.on('error', (e) => log(`${label}:error ${fmt(e)}`));
  req.on('response', (res) => {
    log(`${label}:response ${res.statusCode}`);
    for (const name of ['aborted', 'end', 'close']) res.on(name, () => log(`${label}.res:${name}`));
    res.on('error', (e) => log(`${label}.res:error ${fmt(e)}`));
    res.on('data', (d) => log(`${label}.res:data ${d}`));
  });
  return req;
}

function rawServer(reply) {
  return net.createServer((socket) => {
    let head = '';
    let answered = false;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      head += chunk;
      if (!answered && head.includes('\r\n\r\n')) {
        answered = true;
        reply(socket);
      }
    });
  });
}

const say = (text) => (socket) => socket.write(text);
const sayAndEnd = (text) => (socket) => socket.end(text);
const echoOnce = (head, prefix) => (socket) => {
  socket.write(head);
  socket.on('data', (d) => socket.end(prefix + d));
};

const okTwo = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const partial = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc';
const early = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly';
const twice = okTwo + 'HTTP/1.1 201 OK\r\nContent-Length: 2\r\n\r\nno';
const upgraded = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello';

const to = (port, agent, more) => Object.assign({ port, host: '127.0.0.1', agent }, more);
const get = (options) => track('req', http.get(options));
const post = (port, agent) => track('req', http.request(to(port, agent, { method: 'POST' })));
const onData = (req, fn) => req.on('response', (res) => res.once('data', () => fn(res)));
const idle = (agent) => setTimeout(() => {
  log(`free ${count(agent.freeSockets)}`);
  agent.destroy();
}, 100);
const raw = (socket) => {
  socket.on('data', (d) => log(`raw ${d}`));
  socket.on('close', () => log('raw close'));
  socket.write('x');
};

const cases = {
  'early response keep-alive POST': [say(early), (port) => {
    const agent = new http.Agent({ keepAlive: true });
    const req = post(port, agent);
    req.write('start');
    req.on('response', (res) => res.on('end', () => setTimeout(() => req.end('tail'), 50)));
    setTimeout(() => agent.destroy(), 300);
  }],
  'early response close POST': [say(early.replace('Content', 'Connection: close\r\nContent')), (port) => {
    const req = post(port, false);
    req.write('start');
    req.on('response', (res) => res.on('end', () => setTimeout(() => {
      log(`w ${req.write('tail')}`);
      req.end();
    }, 50)));
  }],
  'double response': [say(twice), (port) => get(to(port, false))],
  'double response keepalive': [say(twice), (port) => {
    const agent = new http.Agent({ keepAlive: true });
    get(to(port, agent));
    idle(agent);
  }],
  'parse error': [say('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'), (port) => {
    get(to(port, false)).on('error', (e) => log(`${e.reason} ${e.bytesParsed} ${e.rawPacket && e.rawPacket.length}`));
  }],
  'parse error in body': [say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n'), (port) => get(to(port, false))],
  'header overflow': [say(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20000)}\r\n\r\n`), (port) => get(to(port, false))],
  'maxHeaderSize': [
    say(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\nX: ${'a'.repeat(200)}\r\n\r\n`),
    (port) => get(to(port, false, { maxHeaderSize: 100 }))
  ],
  'res.destroy()': [say(partial), (port) => onData(get(to(port, false)), (res) => res.destroy())],
  'destroy in response with body': [say(okTwo), (port) => {
    const req = get(to(port, false));
    req.on('response', () => req.destroy());
  }],
  'abort in response with body': [say(okTwo), (port) => {
    const req = get(to(port, false));
    req.on('response', () => req.abort());
  }],
  'destroy(err) after response': [say(partial), (port) => {
    const req = get(to(port, false));
    onData(req, () => req.destroy(new Error('enough')));
  }],
  'upgrade': [echoOnce(upgraded, 'bye '), (port) => {
    const agent = new http.Agent({ keepAlive: true });
    const req = get(to(port, agent, { headers: { Connection: 'Upgrade', Upgrade: 'chat' } }));
    req.on('upgrade', (res, socket, head) => {
      const left = ['data', 'end', 'error', 'close', 'drain', 'timeout'].map((name) => socket.listenerCount(name));
      log(`upgrade ${res.statusCode} ${head} ${left} ${count(agent.sockets)}`);
      raw(socket);
    });
  }],
  'connect': [echoOnce('HTTP/1.1 200 Established\r\n\r\ngreet', 'got '), (port) => {
    const req = get(to(port, false, { method: 'CONNECT', path: 'h:1' }));
    req.on('connect', (res, socket, head) => {
      log(`connect ${res.statusCode} ${head}`);
      raw(socket);
    });
  }],
  'timeout option': [say(''), (port) => {
    const req = get(to(port, false, { timeout: 30 }));
    req.on('timeout', () => req.destroy());
  }],
  'setTimeout cb': [say(''), (port) => {
    const req = get(to(port, false));
    req.setTimeout(30, () => {
      log('cb');
      req.abort();
    });
  }],
  'timeout while response, res timeout': [say(partial), (port) => {
    const req = get(to(port, false, { timeout: 30 }));
    req.on('response', (res) => res.on('timeout', () => {
      log('res:timeout');
      req.destroy();
    }));
  }],
  'agent timeout': [say(''), (port) => {
    const req = get(to(port, new http.Agent({ timeout: 30 })));
    req.on('timeout', () => req.destroy());
  }],
  'createConnection throws': [null, () => {
    try {
      track('req', http.get({ port: 1, createConnection() { throw new Error('boom'); } }));
    } catch (e) {
      log(`threw ${e.message}`);
    }
  }],
  'createConnection cb error': [null, () => get({ port: 1, createConnection(o, cb) { cb(new Error('boom')); } })],
  'createConnection socket': [sayAndEnd(okTwo), (port) => get({ port, createConnection(o) {
    log(`${o.host} ${o.path}`);
    return net.connect(port, '127.0.0.1');
  } })],
  'no listener': [sayAndEnd(okTwo), (port) => {
    const req = http.get(to(port, false));
    for (const name of ['socket', 'finish', 'close']) req.on(name, () => log(name));
  }],
  'HEAD': [say('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'), (port) => {
    const agent = new http.Agent({ keepAlive: true });
    get(to(port, agent, { method: 'HEAD' }));
    idle(agent);
  }],
  '304': [say('HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n'), (port) => {
    const agent = new http.Agent({ keepAlive: true });
    get(to(port, agent));
    idle(agent);
  }],
  'write after end': [sayAndEnd(okTwo), (port) => {
    const req = post(port, false);
    req.end('x');
    log(`w ${req.write('more', 'utf8', (e) => log(`cb ${e.code}`))}`);
  }],
  'split response': [(socket) => {
    const text = 'HTTP/1.1 200 OK\r\nX-A: one\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabcdef';
    let i = 0;
    const next = () => {
      if (i === text.length) return socket.end();
      socket.write(text[i++]);
      setTimeout(next, 2);
    };
    next();
  }, (port) => http.get(to(port, false), (res) => {
    let body = '';
    log(JSON.stringify(res.rawHeaders));
    res.on('data', (d) => body += d);
    res.on('end', () => log(body));
    res.on('close', () => log('close'));
  })],
  'deferred calls': [sayAndEnd(okTwo), (port) => {
    const agent = new http.Agent();
    agent.createConnection = (o) => {
      const socket = net.connect(o.port, o.host);
      for (const name of ['setNoDelay', 'setKeepAlive', 'setTimeout']) {
        const original = socket[name];
        socket[name] = function(...args) {
          log(`${name} ${args.filter((a) => typeof a !== 'function')} connecting=${socket.connecting}`);
          return original.apply(this, args);
        };
      }
      return socket;
    };
    const req = http.get(to(port, agent));
    req.setNoDelay(true);
    req.setSocketKeepAlive(true, 1000);
    req.setTimeout(5000);
    track('req', req);
  }]
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

(async () => {
  for (const name of Object.keys(cases)) {
    const [reply, run] = cases[name];
    const sockets = [];
    let server;
    lines = [];
    if (reply) {
      server = rawServer(reply);
      server.on('connection', (socket) => sockets.push(socket));
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    run(server && server.address().port);
    await wait(400);
    sockets.forEach((socket) => socket.destroy());
    if (server) await new Promise((resolve) => server.close(resolve));
    await wait(30);
    console.log(`## ${name}`);
    for (const line of lines) console.log(line.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'));
  }
})();
