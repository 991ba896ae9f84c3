'use strict';

// The tty module: only the question whether a descriptor is a terminal.

const native = require('native:os');
const { makeError } = require('internal/errors');

exports.isatty = function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && native.isatty(fd);
};

function unsupported(name) {
  return { [name]: function(fd) {
    if (fd >> 0 !== fd || fd < 0) throw makeError('RangeError', 'ERR_INVALID_FD', `"fd" must be a positive integer: ${fd}`);
    throw makeError('Error', 'ERR_TTY_INIT_FAILED', 'TTY initialization failed: uv_tty_init returned EINVAL (invalid argument)');
  } }[name];
}
exports.ReadStream = unsupported('ReadStream');
exports.WriteStream = unsupported('WriteStream');
