'use strict';
// Calls what the modules http and net export with arguments that nobody should
// give, and prints what came of each call, one a line: what it threw, or the kind
// of what it returned, and the ERR_… errors that its object emitted.
//
//   node odd.js [SUBJECT] [SHARE] [SEED]
//
// SUBJECT takes only the calls whose names begin with it; SHARE one call of so many,
// chosen by SEED. Two runtimes that agree print the same.
const http = require('http');
const net = require('net');
const fs = require('fs');
const os = require('os');
const path = require('path');

const only = process.argv[2] || '';
const share = Number(process.argv[3] || 1);
let state = Number(process.argv[4] || 1) >>> 0;
const random = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 4294967296 * n);
};
const v10 = process.version.startsWith('v10.');

// Names of sockets and files that an odd path makes must not stay anywhere.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'odd-'));
process.chdir(scratch);
process.on('exit', () => {
  process.chdir(os.tmpdir());
  fs.readdirSync(scratch).forEach((f) => fs.unlinkSync(path.join(scratch, f)));
  fs.rmdirSync(scratch);
});
process.on('warning', () => {});

class Odd {}
const make = () => ({
  'undefined': undefined, 'null': null, 'true': true, 'false': false,
  '0': 0, '-0': -0, '1': 1, '-1': -1, '1.5': 1.5, 'NaN': NaN, 'Infinity': Infinity, '-Infinity': -Infinity,
  '65536': 65536, '2**31': 2 ** 31, '2**32': 2 ** 32, '2**53': 2 ** 53, '1e21': 1e21,
  '""': '', '"a"': 'a', '"1"': '1', '"-1"': '-1', '" 7 "': ' 7 ', '"0x10"': '0x10', '"65536"': '65536',
  '"a b"': 'a b', '"a\\r\\nb"': 'a\r\nb', '"\\u00e9"': '\u00e9', '"\\u0101"': '\u0101', '"it\'s"': 'it\'s', '"\\0"': '\0',
  'long': 'x'.repeat(40), '{}': {}, '[]': [], '[1]': [1], '["a","b"]': ['a', 'b'], '[["a","b"]]': [['a', 'b']], '[undefined]': [undefined], '[null]': [null],
  'f': function f() {}, '()=>': (() => () => {})(), 'instance': new Odd(),
  'Symbol()': Symbol('s'), 'Date': new Date(0), 'RegExp': /x/g, 'Error': Object.assign(new Error('e'), { stack: 'Error: e' }),
  'Buffer': Buffer.from('ab'), 'Uint8Array': new Uint8Array(2), 'Uint16Array': new Uint16Array(2), 'ArrayBuffer': new ArrayBuffer(2),
  'bare': Object.create(null), 'Map': new Map(), 'Set': new Set([1]), 'Promise': Promise.resolve(),
  'String': Object('a'), 'Number': Object(1), 'Boolean': Object(false),
  'toString': { toString() { return 'shown'; } }, 'valueOf': { valueOf() { return 3; } }, 'nested': { a: { b: 1 } },
  'callback': { call() {} }, 'BigInt': BigInt(1),
});
let values = make(); // anew for each call, which may change them
const names = Object.keys(values);
// What two arguments are made of: one of every kind.
const few = ['undefined', 'null', 'true', '-1', '1.5', 'NaN', '"a"', '"a\\r\\nb"', '{}', '["a","b"]', 'f', 'Symbol()', 'Buffer'];

const kindOf = (v) => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v === 'object' ? (v.constructor && v.constructor.name) || 'object' : typeof v === 'function' ? 'function' : `${typeof v} ${String(v)}`);
const fault = (e) => (e instanceof Error || (e && e.message !== undefined) ?
  `${e.name} ${e.code === undefined ? '-' : String(e.code)} ${String(e.message).replace(/(issue with this stack trace)[^]*/, '$1')}` : `thrown ${kindOf(e)}`);
const mask = (s) => s.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT').split(scratch).join('SCRATCH');

// Objects to call methods on. Nothing that they do reaches the network: what is
// made is destroyed when the call is over.
const fresh = {
  request: () => new http.IncomingMessage(new net.Socket()),
  response: () => new http.ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 }),
  outgoing: () => new http.OutgoingMessage(),
  client: () => http.request({ host: '127.0.0.1', port: 1, createConnection: () => new net.Socket() }),
  agent: () => new http.Agent(),
  server: () => http.createServer(),
  socket: () => new net.Socket(),
  netServer: () => net.createServer(),
};

const calls = [];
// each(name, call, arity): call with every odd value in each place.
function each(name, call, arity) {
  for (const v of names) calls.push([`${name}(${v})`, () => call(values[v])]);
  calls.push([`${name}()`, () => call()]);
  if (arity > 1) for (const a of few) for (const b of few) calls.push([`${name}(${a}, ${b})`, () => call(values[a], values[b])]);
  if (arity > 2) {
    for (let i = 0; i < 60; i++) {
      const three = [0, 0, 0].map(() => few[random(few.length)]);
      calls.push([`${name}(${three.join(', ')})`, () => call(...three.map((k) => values[k]))]);
    }
  }
}
const method = (on, name, arity, label) => {
  if (typeof fresh[on]()[name] !== 'function') return;
  each(`${label || on}.${name}`, (...args) => {
    const o = fresh[on]();
    track(o);
    return o[name](...args);
  }, arity);
};
const option = (label, name, call) => {
  for (const v of names) calls.push([`${label}({${name}: ${v}})`, () => call({ [name]: values[v] })]);
};
const set = (on, name) => {
  for (const v of names) {
    calls.push([`${on}.${name} = ${v}`, () => {
      const o = fresh[on]();
      track(o);
      o[name] = values[v];
      return o[name];
    }]);
  }
};

// The object of the call, whose errors are the call's.
let tracked = [];
function track(o) {
  if (o && typeof o.on === 'function' && tracked.indexOf(o) < 0) {
    tracked.push(o);
  }
  return o;
}

require('./subjects.js')({ http, net, each, method, option, set, track, fresh, v10 });

const print = [];
async function run() {
  for (const [name, call] of calls) {
    if (!name.startsWith(only) || (share > 1 && random(share) !== 0)) continue;
    tracked = [];
    values = make();
    if (process.env.ODD_TRACE) fs.writeSync(2, name + '\n');
    let line;
    try {
      const result = call();
      track(result);
      line = kindOf(result);
    } catch (e) {
      line = 'throws ' + fault(e);
    }
    const emitted = [];
    for (const o of tracked) {
      try {
        o.on('error', (e) => { if (e && /^ERR_/.test(String(e.code))) emitted.push(fault(e)); });
      } catch (e) { /* not an emitter */ }
    }
    await new Promise((r) => setImmediate(r));
    for (const o of tracked) {
      try { if (o instanceof net.Server) o.close(() => {}); } catch (e) { /* does not listen */ }
      try { if (typeof o.destroy === 'function') o.destroy(); } catch (e) { /* odd */ }
    }
    await new Promise((r) => setImmediate(r));
    print.push(mask(`${name}: ${line}${emitted.map((e) => '; error ' + e).join('')}`).replace(/[\n\r\0\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')));
  }
}

process.on('uncaughtException', (e) => { print.push('  uncaught ' + mask(fault(e))); });
process.on('unhandledRejection', (e) => { print.push('  rejected ' + mask(fault(e))); });
const done = () => process.stdout.write(print.join('\n') + '\n', () => process.exit(0));
run().then(done, (e) => { print.push('  stopped ' + (e && e.stack)); done(); });
