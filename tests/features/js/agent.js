'use strict';
// Class http.Agent: rows AGT-….
const { EventEmitter } = require('events');
const {
  http, net, HOST, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, peer, request, sent, agent, log,
} = require('./lib');

const count = (lists) => Object.keys(lists).map((k) => lists[k].length).reduce((a, b) => a + b, 0);
const counts = (a) => `${count(a.sockets)} used, ${count(a.freeSockets)} free, ${count(a.requests)} waiting`;
const spy = (socket, name, calls) => {
  const own = socket[name];
  socket[name] = function(...args) {
    calls.push([name, ...args]);
    return own.apply(this, args);
  };
};

check(async () => {
  const a = new http.Agent();
  js('AGT-001', 'is an EventEmitter', a instanceof EventEmitter);
  fact('AGT-001', 'listeners of free', a.listenerCount('free'));
  fact('AGT-010', 'made', thrown(() => new http.Agent({ keepAlive: true })));
  js('AGT-010', 'made without new', http.Agent() instanceof http.Agent);
  fact('AGT-012', 'keepAlive', a.keepAlive);
  fact('AGT-015', 'keepAliveMsecs', a.keepAliveMsecs);
  fact('AGT-017', 'maxSockets', a.maxSockets);
  fact('AGT-021', 'maxFreeSockets', a.maxFreeSockets);
  fact16('AGT-019', 'maxTotalSockets', a.maxTotalSockets);
  fact16('AGT-023', 'scheduling', a.scheduling);
  js('AGT-035', 'null prototypes', [a.sockets, a.freeSockets, a.requests].map((o) => Object.getPrototypeOf(o) === null));
  fact('AGT-035', 'names that objects have', [a.sockets, a.freeSockets, a.requests].map((o) => Object.keys(o).length));
  js('AGT-026', 'is net.createConnection', http.Agent.prototype.createConnection === net.createConnection);
  a.maxFreeSockets = 3;
  fact('AGT-043', 'set', a.maxFreeSockets);
  a.maxSockets = 4;
  fact('AGT-044', 'set', a.maxSockets);
  a.maxTotalSockets = 5;
  fact('AGT-045', 'set', a.maxTotalSockets);
});

check(async () => { // a queue for each origin
  const { port } = await serve(answerOk);
  const a = agent({ maxSockets: 1 });
  const steps = [];
  const ports = new Set();
  await Promise.all([1, 2, 3].map(() => request({ port, agent: a }, (req) => {
    req.on('response', () => {
      steps.push(counts(a));
      ports.add(req.socket.localPort);
    });
    req.end();
    steps.push(counts(a));
  })));
  await settle();
  fact('AGT-002', 'counts', steps);
  fact('AGT-002', 'afterwards', counts(a));
  fact('AGT-016', 'sockets', ports.size);
  fact('AGT-046', 'waiting', steps[2]);
  fact('AGT-047', 'used', steps[0]);
});

check(async () => { // kept or destroyed
  const { port } = await serve(answerOk);
  for (const keepAlive of [true, false]) {
    const a = agent({ keepAlive });
    const one = await request({ port, agent: a });
    const first = one.req.socket;
    await settle();
    fact('AGT-003', `keepAlive ${keepAlive}`, [counts(a), first.destroyed]);
    if (!keepAlive) continue;
    fact('AGT-033', 'one list with one socket', Object.keys(a.freeSockets).map((k) => a.freeSockets[k].length));
    const two = await request({ port, agent: a });
    fact('AGT-011', 'reused', two.req.socket === first);
  }
});

check(async () => { // a kept socket's keep-alive and hold on the process
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true, keepAliveMsecs: 2500 });
  const calls = [];
  await request({ port, agent: a }, (req) => {
    req.on('socket', (s) => {
      spy(s, 'setKeepAlive', calls);
      spy(s, 'unref', calls);
      spy(s, 'ref', calls);
    });
    req.end();
  });
  await settle();
  fact('AGT-004', 'setKeepAlive', calls[0]);
  fact('AGT-014', 'initial delay', calls[0][2]);
  fact('AGT-007', 'unref', calls[1]);
  fact('AGT-030', 'calls', calls);
  await request({ port, agent: a });
  fact('AGT-031', 'then', calls.slice(2, 3));
  await settle();
  const kept = Object.keys(a.freeSockets).length;
  fact('AGT-004', 'kept', kept);
});

