'use strict';

// The deprecated constants module: those of os and fs in one.

const { constants } = require('os');
Object.assign(exports, constants.dlopen, constants.errno, constants.priority, constants.signals,
  require('internal/fs_constants'));
