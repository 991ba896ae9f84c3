'use strict';

// The promise forms of Node 10's timers, by way of util.promisify.

exports.setTimeout = (set) => (after, value) => new Promise((resolve) => { set(resolve, after, value); });
exports.setImmediate = (set) => (value) => new Promise((resolve) => { set(resolve, value); });
