'use strict';

// process.emitWarning and its default printing; process.kill.

const errors = require('internal/errors');
const v16 = errors.v16;

let hinted = false;

function onWarning(warning) {
  if (!(warning instanceof Error)) return;
  const deprecation = warning.name === 'DeprecationWarning';
  if (deprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (deprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) {
    text += warning.stack;
  } else {
    text += typeof warning.toString === 'function' ?
      String(warning.toString()) : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += '\n' + warning.detail;
  if (v16 && !trace && !hinted) {
    const flag = deprecation ? '--trace-deprecation' : '--trace-warnings';
    const name = process.argv0;
    text += `\n(Use \`${name} ${flag} ...\` to show where the warning was created)`;
    hinted = true;
  }
  errors.writeError(text + '\n');
}

// What flags set on the process, as programs may do themselves.
const flags = {
  __proto__: null,
  '--no-deprecation': 'noDeprecation',
  '--throw-deprecation': 'throwDeprecation',
  '--trace-deprecation': 'traceDeprecation',
  '--trace-warnings': 'traceProcessWarnings',
};

exports.install = function () {
  for (const flag of process.execArgv) {
    if (flags[flag] !== undefined) process[flags[flag]] = true;
  }
  if (process.env.NODE_NO_WARNINGS !== '1' && !process.execArgv.includes('--no-warnings')) process.on('warning', onWarning);
};

exports.emitWarning = function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = undefined;
    type = 'Warning';
  }
  if (type !== undefined && typeof type !== 'string') throw errors.argType('type', 'string', type);
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined && typeof code !== 'string') {
    throw errors.argType('code', 'string', code);
  }
  if (typeof warning === 'string') {
    const text = warning;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    warning = new Error(text);
    Error.stackTraceLimit = limit;
    warning.name = String(type || 'Warning');
    if (code !== undefined) warning.code = code;
    if (detail !== undefined) warning.detail = detail;
    Error.captureStackTrace(warning, ctor || emitWarning);
  } else if (!(warning instanceof Error)) {
    throw errors.argType('warning', v16 ? ['string', 'Error'] : ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  process.nextTick(() => process.emit('warning', warning));
};

exports.kill = function kill(pid, sig) {
  if (v16 ? pid != (pid | 0) : pid != (pid | 0)) throw errors.argType('pid', 'number', pid);
  const { signals } = require('os').constants;
  let number;
  if (sig === (sig | 0)) {
    number = sig;
  } else {
    const name = sig || 'SIGTERM';
    number = signals[name];
    if (number === undefined) {
      throw errors.makeError('TypeError', 'ERR_UNKNOWN_SIGNAL', `Unknown signal: ${name}`);
    }
  }
  const failed = process._kill(pid, number);
  if (failed) throw errors.systemCallError(failed, 'kill');
  return true;
};
