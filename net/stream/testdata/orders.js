'use strict';
// Runs order programs on a real Node and prints their traces.
//
//   node orders.js < programs > traces
//
// Programs are separated by lines "===" and so are the traces. The grammar is
// described in order_test.go, which runs the same programs in Go.
const stream = require('stream');
const TURNS = 14;

// player runs one program. What goes on after its last turn is ignored.
function player(text, done) {
const out = [];
const objects = {};
let over = false;
const log = (...words) => {
  if (over) return;
  if (out.push(words.join(' ')) === 3000) { // a program that never ends its tick; the caller goes on with the next
    require('fs').writeSync(1, '(endless)\n===\n');
    process.exit();
  }
};

const show = (v) => {
  if (v === null || v === undefined) return 'null';
  if (Buffer.isBuffer(v)) return `<${v.toString('latin1')}>`;
  if (typeof v === 'string') return `'${v}'`;
  if (v instanceof Error) return `${v.code || 'Error'}:${v.message.replace(/(must be (read|writ)able\. Received)[^]*/, '$1')}`;
  return String(v);
};
// result shows what a callback got.
const result = (e) => e == null ? 'ok' : show(e);
const value = (text) => {
  if (text === undefined || text === 'null') return null;
  if (text.startsWith('s:')) return text.slice(2);
  if (text.startsWith('n:')) return +text.slice(2);
  return Buffer.from(text, 'latin1');
};
const later = {
  sync: (fn) => fn(),
  tick: (fn) => process.nextTick(fn),
  micro: (fn) => { Promise.resolve().then(() => { try { fn(); } catch (e) { log('micro threw', show(e)); } }); },
  imm: (fn) => setImmediate(fn),
};
// outcome runs cb the way a behaviour says: when[-fail]
const outcome = (name, what, cb) => {
  if (what === 'never') return;
  if (what === 'throw') throw new Error(`${name} threw`);
  const [when, how] = what.split('-');
  later[when](() => {
    cb(how === 'fail' ? new Error(`${name} failed`) : null);
    if (how === 'twice') cb(null);
  });
};

function options(name, kv) {
  const o = {};
  for (const k of ['highWaterMark', 'readableHighWaterMark', 'writableHighWaterMark']) if (k in kv) o[k] = +kv[k];
  for (const k of ['objectMode', 'readableObjectMode', 'writableObjectMode', 'autoDestroy', 'emitClose', 'allowHalfOpen', 'readable', 'writable', 'decodeStrings'])
    if (k in kv) o[k] = kv[k] === '1';
  for (const k of ['encoding', 'defaultEncoding']) if (k in kv) o[k] = kv[k];
  if (kv.read) {
    const colon = kv.read.indexOf(':');
    const when = kv.read.slice(0, colon);
    const list = kv.read.slice(colon + 1);
    const items = list === '' ? [] : list.split(',');
    o.read = function(n) {
      log(name, '_read', n);
      if (items.length === 0) return;
      const item = value(items.shift());
      later[when](() => log(name, 'pushed', this.push(item)));
    };
  }
  if (kv.write) {
    let count = 0;
    o.write = function(chunk, enc, cb) {
      log(name, '_write', show(chunk), enc);
      outcome(name, kv.failat === String(count++) ? 'sync-fail' : kv.write, cb);
    };
  }
  if (kv.writev) o.writev = function(chunks, cb) {
    log(name, '_writev', chunks.map((c) => show(c.chunk) + c.encoding).join('+'));
    outcome(name, kv.writev, cb);
  };
  if (kv.final) o.final = function(cb) { log(name, '_final'); outcome(name, kv.final, cb); };
  if (kv.destroy) o.destroy = function(err, cb) {
    log(name, '_destroy', show(err));
    outcome(name, kv.destroy, (e) => cb(e || err));
  };
  if (kv.construct) o.construct = function(cb) { log(name, '_construct'); outcome(name, kv.construct, cb); };
  if (kv.transform) o.transform = function(chunk, enc, cb) {
    log(name, '_transform', show(chunk), enc);
    const [what, n] = kv.transform.split('*');
    for (let i = 1; i < +(n || 1); i++) this.push(chunk);
    if (n === '0') outcome(name, what, (e) => cb(e));
    else outcome(name, what, (e) => cb(e, chunk));
  };
  if (kv.flush) o.flush = function(cb) {
    log(name, '_flush');
    outcome(name, kv.flush, (e) => cb(e, Buffer.from('fl')));
  };
  return o;
}
// source makes what Readable.from and pipeline take.
function source(spec) {
  const colon = spec.indexOf(':');
  const items = spec.slice(colon + 1).split(',');
  switch (spec.slice(0, colon)) {
    case 'str': return items[0];
    case 'list': return items;
    case 'gen': return (function*() {
      try { for (const v of items) { if (v === '!') throw new Error('gen threw'); yield v; } } finally { log('gen over'); }
    })();
    case 'agen': return (async function*() {
      try { for (const v of items) { if (v === '!') throw new Error('agen threw'); yield v; } } finally { log('agen over'); }
    })();
  }
}
// stage makes a function for pipeline, or finds a stream.
function stage(spec) {
  const fail = spec.endsWith('!');
  let n = 0;
  const check = () => { if (fail && ++n === 2) throw new Error(`${spec} threw`); };
  if (spec.startsWith('@upper')) {
    return async function*(src) {
      try {
        for await (const v of src) { check(); log('upper', String(v)); yield String(v).toUpperCase(); }
      } finally { log('upper over'); }
    };
  }
  if (spec.startsWith('@count')) {
    return async function(src) {
      let i = 0;
      for await (const v of src) { check(); log('count', String(v)); i++; }
      return i;
    };
  }
  if (spec.startsWith('@make:')) return () => source(spec.slice(6));
  if (spec.startsWith('@')) return source(spec.slice(1));
  return objects[spec];
}
// each makes a function for an operator.
function each(spec) {
  let n = 0;
  const [how, what] = spec.split('-');
  return (v, options) => {
    log('each', String(v));
    const run = () => {
      n++;
      if (what === 'fail' && n === 2) throw new Error('each threw');
      if (what === 'odd') return n % 2 === 1;
      if (what === 'yes') return true;
      if (what === 'list') return [String(v), String(v)];
      return `${v}${v}`;
    };
    if (how === 'sync') return run();
    return new Promise((resolve, reject) => later[how](() => {
      try { resolve(run()); } catch (e) { reject(e); }
    }));
  };
}
const classes = {
  readable: stream.Readable, writable: stream.Writable, duplex: stream.Duplex,
  transform: stream.Transform, passthrough: stream.PassThrough,
};

function listen(name, ev, add) {
  const s = objects[name];
  const fn = (...args) => {
    if (ev === 'pipe' || ev === 'unpipe') log(name, ev);
    else log(name, ev, ...args.map(show));
  };
  s[`l_${ev}`] = fn;
  s[add || 'on'](ev, fn);
}

const ops = {
  new(name, cls, ...rest) {
    const kv = {};
    for (const w of rest) { const i = w.indexOf('='); kv[w.slice(0, i)] = w.slice(i + 1); }
    objects[name] = new classes[cls](options(name, kv));
  },
  old(name) { objects[name] = new stream.Stream(); objects[name].pause = () => log(name, 'pause()'); objects[name].resume = () => log(name, 'resume()'); },
  on(name, ...evs) { for (const ev of evs) listen(name, ev); },
  once(name, ...evs) { for (const ev of evs) listen(name, ev, 'once'); },
  off(name, ev) { objects[name].removeListener(ev, objects[name][`l_${ev}`] || (() => {})); },
  offall(name, ev) { ev ? objects[name].removeAllListeners(ev) : objects[name].removeAllListeners(); },
  emit(name, ev, v) { objects[name].emit(ev, v === undefined ? undefined : ev === 'error' ? new Error(v) : value(v)); },
  ondo(name, ev, ...rest) { const s = objects[name]; s.on(ev, () => { log(name, ev, 'does'); run(rest); }); },
  oncedo(name, ev, ...rest) { const s = objects[name]; s.once(ev, () => { log(name, ev, 'does'); run(rest); }); },
  drink(name, n) {
    const s = objects[name];
    s.on('readable', () => {
      log(name, 'readable');
      for (let c; (c = n === undefined ? s.read() : s.read(+n)) !== null;) log(name, 'got', show(c));
    });
  },
  push(name, v, enc) { log(name, 'push', objects[name].push(value(v), enc)); },
  unshift(name, v) { log(name, 'unshift', objects[name].unshift(value(v))); },
  read(name, n) { log(name, 'read', show(n === undefined ? objects[name].read() : objects[name].read(+n))); },
  pause(name) { objects[name].pause(); },
  resume(name) { objects[name].resume(); },
  isPaused(name) { log(name, 'isPaused', objects[name].isPaused()); },
  pipe(a, b, opt) { objects[a].pipe(objects[b], opt === 'noend' ? { end: false } : undefined); },
  unpipe(a, b) { objects[a].unpipe(b && objects[b]); },
  setEncoding(name, enc) { objects[name].setEncoding(enc); },
  wrap(a, b) { objects[a].wrap(objects[b]); },
  write(name, v, cb) {
    const ret = cb ? objects[name].write(value(v), (e) => log(name, cb, result(e))) : objects[name].write(value(v));
    log(name, 'write', ret);
  },
  writeenc(name, v, enc) { log(name, 'write', objects[name].write(value(v), enc)); },
  end(name, v, cb) {
    const args = [];
    if (v !== undefined && v !== '-') args.push(value(v));
    if (cb) args.push((e) => log(name, cb, result(e)));
    objects[name].end(...args);
  },
  cork(name) { objects[name].cork(); },
  uncork(name) { objects[name].uncork(); },
  destroy(name, msg, cb) {
    const args = [msg === undefined || msg === '-' ? undefined : new Error(msg)];
    if (cb) args.push((e) => log(name, cb, result(e)));
    objects[name].destroy(...args);
  },
  finished(name, label, ...opts) {
    const o = {};
    for (const w of opts) { const [k, v] = w.split('='); o[k] = v === '1'; }
    objects[`${label}!`] = stream.finished(objects[name], o, (e) => log(label, 'finished', result(e)));
  },
  cleanup(label) { if (objects[`${label}!`]) objects[`${label}!`](); },
  undestroy(name) { objects[name]._undestroy(); },
  abort(name) {
    if (!stream.addAbortSignal) return;
    const key = `${name}!abort`;
    if (objects[key]) objects[key].abort();
    else stream.addAbortSignal((objects[key] = new AbortController()).signal, objects[name]);
  },
  pipeline(label, ...names) {
    objects[label] = stream.pipeline(...names.map(stage), (e, v) => log(label, 'pipeline', result(e), ...(v === undefined ? [] : [show(v)])));
  },
  from(name, spec, hwm) { objects[name] = stream.Readable.from(source(spec), hwm ? { highWaterMark: +hwm } : undefined); },
  duplexfrom(name, spec, r, w) {
    objects[name] = stream.Duplex.from(spec === 'pair' ? { readable: r === '-' ? undefined : objects[r], writable: w === '-' ? undefined : objects[w] } : stage(spec));
  },
  compose(name, ...specs) { objects[name] = stream.compose(...specs.map(stage)); },
  op(name, out, kind, spec, n) {
    const s = objects[name];
    const o = n ? { concurrency: +n } : undefined;
    switch (kind) {
      case 'map': case 'filter': case 'flatMap':
        objects[out] = s[kind](each(spec), o);
        return;
      case 'drop': case 'take':
        objects[out] = s[kind](+spec);
        return;
      case 'asIndexedPairs':
        objects[out] = s[kind]();
        return;
    }
    const f = kind === 'toArray' ? s.toArray() : kind === 'reduce' ? s.reduce((acc, v) => each(spec)(`${acc}${v}`), 'i') : s[kind](each(spec), o);
    f.then((v) => log(out, kind, show(v)), (e) => log(out, kind, 'failed', show(e)));
  },
  iterate(name, label, n) {
    const it = objects[name][Symbol.asyncIterator]();
    let left = n === undefined ? Infinity : +n;
    const threw = (e) => log(label, 'threw', show(e));
    const next = () => it.next().then((r) => {
      log(label, 'next', r.done ? 'undefined' : show(r.value), r.done);
      if (r.done) return;
      if (--left <= 0) it.return().then((q) => log(label, 'returned', q.done), threw);
      else try { next(); } catch (e) { log(label, 'again threw', show(e)); }
    }, threw);
    next();
  },
  race(name, label, n, how) {
    const it = objects[name][Symbol.asyncIterator]();
    const log1 = (i) => [(r) => log(label, i, r.done ? 'undefined' : show(r.value), r.done), (e) => log(label, i, 'threw', show(e))];
    for (let i = 0; i < +n; i++) it.next().then(...log1(`next${i}`));
    if (how === 'return') it.return().then(...log1('return'));
    if (how === 'throw' && it.throw) it.throw(new Error('thrown in')).then(...log1('throw'));
  },
  state(name) {
    const s = objects[name];
    const r = s._readableState;
    const w = s._writableState;
    const bits = [];
    bits.push(`destroyed=${s.destroyed}`);
    if (r) {
      bits.push(`readable=${s.readable}`, `flowing=${r.flowing}`, `length=${r.length}`, `ended=${r.ended}`, `endEmitted=${r.endEmitted}`,
                `reading=${r.reading}`, `need=${r.needReadable}`, `emitted=${r.emittedReadable}`, `listening=${r.readableListening}`,
                `resume=${r.resumeScheduled}`, `sync=${r.sync}`, `hwm=${r.highWaterMark}`);
    }
    if (w) {
      bits.push(`writable=${s.writable}`, `wlength=${w.length}`, `drain=${w.needDrain}`, `ending=${w.ending}`, `wended=${w.ended}`,
                `finished=${w.finished}`, `pre=${w.prefinished}`, `final=${w.finalCalled}`, `pending=${w.pendingcb}`, `corked=${w.corked}`,
                `buffered=${w.bufferedRequestCount}`, `writing=${w.writing}`);
    }
    log(name, 'state', ...bits);
  },
  count(name, ev) { log(name, 'count', ev, objects[name].listenerCount(ev)); },
  tick(...rest) { process.nextTick(() => run(rest)); },
  micro(...rest) { later.micro(() => run(rest)); },
  imm(...rest) { setImmediate(() => run(rest)); },
  say(...words) { log('say', ...words); },
};

// free are the operations whose first word is no stream that must exist.
const free = new Set(['new', 'old', 'from', 'duplexfrom', 'compose', 'pipeline', 'tick', 'micro', 'imm', 'say', 'cleanup']);

function run(words) {
  const [op, ...rest] = words;
  if (!free.has(op)) {
    const missing = rest.slice(0, op.endsWith('pipe') || op === 'wrap' ? 2 : 1).find((n) => !objects[n]);
    if (missing !== undefined) return log('no', missing);
  }
  try {
    ops[op](...rest);
  } catch (e) {
    log(words.slice(0, 2).join(' '), 'threw', show(e));
  }
}

function play() {
  const stages = [[]];
  for (const line of text.split('\n')) {
    const words = line.trim().split(/ +/).filter((w) => w);
    if (words.length === 0 || words[0] === '#') continue;
    if (words[0] === 'turn') stages.push([]);
    else stages[stages.length - 1].push(words);
  }
  let turn = 0;
  const step = () => {
    if (turn > TURNS) {
      over = true;
      return done(out);
    }
    setImmediate(step);
    const list = stages[turn++] || [];
    if (turn > 1 && list.length) log('turn', turn - 1);
    for (const words of list) run(words);
  };
  setImmediate(step);
}

play();
return { uncaught: (e) => { if (!over) log('uncaught', show(e)); } };
}

let current;
process.on('uncaughtException', (e) => current.uncaught(e));
process.on('warning', () => {});

const programs = require('fs').readFileSync(0, 'utf8').split(/^===\n/m);
const next = () => {
  if (programs.length === 0) process.exit();
  current = player(programs.shift(), (trace) => {
    require('fs').writeSync(1, trace.join('\n') + (trace.length ? '\n' : '') + '===\n');
    next();
  });
};
next();
