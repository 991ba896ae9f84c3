'use strict';

// The worker_threads module of a program without workers.

const { makeError } = require('internal/errors');
const { MessageChannel, MessagePort, receiveMessageOnPort } = require('internal/message');

class Worker {
  constructor() { throw makeError('Error', 'ERR_WORKER_INIT_FAILED', 'Worker initialization failure: not supported'); }
}

module.exports = {
  isMainThread: true, MessagePort, MessageChannel,
  markAsUntransferable() {}, moveMessagePortToContext() {}, receiveMessageOnPort,
  resourceLimits: {}, threadId: 0, SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'), Worker,
  parentPort: null, workerData: null, BroadcastChannel: class BroadcastChannel {},
  setEnvironmentData() {}, getEnvironmentData() { return undefined; },
};
