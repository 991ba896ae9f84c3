'use strict';

// The cluster module of a program that is always the primary: workers cannot be
// started.

const EventEmitter = require('events');
const errors = require('internal/errors');

const cluster = module.exports = new EventEmitter();
cluster.isWorker = false;
cluster.isMaster = true;
if (errors.v16) cluster.isPrimary = true;
cluster.Worker = class Worker extends EventEmitter {};
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;
cluster.schedulingPolicy = 2;
cluster.setupMaster = function setupMaster(settings) { Object.assign(cluster.settings, settings); };
if (errors.v16) cluster.setupPrimary = cluster.setupMaster;
cluster.fork = function fork() {
  throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'nodeloop has no cluster workers: cluster.fork is not possible');
};
cluster.disconnect = function disconnect(callback) {
  if (callback) process.nextTick(callback);
};
