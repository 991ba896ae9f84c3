'use strict';

// How util.inspect shows errors.

const { v16 } = require('internal/errors');
const types = require('native:types');

function stackOf(err) {
  return err.stack ? String(err.stack) : Error.prototype.toString.call(err);
}

// withClass puts the name of the class into the first line, where the stack
// shows only the name of the base class.
function withClass(stack, ctor, name, tag, prefix) {
  let length = name.length;
  const plain = name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (ctor !== null && !plain) return stack;
  let fallback = 'Error';
  if (ctor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = (start && start[1]) || '';
    length = fallback.length;
    fallback = fallback || 'Error';
  }
  const title = prefix(ctor, tag, fallback).slice(0, -1);
  if (name === title) return stack;
  if (title.includes(name)) return length === 0 ? `${title}: ${stack}` : `${title}${stack.slice(length)}`;
  return `${title} [${name}]${stack.slice(length)}`;
}

// sharedRun finds a run of more than three lines that a has in common with b.
function sharedRun(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const at = b.indexOf(a[i]);
    if (at === -1 || b.length - at <= 3) continue;
    const limit = Math.min(a.length - i, b.length - at);
    let n = 1;
    while (n < limit && a[i + n] === b[at + n]) n++;
    if (n > 3) return { len: n, offset: i };
  }
  return { len: 0, offset: 0 };
}
exports.sharedRun = sharedRun;

function frameLines(ctx, err, frames) {
  const lines = frames.split('\n');
  const cause = err.cause;
  if (cause && types.kindOf(cause) === 'Error') {
    const other = stackOf(cause);
    const at = other.indexOf('\n    at');
    if (at !== -1) {
      const { len, offset } = sharedRun(lines, other.slice(at + 1).split('\n'));
      if (len > 0) {
        const skipped = len - 2;
        lines.splice(offset + 1, skipped,
          ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return lines;
}

function colouredLine(ctx, line) {
  if (/^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/.test(line)) return ctx.stylize(line, 'undefined');
  line = line.replace(/([/\\]node_modules[/\\])(.+?)(?=[/\\])/g, (all, dir, name) => dir + ctx.stylize(name, 'module'));
  const cwd = process.cwd();
  const at = line.indexOf(cwd);
  if (at === -1) return line;
  const open = line[at - 1] === '(' ? at - 1 : at;
  const shut = open !== at && line.endsWith(')');
  const end = at + cwd.length + 1;
  return line.slice(0, open) + ctx.stylize(line.slice(open, end), 'undefined') +
    line.slice(end, shut ? -1 : line.length) + (shut ? ctx.stylize(')', 'undefined') : '');
}

function shape16(ctx, err, info, keys, prefix) {
  const name = err.name !== undefined && err.name !== null ? String(err.name) : 'Error';
  let stack = stackOf(err);
  if (!ctx.showHidden && keys.length !== 0) {
    for (const key of ['name', 'message', 'stack']) {
      const at = keys.indexOf(key);
      if (at !== -1 && stack.includes(err[key])) keys.splice(at, 1);
    }
  }
  if ('cause' in err && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(err.errors) && !keys.includes('errors')) keys.push('errors');
  stack = withClass(stack, info.name, name, info.tag, prefix);
  let from = (err.message && stack.indexOf(err.message)) || -1;
  if (from !== -1) from += err.message.length;
  const frames = stack.indexOf('\n    at', from);
  if (frames === -1) {
    stack = `[${stack}]`;
  } else {
    let lines = frameLines(ctx, err, stack.slice(frames + 1));
    if (ctx.colors) lines = lines.map((line) => colouredLine(ctx, line));
    stack = `${stack.slice(0, frames)}\n${lines.join('\n')}`;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replace(/\n/g, `\n${' '.repeat(ctx.indentationLvl)}`);
  if (keys.length === 0 && !info.lines) return { done: stack };
  return { base: stack, open: '{', close: '}', keys };
}

function shape10(ctx, err, info, keys) {
  const stack = err.stack || Error.prototype.toString.call(err);
  let base = stack;
  const frames = base.indexOf('\n    at');
  if (frames === -1) base = `[${base}]`;
  if (ctx.indentationLvl !== 0) base = stack.replace(/\n/g, `\n${' '.repeat(ctx.indentationLvl)}`);
  if (keys.length === 0) return { done: base };
  let open = '{';
  if (ctx.compact === false && frames !== -1) {
    open += base.slice(frames);
    base = `[${base.slice(0, frames)}]`;
  }
  return { base, open, close: '}', keys };
}

exports.shape = v16 ? shape16 : shape10;
