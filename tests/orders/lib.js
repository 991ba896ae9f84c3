'use strict';
// What every order program shares. Runs on Node 10 and later, and wherever
// require('http') and require('net') mean Node's.
//
// A program prints its trace when the process exits: one line an event,
//
//     lane: object event detail
//
// where a lane is one actor (client, server, peer). Lanes are printed one after
// another, because two actors run independently: the order inside a lane is the
// promise, the order across lanes is the kernel's business.
const http = require('http');
const net = require('net');

const HOST = '127.0.0.1';
const lanes = [];
let over = false;

process.on('exit', () => {
  for (const { name, lines } of lanes) for (const line of lines) console.log(`${name}: ${line}`);
});

// Returns the function that adds lines to a lane. Lanes keep the order in which
// they were opened.
const lane = (name) => {
  const lines = [];
  lanes.push({ name, lines });
  return (object, event, detail) => {
    if (!over) lines.push(detail === undefined ? `${object} ${event}` : `${object} ${event} ${detail}`);
  };
};

// What differs from run to run is masked: ports and dates.
const mask = (text) => text
  .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
  .replace(/Date: [^\r\n]*/g, 'Date: DATE');
const quote = (bytes) => JSON.stringify(mask(bytes.toString('latin1')));
const fault = (e) => mask(`${e.code === undefined ? '-' : e.code} ${e.message}`);

// Waits through many turns of the loop and a few short timers, so that all
// input and output on the loopback interface is done first.
const settle = (then) => {
  let left = 32;
  const next = () => {
    left--;
    if (left < 0) then();
    else if (left % 8 === 7) setTimeout(next, 10);
    else setImmediate(next);
  };
  next();
};

// Ends the trace once nothing more can happen, then lets `close` free what would
// keep the process alive.
const finish = (close) => settle(() => {
  over = true;
  close();
});

const watch = (log, object, emitter, names) => {
  for (const name of names) emitter.on(name, () => log(object, name));
};

// Logs the events of a client request and of its response.
const track = (log, req, label) => {
  const [one, two] = label ? [`req${label}`, `res${label}`] : ['req', 'res'];
  watch(log, one, req, ['socket', 'prefinish', 'finish', 'drain', 'abort', 'timeout', 'continue', 'close']);
  req.on('information', (info) => log(one, 'information', info.statusCode));
  req.on('error', (e) => log(one, 'error', fault(e)));
  req.on('response', (res) => {
    log(one, 'response', res.statusCode);
    watch(log, two, res, ['aborted', 'end', 'close']);
    res.on('error', (e) => log(two, 'error', fault(e)));
    res.on('data', (chunk) => log(two, 'data', quote(chunk)));
  });
  return req;
};

// Logs the events of a server's request and response. Reading the body is left
// to the program.
const trackServer = (log, req, res, label) => {
  const [one, two] = label ? [`req${label}`, `res${label}`] : ['req', 'res'];
  watch(log, one, req, ['aborted', 'end', 'close']);
  req.on('error', (e) => log(one, 'error', fault(e)));
  watch(log, two, res, ['prefinish', 'finish', 'close']);
  res.on('error', (e) => log(two, 'error', fault(e)));
};

// Starts a server that does not keep the process alive by itself.
const listen = (server, ready) => {
  server.listen(0, HOST, () => ready(server.address().port));
  server.unref();
};

// A scripted peer: `reply(socket, head)` runs once a whole request head has come.
const peer = (reply, ready) => {
  listen(net.createServer((socket) => {
    let head = '';
    let answered = false;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      if (!answered && head.includes('\r\n\r\n')) {
        answered = true;
        reply(socket, head);
      }
    });
  }), ready);
};

// A peer that never reads: destroying its socket while bytes wait in it makes
// the kernel reset the connection instead of ending it.
const deafPeer = (accepted, ready) => {
  listen(net.createServer({ pauseOnConnect: true }, (socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    settle(() => accepted(socket));
  }), ready);
};

// A raw client: writes `text`, collects what comes back and logs it as one line
// when the connection is gone.
const rawClient = (log, port, text) => {
  const got = [];
  const socket = net.connect(port, HOST);
  socket.setNoDelay(true);
  socket.on('data', (chunk) => got.push(chunk));
  socket.on('error', (e) => log('socket', 'error', fault(e)));
  socket.on('close', () => {
    log('socket', 'received', quote(Buffer.concat(got)));
    log('socket', 'close');
  });
  socket.write(text);
  return socket;
};

// A raw client that never reads, so that destroying it once the server has
// written something resets the connection.
const deafClient = (port, text) => {
  const socket = net.connect(port, HOST);
  socket.pause();
  socket.on('error', () => {});
  socket.write(text);
  return socket;
};

module.exports = {
  http, net, HOST, lane, quote, fault, settle, finish, watch, track, trackServer,
  listen, peer, deafPeer, rawClient, deafClient,
};
