'use strict';
// Assigns values of all types to the properties of public objects and prints
// those that read otherwise.
const http = require('http');
const net = require('net');
const stream = require('stream');

const values = ['5', null, undefined, NaN, -1, 1.5, 'abc', true, false, {}, [], [3], '', Infinity, -Infinity, 2 ** 40, 1e308,
  () => {}, Symbol('s'), { valueOf() { return 7; } }, BigInt(4), new Date(5), '0x10', ' 12 '];

function text(v) {
  if (typeof v === 'function' || typeof v === 'symbol') return typeof v;
  return typeof v === 'object' && v !== null ? v.constructor.name : typeof v + ' ' + String(v);
}

function message() {
  const m = new http.IncomingMessage(new net.Socket());
  m.method = 'GET';
  m.httpVersionMajor = m.httpVersionMinor = 1;
  return m;
}

const make = {
  Agent: () => new http.Agent(),
  Server: () => http.createServer(),
  NetServer: () => net.createServer(),
  Socket: () => new net.Socket(),
  IncomingMessage: message,
  ServerResponse: () => new http.ServerResponse(message()),
  OutgoingMessage: () => new http.OutgoingMessage(),
  ClientRequest: () => http.request({ port: 1, host: '127.0.0.1', createConnection: () => new net.Socket() }).on('error', () => {}),
  Readable: () => new stream.Readable(),
  Writable: () => new stream.Writable(),
  Duplex: () => new stream.Duplex(),
  Transform: () => new stream.Transform(),
};

// _events and _handle are views of what Go holds.
const apart = new Set(['_events', '_handle', 'connections']);

for (const [name, f] of Object.entries(make)) {
  const o = f();
  const names = new Set(['timeout', 'maxConnections', 'statusCode', 'statusMessage', ...Object.getOwnPropertyNames(o)]);
  for (let p = Object.getPrototypeOf(o); p !== Object.prototype; p = Object.getPrototypeOf(p)) {
    for (const n of Object.getOwnPropertyNames(p)) {
      const d = Object.getOwnPropertyDescriptor(p, n);
      if (d.get || d.set) names.add(n);
    }
  }
  for (const n of [...names].sort()) {
    if (apart.has(n)) continue;
    const other = [];
    values.forEach((v, i) => {
      const at = f();
      try {
        at[n] = v;
        if (!Object.is(at[n], v)) other.push(i + ' ' + text(at[n]));
      } catch (err) {
        other.push(i + ' ' + err.name);
      }
    });
    console.log(name, n, other.length === 0 ? 'as assigned' : other.join());
  }
}
process.exit();
