'use strict';

// The inspector module of a runtime without an inspector.

const EventEmitter = require('events');
const errors = require('internal/errors');

function missing() {
  throw errors.makeError('Error', 'ERR_INSPECTOR_NOT_AVAILABLE', 'Inspector is not available');
}

exports.open = missing;
exports.close = () => {};
exports.url = () => undefined;
exports.waitForDebugger = missing;
exports.console = console;
exports.Session = class Session extends EventEmitter {
  connect() { missing(); }
};
