'use strict';
// What odd.js calls.
module.exports = ({ http, net, each, method, option, set, track, fresh, v10 }) => {
  const noop = () => {};
  const closed = (req) => { // a request that goes nowhere
    if (req && req.on) { req.on('error', noop); }
    return track(req);
  };

  // Functions of the modules.
  each('http.createServer', (...a) => http.createServer(...a), 2);
  each('new http.Server', (...a) => new http.Server(...a), 2);
  each('new http.Agent', (...a) => new http.Agent(...a), 1);
  each('http.Agent', (...a) => http.Agent(...a), 1);
  each('new http.IncomingMessage', (...a) => new http.IncomingMessage(...a), 1);
  each('new http.ServerResponse', (...a) => new http.ServerResponse(...a), 1);
  each('new http.OutgoingMessage', (...a) => new http.OutgoingMessage(...a), 1);
  if (http.validateHeaderName) {
    each('http.validateHeaderName', http.validateHeaderName, 1);
    each('http.validateHeaderValue', http.validateHeaderValue, 2);
  }
  const to = { host: '127.0.0.1', port: 1, createConnection: () => new net.Socket() };
  const target = (v) => (v && typeof v === 'object' && !Array.isArray(v) && Object.getPrototypeOf(v) === Object.prototype ? Object.assign({}, to, v) : v);
  each('http.request', (...a) => closed(http.request(...a.map(target))), 2);
  each('http.request of a URL', (...a) => closed(http.request('http://127.0.0.1:1/', ...a.map(target))), 2);
  each('new http.ClientRequest', (...a) => closed(new http.ClientRequest(...a.map(target))), 1);
  each('http.get', (...a) => closed(http.get(...a.map(target))), 1);
  for (const name of ['protocol', 'host', 'hostname', 'family', 'port', 'defaultPort', 'localAddress', 'socketPath', 'method', 'path', 'headers', 'auth',
    'agent', 'timeout', 'setHost', 'maxHeaderSize', 'insecureHTTPParser', 'createConnection', 'lookup', 'signal', '_defaultAgent', 'uniqueHeaders', 'search', 'pathname', 'href', 'hints', 'localPort']) {
    option('http.request', name, (o) => closed(http.request(Object.assign({}, to, o))));
  }
  for (const name of ['keepAlive', 'keepAliveMsecs', 'maxSockets', 'maxTotalSockets', 'maxFreeSockets', 'scheduling', 'timeout', 'path', 'noDelay']) {
    option('new http.Agent', name, (o) => new http.Agent(o));
  }
  for (const name of ['IncomingMessage', 'ServerResponse', 'maxHeaderSize', 'insecureHTTPParser', 'noDelay', 'keepAlive', 'keepAliveInitialDelay', 'uniqueHeaders', 'allowHalfOpen', 'pauseOnConnect']) {
    option('http.createServer', name, (o) => http.createServer(o));
  }
  each('net.createServer', (...a) => net.createServer(...a), 2);
  each('new net.Server', (...a) => new net.Server(...a), 2);
  // A descriptor of the process itself is not to be played with.
  each('new net.Socket', (...a) => (a[0] >= 0 && typeof a[0] === 'number' ? 'left out' : new net.Socket(...a)), 1);
  each('net.isIP', net.isIP, 1);
  each('net.isIPv4', net.isIPv4, 1);
  each('net.isIPv6', net.isIPv6, 1);
  for (const name of ['fd', 'handle', 'allowHalfOpen', 'readable', 'writable', 'signal', 'highWaterMark', 'objectMode', 'emitClose', 'autoDestroy']) {
    option('new net.Socket', name, (o) => (o.fd >= 0 && typeof o.fd === 'number' ? 'left out' : new net.Socket(o)));
  }
  for (const name of ['allowHalfOpen', 'pauseOnConnect', 'noDelay', 'keepAlive', 'keepAliveInitialDelay', 'highWaterMark']) {
    option('net.createServer', name, (o) => net.createServer(o));
  }
  for (const name of ['port', 'host', 'path', 'family', 'localAddress', 'localPort', 'lookup', 'timeout', 'hints', 'noDelay', 'keepAlive', 'keepAliveInitialDelay', 'onread']) {
    option('net.connect', name, (o) => {
      const s = net.connect(Object.assign({ host: '127.0.0.1', port: 1 }, o));
      s.on('error', noop);
      return s;
    });
  }
  each('net.connect', (...a) => {
    const s = net.connect(...a);
    s.on('error', noop);
    return track(s);
  }, 1);
  each('net.createConnection to a port', (...a) => {
    const s = net.createConnection(1, '127.0.0.1', ...a);
    s.on('error', noop);
    return track(s);
  }, 1);
  each('socket.connect', (...a) => {
    const s = new net.Socket();
    s.on('error', noop);
    track(s);
    return s.connect(...a);
  }, 1);

  // Methods.
  for (const on of ['response', 'outgoing', 'client']) {
    method(on, 'setHeader', 2);
    method(on, 'appendHeader', 2);
    method(on, 'getHeader', 1);
    method(on, 'hasHeader', 1);
    method(on, 'removeHeader', 1);
    method(on, 'getRawHeaderNames', 1);
    method(on, 'addTrailers', 1);
    method(on, 'setTimeout', 2);
    method(on, 'write', 3);
    method(on, 'end', 3);
    method(on, 'destroy', 1);
    method(on, 'pipe', 1);
    method(on, 'cork', 1);
    method(on, 'flushHeaders', 1);
  }
  method('response', 'writeHead', 3);
  method('response', 'writeContinue', 1);
  method('response', 'writeProcessing', 1);
  method('response', 'assignSocket', 1);
  method('response', 'detachSocket', 1);
  method('client', 'abort', 1);
  method('client', 'setNoDelay', 1);
  method('client', 'setSocketKeepAlive', 2);
  method('client', 'clearTimeout', 1);
  method('client', 'onSocket', 1);
  method('request', 'setTimeout', 2);
  method('request', 'setEncoding', 1);
  method('request', 'destroy', 1);
  method('request', 'read', 1);
  method('request', 'push', 2);
  method('request', 'unshift', 2);
  method('request', 'pipe', 1);
  method('agent', 'getName', 1);
  method('agent', 'createConnection', 1);
  method('agent', 'keepSocketAlive', 1);
  method('agent', 'reuseSocket', 2);
  for (const on of ['server', 'netServer']) {
    method(on, 'setTimeout', 2);
    method(on, 'listen', 2);
    method(on, 'close', 1);
    method(on, 'getConnections', 1);
    method(on, 'ref', 1);
    for (const name of ['port', 'host', 'path', 'backlog', 'exclusive', 'ipv6Only', 'signal', 'fd', 'readableAll', 'writableAll']) {
      option(`${on}.listen`, name, (o) => {
        const s = track(fresh[on]());
        if (o.fd >= 0) return 'left out';
        return s.listen(name === 'path' || name === 'port' || name === 'fd' ? o : Object.assign({ port: 0 }, o));
      });
    }
  }
  for (const name of ['setTimeout', 'write', 'end']) method('socket', name, 3);
  for (const name of ['setNoDelay', 'setKeepAlive', 'setEncoding', 'destroy', 'address', 'ref', 'unref', 'pause', 'resume', 'read', 'unshift', 'push', 'pipe', 'unpipe', 'cork', 'setDefaultEncoding']) method('socket', name, 1);
  method('socket', 'setKeepAlive', 2, 'socket with two');

  // Events.
  for (const on of Object.keys(fresh)) {
    for (const name of ['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener']) {
      each(`${on}.${name}`, (...a) => {
        const o = fresh[on]();
        track(o);
        return o[name](...a);
      }, 1);
    }
    each(`${on}.on 'x'`, (f) => track(fresh[on]()).on('x', f), 1);
    each(`${on}.emit`, (...a) => track(fresh[on]()).emit(...a), 1);
    each(`${on}.setMaxListeners`, (n) => track(fresh[on]()).setMaxListeners(n), 1);
    each(`${on}.listenerCount`, (n) => track(fresh[on]()).listenerCount(n), 1);
    each(`${on}.removeAllListeners`, (n) => track(fresh[on]()).removeAllListeners(n), 1);
  }

  // Properties.
  for (const name of ['timeout', 'keepAliveTimeout', 'headersTimeout', 'requestTimeout', 'maxHeadersCount', 'maxRequestsPerSocket', 'maxConnections']) set('server', name);
  for (const name of ['statusCode', 'statusMessage', 'sendDate', 'shouldKeepAlive', 'chunkedEncoding', 'useChunkedEncodingByDefault', 'socket', 'connection', 'finished', '_headers']) set('response', name);
  for (const name of ['maxHeadersCount', 'method', 'path', 'timeout', 'reusedSocket', 'agent']) set('client', name);
  for (const name of ['method', 'url', 'headers', 'trailers', 'complete', 'aborted', 'statusCode', 'connection', 'socket', 'rawHeaders']) set('request', name);
  for (const name of ['maxSockets', 'maxFreeSockets', 'maxTotalSockets', 'keepAlive', 'defaultPort', 'requests', 'sockets', 'freeSockets']) set('agent', name);
  for (const name of ['statusCode', 'statusMessage']) {
    option('response.end with', name, (o) => {
      const res = track(fresh.response());
      Object.assign(res, o);
      res.end();
      return res._header.split('\r\n')[0];
    });
  }
  if (!v10) {
    const list = net.BlockList && (() => new net.BlockList());
    if (list) {
      for (const name of ['addAddress', 'addRange', 'addSubnet', 'check']) each(`blockList.${name}`, (...a) => list()[name](...a), 3);
      each('new net.BlockList', (...a) => new net.BlockList(...a), 1);
    }
    if (net.SocketAddress) {
      each('new net.SocketAddress', (...a) => new net.SocketAddress(...a), 1);
      // A port that is text ends Node 16's process.
      for (const name of ['address', 'family', 'flowlabel']) option('new net.SocketAddress', name, (o) => new net.SocketAddress(o));
    }
  }
};
