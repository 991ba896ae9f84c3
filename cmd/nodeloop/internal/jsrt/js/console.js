'use strict';
const { format } = require('internal/inspect');
exports.log = exports.info = function log(...a) { process.stdout.write(format(...a) + '\n'); };
exports.error = exports.warn = function error(...a) { process.stderr.write(format(...a) + '\n'); };
