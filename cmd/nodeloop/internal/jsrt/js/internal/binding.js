'use strict';

// process.binding: stand-ins for the parts of Node's inside that programs read.

const { v16 } = require('internal/errors');

function config() {
  if (v16) {
    return {
      isDebugBuild: false, hasOpenSSL: false, fipsMode: false, hasIntl: true, hasTracing: false,
      hasNodeOptions: true, hasInspector: false, noBrowserGlobals: false, bits: 64,
    };
  }
  return {
    hasIntl: true, hasSmallICU: true, hasTracing: false, hasNodeOptions: true, icuDataDir: '', bits: 64,
    debugOptions: { host: '127.0.0.1', port: 9229, inspectorEnabled: false },
  };
}

function uv() {
  const { errnoList, errnoName } = require('native:errors');
  const made = { errname: errnoName };
  const names = new Map();
  for (const [number, [name, text]] of errnoList()) {
    made[`UV_${name}`] = number;
    names.set(number, [name, text]);
  }
  if (v16) {
    made.getErrorMap = () => names;
  } else {
    made.errmap = names;
  }
  return made;
}

const makers = {
  __proto__: null,
  config,
  uv,
  constants() {
    const { constants: { signals, priorities, dlopen, errno } } = require('os');
    return { os: { UV_UDP_REUSEADDR: 4, dlopen, errno, signals, priority: priorities }, fs: require('fs').constants };
  },
  natives: () => ({}),
  http_parser: () => require('native:http_parser'),
  os: () => ({}),
  util: () => ({ ...require('internal/types') }),
  tcp_wrap: () => ({ constants: { SOCKET: 0, SERVER: 1, UV_TCP_IPV6ONLY: 1 } }),
  pipe_wrap: () => ({ constants: { SOCKET: 0, SERVER: 1, IPC: 2, UV_READABLE: 1, UV_WRITABLE: 2 } }),
};
if (!v16) {
  makers.timer_wrap = () => ({
    Timer: class Timer {
      static now() { return require('native:binding').now(); }
    },
  });
}

const made = new Map();

exports.binding = function binding(name) {
  name = String(name);
  if (!made.has(name)) {
    if (!makers[name]) {
      throw new Error(`No such module: ${name}`);
    }
    made.set(name, makers[name]());
  }
  return made.get(name);
};
