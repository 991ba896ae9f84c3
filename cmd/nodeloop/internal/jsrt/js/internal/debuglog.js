'use strict';

// util.debuglog: sections switched on by NODE_DEBUG.

const { v16 } = require('internal/errors');

const logs = Object.create(null);
let wanted;

function isOn(set) {
  if (wanted === undefined) {
    const list = process.env.NODE_DEBUG;
    wanted = list ? new RegExp('^' + list.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replace(/\*/g, '.*')
      .replace(/,/g, '$|^').toUpperCase() + '$', 'i') : null;
  }
  return wanted !== null && wanted.test(set);
}

function print(set, args) {
  const { format, formatWithOptions } = require('internal/format');
  const colors = process.stderr.isTTY && typeof process.stderr.hasColors === 'function' && process.stderr.hasColors();
  const msg = v16 ? formatWithOptions({ colors }, ...args) : format(...args);
  const pid = String(process.pid);
  process.stderr.write(format('%s %s: %s\n', set, pid, msg));
}

exports.debuglog = function debuglog(set, cb) {
  set = set.toUpperCase();
  if (!v16) {
    if (logs[set] === undefined) logs[set] = isOn(set) ? function debug(...args) { print(set, args); } : function debug() {};
    return logs[set];
  }
  let first = true;
  const logger = function debug(...args) {
    if (first && typeof cb === 'function') {
      first = false;
      cb(logger);
    }
    if (isOn(set)) print(set, args);
  };
  Object.defineProperty(logger, 'enabled', { get: () => isOn(set), configurable: true, enumerable: true });
  return logger;
};
