'use strict';

const errors = require('internal/errors');

// abortError is the error of an operation whose signal aborted.
exports.abortError = function (cause) {
  const err = new Error('The operation was aborted');
  if (cause !== undefined) {
    Object.defineProperty(err, 'cause', { value: cause, writable: true, configurable: true });
  }
  err.code = 'ABORT_ERR';
  err.name = 'AbortError';
  return err;
};

// checkSignal throws unless an option is absent or an AbortSignal.
exports.checkSignal = function (signal, name) {
  if (signal === undefined) return;
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw errors.argType(name, 'AbortSignal', signal);
  }
};

// signalOf returns options.signal; it throws when that has aborted already.
exports.signalOf = function (options) {
  const signal = options === null || options === undefined ? undefined : options.signal;
  exports.checkSignal(signal, 'options.signal');
  if (signal && signal.aborted) throw exports.abortError(signal.reason);
  return signal;
};
