'use strict';
// What the http documents take from stream and events: rows REF-028 to REF-042,
// REF-067.
const stream = require('stream');
const { EventEmitter } = require('events');
const {
  http, net, HOST, v10, GET, OK, END, check, fact, fact16, js, thrown, once, wait, settle, until, closing,
  serve, answerOk, dial, raw, answered, peer, request, log,
} = require('./lib');

// Returns a readable of these pieces.
const pieces = (...list) => {
  const r = new stream.Readable({ read() {} });
  for (const p of list) r.push(p);
  r.push(null);
  return r;
};

check(async () => { // reading
  js('REF-028', 'parent', http.IncomingMessage.prototype instanceof stream.Readable);
  let r = pieces('ab', 'cd');
  let events = log(r, ['data', 'end', 'close', 'pause', 'resume']);
  await once(r, 'end');
  await settle();
  fact('REF-029', 'flowing', events);
  r = pieces('ab', 'cd');
  events = log(r, ['readable', 'end']);
  const read = [];
  r.on('readable', () => {
    for (let c = r.read(); c !== null; c = r.read()) read.push(String(c));
  });
  await once(r, 'end');
  fact('REF-029', 'paused', [events[0], events[events.length - 1]]);
  fact('REF-030', 'read', read);
  r = pieces('ab', 'cd');
  fact('REF-031', 'before', [r.readableHighWaterMark, r.readableLength, r.destroyed]);
  js('REF-031', 'readableFlowing', r.readableFlowing);
  r.on('data', () => {});
  js('REF-031', 'flowing', r.readableFlowing);
  fact('REF-030', 'isPaused', r.isPaused());
  r.pause();
  fact('REF-030', 'paused', r.isPaused());
  r.resume();
  await once(r, 'end');
  fact16('REF-031', 'readableEnded', r.readableEnded);
  r = new stream.Readable({ read() {} });
  r.setEncoding('utf8');
  r.push(Buffer.from([0xc3]));
  r.push(Buffer.from([0xa9]));
  r.push(null);
  js('REF-030', 'decoded', (await once(r, 'data'))[0]);
  r = pieces('ab');
  r.unshift(Buffer.from('_'));
  fact('REF-030', 'unshift', String(r.read()));
  const dest = new stream.PassThrough();
  r = new stream.Readable({ read() {} });
  r.pipe(dest);
  r.push('x');
  const piped = String((await once(dest, 'data'))[0]);
  r.unpipe(dest);
  r.push('y');
  await settle();
  fact('REF-030', 'pipe and unpipe', [piped, dest.readableLength]);
  r.on('error', () => {});
  events = log(r, ['error', 'close']);
  r.destroy(new Error('mine'));
  await settle();
  fact('REF-029', 'destroyed', events);
  let text = '';
  for await (const c of pieces('ab', 'cd')) text += c;
  fact('REF-032', 'of a stream', text);
  const p = await peer('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody' + END);
  const res = await new Promise((resolve) => http.get({ host: HOST, port: p.port }, resolve));
  text = '';
  for await (const c of res) text += c;
  fact('REF-032', 'of a message', text);
});

check(async () => { // writing
  const wrote = [];
  const make = () => new stream.Writable({
    highWaterMark: 3,
    write(c, e, callback) {
      wrote.push(String(c));
      setImmediate(callback);
    },
  });
  let w = make();
  const events = log(w, ['drain', 'prefinish', 'finish', 'close', 'pipe', 'unpipe']);
  fact('REF-033', 'write returns', [w.write('a'), w.write('bcd')]);
  await once(w, 'drain');
  w.cork();
  w.write('e');
  w.write('f');
  const corked = wrote.slice();
  w.uncork();
  w.end('g');
  await once(w, 'finish');
  await settle();
  fact('REF-033', 'corked and all', [corked, wrote]);
  fact('REF-034', 'events', events);
  w = make();
  w.on('error', () => {});
  const failed = log(w, ['error', 'close']);
  w.destroy(new Error('mine'));
  await settle();
  fact('REF-033', 'destroyed', failed);
  w = make();
  const pipes = log(w, ['pipe', 'unpipe', 'finish']);
  pieces('x').pipe(w);
  await once(w, 'finish');
  fact('REF-034', 'piped', pipes);
  w = make();
  w.write('abcd');
  const m = new http.OutgoingMessage();
  js('REF-035', 'is there', 'writableNeedDrain' in m);
  fact16('REF-035', 'of a message', m.writableNeedDrain);
  fact16('REF-035', 'of a writable', w.writableNeedDrain);
});

