'use strict';
// What 'removeListener' is told of wrappers, and what wrong arguments throw.
const EventEmitter = require('events');
const http = require('http');
const net = require('net');
const { Readable, Writable } = require('stream');

const emitter = new EventEmitter();
function one() {}
function two() {}
emitter.on('removeListener', (name, fn) => console.log(name, fn.name, fn === one));
for (const [name, act] of Object.entries({
  fired: () => emitter.emit('fired'),
  original: () => emitter.removeListener('original', one),
  wrapper: () => emitter.removeListener('wrapper', emitter.rawListeners('wrapper')[0]),
  all: () => emitter.removeAllListeners('all'),
})) {
  emitter.once(name, one);
  if (name !== 'all') emitter.on(name, two);
  act();
}
const bare = Object.create(EventEmitter.prototype);
console.log(Object.keys(bare), bare.getMaxListeners(), Object.keys(bare));
bare.on('x', one);
console.log(Object.keys(bare));

const attempt = (name, run) => {
  try {
    run();
    console.log(name, 'ok');
  } catch (err) {
    console.log(name, err.name, err.code, err.message);
  }
};
const sink = () => new Writable({ write(chunk, encoding, done) { done(); } });
const source = () => new Readable({ read() {} });
for (const value of [true, [], {}, -1, 'no such']) {
  const shown = JSON.stringify(value);
  attempt(`write ${shown}`, () => sink().on('error', () => {}).write('x', value));
  attempt(`setEncoding ${shown}`, () => source().setEncoding(value));
  attempt(`pipe ${shown}`, () => source().pipe(value));
  attempt(`unpipe ${shown}`, () => source().unpipe(value));
  attempt(`socket.setTimeout ${shown}`, () => new net.Socket().setTimeout(-1, value));
  attempt(`setHeader ${shown}`, () => new http.OutgoingMessage().setHeader(value, 'x'));
}
attempt('getConnections', () => net.createServer().getConnections());
attempt('auth', () => http.request({ host: '127.0.0.1', port: 1, auth: true }));