check(async () => { // default methods, called by hand
  const a = new http.Agent({ keepAlive: true, keepAliveMsecs: 2500 });
  const { port } = await serve(answerOk);
  const s = net.connect(port, HOST);
  await once(s, 'connect');
  fact('AGT-030', 'keepSocketAlive returns', a.keepSocketAlive(s));
  s.destroy();
});

check(async () => { // the server closes a kept connection
  const server = await serve(answerOk);
  server.keepAliveTimeout = 30;
  const a = agent({ keepAlive: true });
  let before;
  a.on('free', () => { before = before || counts(a); });
  await request({ port: server.port, agent: a });
  await until(() => before);
  await until(() => count(a.freeSockets) === 0);
  fact('AGT-005', 'counts', [before, counts(a)]);
  fact('AGT-005', 'next', (await request({ port: server.port, agent: a })).status);
});

check(async () => { // the server does not want to keep it
  const p = await peer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok' + END);
  const a = agent({ keepAlive: true });
  for (let i = 0; i < 2; i++) {
    await request({ port: p.port, agent: a });
    await settle();
  }
  fact('AGT-006', 'connections', p.connections);
  fact('AGT-006', 'counts', counts(a));
});

check(async () => { // 'agentRemove'
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  const one = await request({ port, agent: a }, (req) => {
    req.on('socket', (s) => {
      const before = counts(a);
      s.emit('agentRemove');
      fact('AGT-008', 'counts', [before, counts(a)]);
    });
    req.end();
  });
  await settle();
  fact('AGT-008', 'answered', [one.status, counts(a)]);
  closing(() => one.req.socket && one.req.socket.destroy());
});

check(async () => { // a one-shot agent
  const text = await sent({ agent: false });
  fact('AGT-009', 'sent', text.includes('Connection: close'));
  const { port } = await serve(answerOk);
  const { req } = await request({ port, agent: false });
  fact('AGT-009', 'its agent is the global one', req.agent === http.globalAgent);
});

check(async () => { // the Connection header
  const connection = async (options, headers) => /Connection: ([^\r]*)/i.exec(await sent({ agent: agent(options), headers }))[1];
  fact('AGT-013', 'default', await connection({}));
  fact('AGT-013', 'keepAlive', await connection({ keepAlive: true }));
  fact('AGT-013', 'maxSockets', await connection({ maxSockets: 2 }));
  fact('AGT-013', 'given', await connection({ keepAlive: true }, { Connection: 'close' }));
});

check(async () => { // over all origins
  const ports = [];
  for (let i = 0; i < 4; i++) ports.push((await peer()).port);
  const a = agent({ maxTotalSockets: 2 });
  for (const port of ports) {
    const req = http.get({ port, host: HOST, agent: a });
    req.on('error', () => {});
    closing(() => req.abort());
  }
  await settle();
  fact('AGT-018', 'counts', counts(a));
  js('AGT-018', 'refuses', thrown(() => new http.Agent({ maxTotalSockets: 'x' })));
  fact('AGT-018', 'negative', thrown(() => new http.Agent({ maxTotalSockets: -1 })));
});

check(async () => { // how many are kept
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true, maxFreeSockets: 1 });
  await Promise.all([1, 2, 3].map(() => request({ port, agent: a })));
  await settle();
  fact('AGT-020', 'counts', counts(a));
});

check(async () => { // which free socket is taken
  for (const scheduling of ['fifo', 'lifo', undefined]) {
    const server = await serve((req, res) => setTimeout(() => res.end('ok'), 5));
    const a = agent(scheduling ? { keepAlive: true, scheduling } : { keepAlive: true });
    const two = await Promise.all([request({ port: server.port, agent: a }), request({ port: server.port, agent: a })]);
    await settle();
    const list = a.freeSockets[Object.keys(a.freeSockets)[0]];
    const [oldest, newest] = list;
    const { req } = await request({ port: server.port, agent: a });
    fact(scheduling ? 'AGT-022' : 'AGT-023', scheduling || 'default',
      two.length === 2 && req.socket === oldest ? 'oldest' : req.socket === newest ? 'newest' : 'other');
  }
  fact('AGT-022', 'other', thrown(() => new http.Agent({ scheduling: 'filo' })));
});

