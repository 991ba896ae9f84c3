'use strict';
// Prints the own names of http's, net's, stream's and timers' objects, in their
// order, at several moments of their lives.
const http = require('http');
const net = require('net');
const stream = require('stream');
const events = require('events');

function show(name, o) {
  const data = Object.getOwnPropertyNames(o).filter((k) => 'value' in Object.getOwnPropertyDescriptor(o, k));
  console.log(name, Object.getOwnPropertyNames(o).join(), Object.keys(o).join(), data.length);
  const inherited = [];
  for (const k in o) if (!Object.prototype.hasOwnProperty.call(o, k)) inherited.push(k);
  if (name.startsWith('new')) console.log('  inherited', inherited.length > 0);
}

// What Node has for itself and nobody else should call.
const missing = new Set(['_listen2', '_setupWorker', 'listenFD', '_reset', '_writeGeneric', 'write', 'pause', 'resume', 'read']);

const im = new http.IncomingMessage(new net.Socket());
im.method = 'GET';
im.httpVersionMajor = im.httpVersionMinor = 1;
show('new message', im);
show('new response', new http.ServerResponse(im));
show('new outgoing', new http.OutgoingMessage());
show('new agent', new http.Agent({ keepAlive: true }));
show('new http server', http.createServer());
show('new server', net.createServer());
show('new socket', new net.Socket());
for (const k of ['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough', 'Stream']) show('new ' + k, new stream[k]());
show('options', new stream.Readable({ read() {}, destroy() {} }));
show('options', new stream.Duplex({ read() {}, write() {}, final() {}, destroy() {} }));
class Child extends stream.Readable { constructor() { super(); this.more = 1; } }
show('child', new Child());
function Old() { this.before = 1; events.call(this); this.after = 2; }
require('util').inherits(Old, events);
show('old', new Old());
const timeout = setTimeout(() => {}, 1000);
show('timeout', timeout);
clearTimeout(timeout);
const immediate = setImmediate(() => {});
show('immediate', immediate);
clearImmediate(immediate);
for (const cl of [http.Agent, http.Server, http.IncomingMessage, http.ServerResponse, http.OutgoingMessage, http.ClientRequest,
  net.Socket, net.Server, stream.Readable, stream.Writable, stream.Duplex, stream.Transform, stream.PassThrough]) {
  console.log(cl.name, Object.getOwnPropertyNames(cl.prototype).filter((k) => !missing.has(k)).join());
}

const server = http.createServer((req, res) => {
  show('request', req);
  show('response', res);
  show('served socket', req.socket);
  res.setHeader('X-A', 'b');
  res.write('abc');
  show('response with a head', res);
  res.end();
});
server.maxConnections = 5;
server.listen(0, '127.0.0.1', () => {
  show('listening server', server);
  const agent = new http.Agent({ keepAlive: true });
  const req = http.request({ port: server.address().port, host: '127.0.0.1', agent, timeout: 5000 });
  show('client request', req);
  req.on('response', (res) => {
    show('client response', res);
    show('client socket', req.socket);
    res.resume().on('end', () => setImmediate(() => {
      agent.destroy();
      server.close();
    }));
  });
  req.end();
});
