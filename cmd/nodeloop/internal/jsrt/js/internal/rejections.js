'use strict';

// Texts for promises that are rejected and handled by nobody.

const origin = 'This error originated either by throwing inside of an async ' +
  'function without a catch block, or by rejecting a promise which was not ' +
  'handled with .catch().';

function shown(reason) {
  const { inspect } = require('internal/inspect');
  try {
    return inspect(reason);
  } catch (_) {
    return String(reason);
  }
}

// wrap makes the error that stands for a reason that is no error.
exports.wrap = function (reason) {
  const { inspect } = require('internal/inspect');
  const make = require('internal/errors').makeError;
  const text = inspect(reason, { compact: true, depth: 1 });
  const err = make('Error', 'ERR_UNHANDLED_REJECTION',
    `${origin} The promise rejected with the reason "${text}".`);
  Object.defineProperty(err, 'name', {
    value: 'UnhandledPromiseRejection', writable: true, configurable: true, enumerable: false,
  });
  err.stack = `${err.name}: ${err.message}`;
  return err;
};

exports.warn = function (id, reason, first) {
  const warning = new Error(`Unhandled promise rejection. ${origin} (rejection id: ${id})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  let text = '';
  if (reason instanceof Error) {
    warning.stack = reason.stack;
    text = reason.stack;
  } else {
    text = shown(reason);
  }
  process.emitWarning(text, 'UnhandledPromiseRejectionWarning');
  process.emitWarning(warning);
  if (first) {
    process.emitWarning(
      'Unhandled promise rejections are deprecated. In the future, promise rejections that are ' +
      'not handled will terminate the Node.js process with a non-zero exit code.',
      'DeprecationWarning', 'DEP0018');
  }
};

exports.lateWarning = function (id) {
  const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${id})`);
  warning.name = 'PromiseRejectionHandledWarning';
  warning.id = id;
  process.emitWarning(warning);
};