check(async () => { // duplexes and messages
  const server = await serve(answerOk);
  const out = [];
  const d = new stream.Duplex({
    read() {},
    write(c, e, callback) {
      out.push(String(c));
      callback();
    },
  });
  server.emit('connection', d);
  d.push(GET);
  await until(() => out.join('').includes('ok'));
  fact('REF-036', 'as a socket', out.join('').split('\r\n')[0]);
  js('REF-037', 'is a Stream', [http.OutgoingMessage.prototype instanceof stream, new stream() instanceof EventEmitter]);
  const legacy = new stream.Stream();
  legacy.writable = true;
  const wrote = [];
  legacy.write = (c) => wrote.push(String(c));
  legacy.end = () => wrote.push('end');
  pieces('a').pipe(legacy);
  await settle();
  js('REF-037', 'piped into', wrote);
  const p = await peer('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody' + END);
  const res = await new Promise((resolve) => http.get({ host: HOST, port: p.port }, resolve));
  const into = new stream.PassThrough();
  const done = new Promise((resolve) => stream.pipeline(res, into, resolve));
  let text = '';
  into.on('data', (c) => { text += c; });
  fact('REF-038', 'pipeline', [await done, text]);
  const ends = [];
  await answered((req, r) => {
    stream.finished(r, (e) => ends.push(e || 'finished'));
    r.end('x');
  });
  await settle();
  fact('REF-038', 'finished', ends);
  const cut = await new Promise((resolve) => {
    peer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody' + END).then((q) => {
      http.get({ host: HOST, port: q.port }, (r) => {
        r.resume();
        stream.finished(r, resolve);
      }).on('error', () => {});
    });
  });
  fact('REF-038', 'cut off', cut);
});

check(() => { // emitters
  const e = new EventEmitter();
  const calls = [];
  const a = () => calls.push('a');
  e.on('x', a);
  e.once('x', () => calls.push('once'));
  e.prependListener('x', () => calls.push('first'));
  fact('REF-040', 'emit returns', [e.emit('x'), e.emit('y')]);
  e.emit('x');
  fact('REF-039', 'calls', calls);
  js('REF-039', 'off returns this', e.off('x', a) === e);
  fact('REF-040', 'listenerCount', e.listenerCount('x'));
  e.removeAllListeners('x');
  fact('REF-039', 'removed', e.listenerCount('x'));
  e.on('b', () => {});
  e.on('a', () => {});
  fact('REF-040', 'eventNames', e.eventNames());
  const order = [];
  const s = new EventEmitter();
  s.on('x', () => {
    order.push(1);
    s.on('x', () => order.push(3));
  });
  s.on('x', () => order.push(2));
  s.emit('x');
  fact('REF-040', 'snapshot', order);
  js('REF-040', 'setMaxListeners', [s.setMaxListeners(3) === s, s.getMaxListeners()]);
  fact('REF-040', 'default maximum', e.getMaxListeners());
  fact('REF-041', 'an error', thrown(() => e.emit('error', new Error('mine'))));
  js('REF-041', 'no error', thrown(() => e.emit('error', 1)));
  const meta = [];
  const n = new EventEmitter();
  n.on('newListener', (name) => meta.push(`new ${name}`));
  n.on('removeListener', (name) => meta.push(`removed ${name}`));
  n.once('x', () => {});
  n.emit('x');
  fact('REF-042', 'events', meta);
});

check(async () => { // the end of a stream
  const events = [];
  const r = pieces('a');
  log(r, ['end', 'close'], events);
  r.resume();
  await settle();
  fact('REF-067', 'readable', events.splice(0));
  const w = new stream.Writable({ write(c, e, callback) { callback(); } });
  log(w, ['finish', 'close'], events);
  w.end(() => events.push('callback'));
  await settle();
  fact('REF-067', 'writable', events);
});
