'use strict';

// There are no workers; programs only ask whether they run in one.

const errors = require('internal/errors');

exports.isMainThread = true;
exports.parentPort = null;
exports.resourceLimits = {};
exports.threadId = 0;
exports.workerData = null;
exports.SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
exports.Worker = class Worker {
  constructor() {
    throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'Workers are not supported');
  }
};
