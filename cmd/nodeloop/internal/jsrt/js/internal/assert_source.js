'use strict';

// The message of a failed assert(value): the source text of the call.

const native = require('native:source');

const known = new Map();

// messageAt finds the call of fn that is being made and quotes it.
exports.messageAt = function (fn) {
  const holder = {};
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, fn);
  const site = holder.stack[0];
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace;
  if (site === undefined) return undefined;
  const file = site.getFileName();
  if (!file || file.startsWith('node:')) return undefined;
  const key = `${file}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  if (!known.has(key)) known.set(key, quote(file, site.getLineNumber(), site.getColumnNumber()));
  return known.get(key);
};

function quote(file, line, column) {
  const found = native.callAt(file, line, column);
  if (found === null) return undefined;
  const [indent, code] = found;
  const lines = code.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g,
    (c) => (c === '\b' ? '\\b' : c === '\f' ? '\\f' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).split('\n');
  let text = lines[0];
  for (const next of lines.slice(1)) {
    let skip = 0;
    while (skip < indent && (next[skip] === ' ' || next[skip] === '\t')) skip++;
    text += `\n  ${next.slice(skip)}`;
  }
  return `The expression evaluated to a falsy value:\n\n  ${text}\n`;
}