check(async () => { // the time-out of sockets
  const p = await peer();
  const a = agent({ timeout: 30 });
  const req = http.get({ port: p.port, host: HOST, agent: a });
  req.on('error', () => {});
  const [s] = await once(req, 'socket');
  const events = log(s, ['timeout', 'error', 'close']);
  await once(s, 'timeout');
  fact('AGT-024', 'timeout', s.timeout);
  fact('AGT-024', 'events of the socket', events);
  req.abort();
  await settle();
});

check(async () => { // options for the socket
  const p = await peer(OK + END);
  const a = agent({ localAddress: '127.0.0.2' });
  await request({ port: p.port, agent: a });
  fact('AGT-025', 'comes from', p.sockets[0].remoteAddress);
});

check(async () => { // createConnection
  const { port } = await serve(answerOk);
  const ways = {
    returned: () => net.connect(port, HOST),
    handed: (options, callback) => {
      const s = net.connect(port, HOST, () => callback(null, s));
    },
    failed: (options, callback) => {
      setImmediate(callback, new Error('no socket'));
    },
  };
  for (const way of Object.keys(ways)) {
    const a = agent();
    a.createConnection = ways[way];
    const out = await request({ port: 1, agent: a });
    fact('AGT-027', way, out.error || out.body);
  }
  const a = agent();
  const s = a.createConnection({ port, host: HOST });
  closing(() => s.destroy());
  fact('AGT-026', 'connects', (await once(s, 'connect')).length);
  fact('AGT-028', 'is a net.Socket', s instanceof net.Socket);
});

check(async () => { // keepSocketAlive overridden
  const { port } = await serve(answerOk);
  for (const keep of [true, false]) {
    const a = agent({ keepAlive: true });
    const own = a.keepSocketAlive;
    a.keepSocketAlive = function(s) { return own.call(this, s) && keep; };
    const { req } = await request({ port, agent: a });
    const s = req.socket;
    await settle();
    fact('AGT-029', `returns ${keep}`, [counts(a), s.destroyed]);
  }
});

check(async () => { // reuseSocket overridden
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  const calls = [];
  const own = a.reuseSocket;
  a.reuseSocket = function(s, req) {
    calls.push(req.path);
    return own.call(this, s, req);
  };
  await request({ port, agent: a, path: '/1' });
  await settle();
  await request({ port, agent: a, path: '/2' });
  fact('AGT-031', 'called for', calls);
});

check(async () => { // destroy
  const p = await peer();
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  await request({ port, agent: a });
  await settle();
  const before = counts(a);
  const waiting = request({ port: p.port, agent: a });
  await until(() => p.received);
  a.destroy();
  const { error } = await waiting;
  await settle();
  fact('AGT-032', 'counts', [before, counts(a)]);
  fact('AGT-032', 'error', error);
});

check(async () => { // a free socket's time-out
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true, timeout: 40 });
  let before;
  a.on('free', () => { before = counts(a); });
  await request({ port, agent: a });
  await until(() => before);
  await wait(100);
  await settle();
  fact('AGT-034', 'counts', [before, counts(a)]);
});

check(async () => { // names
  const a = new http.Agent();
  js('AGT-036', 'without options', thrown(() => a.getName()) instanceof TypeError || a.getName());
  fact('AGT-036', 'of no options', a.getName({}));
  fact('AGT-037', 'family', a.getName({ host: 'h', port: 1, family: 4 }));
  fact('AGT-037', 'all', a.getName({ host: 'h', port: 1, localAddress: '::1', family: 6, socketPath: '/s' }));
  fact('AGT-037', 'socketPath', a.getName({ socketPath: '/s' }));
  fact('AGT-038', 'host', a.getName({ host: 'a.b' }));
  fact('AGT-039', 'port', a.getName({ port: 8080 }));
  fact('AGT-040', 'localAddress', a.getName({ localAddress: '127.0.0.1' }));
  fact('AGT-041', 'family', [4, 6, 9].map((family) => a.getName({ family })));
  fact('AGT-042', 'of an agent for http', a.getName({ host: 'h', port: 443, ca: 'x', servername: 'y' }));
});

check(async () => { // 'free'
  const { port } = await serve(answerOk);
  const a = agent({ keepAlive: true });
  const seen = [];
  a.on('free', (s, options) => seen.push([s instanceof net.Socket, options.port === port]));
  await request({ port, agent: a });
  await settle();
  fact('AGT-048', 'emitted', seen);
});
