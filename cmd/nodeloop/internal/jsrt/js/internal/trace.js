'use strict';

// What perf_hooks and diagnostics_channel are told of http and net: the core is
// asked only while somebody listens.

const native = require('native:trace');
const { now } = require('internal/perf');

const observers = { http: 0, net: 0 };
const running = new WeakMap();
let publish;

function start(target, type, name, detail) {
  if (observers[type] > 0) running.set(target, { type, name, detail, from: now() });
}

function stop(target, detail) {
  const r = running.get(target);
  if (r === undefined || observers[r.type] === 0) return;
  publish(r.name, r.type, r.from, now() - r.from, { ...r.detail, ...detail });
}

const channelNames = [
  'http.client.request.start', 'http.client.response.finish',
  'http.server.request.start', 'http.server.response.finish',
];

function tell(name, message) {
  const channel = require('diagnostics_channel').channel(name);
  if (channel.hasSubscribers) channel.publish(message);
}

const exchanges = {
  requestSent(request) {
    const { method, protocol, host, path } = request;
    start(request, 'http', 'HttpClient', {
      req: { method, url: `${protocol}//${host}${path}`, headers: request.getHeaders() },
    });
    tell('http.client.request.start', { request });
  },
  responseCame(request, response) {
    const { statusCode, statusMessage, headers } = response;
    stop(request, { res: { statusCode, statusMessage, headers } });
    tell('http.client.response.finish', { request, response });
  },
  responseMade(response) {
    const { method, url, headers } = response.req;
    start(response, 'http', 'HttpRequest', { req: { method, url, headers } });
  },
  requestCame(server, request, response, socket) {
    tell('http.server.request.start', { request, response, socket, server });
  },
  responseSent(response) {
    const { statusCode, statusMessage } = response;
    stop(response, { res: { statusCode, statusMessage, headers: response.getHeaders() } });
  },
  answered(server, request, response, socket) {
    tell('http.server.response.finish', { request, response, socket, server });
  },
};

const connects = {
  connectStarted(socket, host, port) { start(socket, 'net', 'connect', { host, port }); },
  connected(socket) { stop(socket); },
};

function update() {
  const { hasSubscribers } = require('diagnostics_channel');
  native.http(observers.http > 0 || channelNames.some(hasSubscribers) ? exchanges : undefined);
  native.net(observers.net > 0 ? connects : undefined);
}

// observe counts observers of a type of entries in, or with -1 out; sink makes
// and publishes an entry.
exports.observe = (type, by, sink) => {
  if (observers[type] === undefined) return;
  publish = sink;
  observers[type] += by;
  update();
};

exports.subscribed = (name) => { if (channelNames.includes(name)) update(); };
