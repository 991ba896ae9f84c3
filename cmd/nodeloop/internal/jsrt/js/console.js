'use strict';

// The console module: the Console class and the global console.

const errors = require('internal/errors');
const { formatArgs } = require('internal/format');
const v16 = errors.v16;

const counts_ = Symbol('counts');
const indent = Symbol('kGroupIndent');
const indentWidth = Symbol('kGroupIndentWidth');
const colorMode_ = Symbol('kColorMode');
const isConsole = Symbol('kIsConsole');

const inspectOptions_ = new WeakMap();
const colored = { colors: true };
const plain = {};

function noop() {}

function hidden(o, name, value) {
  Object.defineProperty(o, name, { value, writable: true, configurable: true, enumerable: false });
}

function optionsFor(c, stream) {
  let color = c[colorMode_];
  if (color === 'auto') {
    color = stream.isTTY && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
  }
  const own = inspectOptions_.get(c);
  if (own !== undefined) {
    if (own.colors === undefined) own.colors = color;
    return own;
  }
  return color ? colored : plain;
}

function text(c, stream, args) { return formatArgs(optionsFor(c, stream), args); }

function write(c, stream, done, line) {
  const margin = c[indent];
  if (margin.length !== 0) {
    if (line.includes('\n')) line = line.replace(/\n/g, `\n${margin}`);
    line = margin + line;
  }
  line += '\n';
  if (c._ignoreErrors === false) return stream.write(line);
  try {
    if (!v16 || stream.listenerCount('error') === 0) stream.once('error', noop);
    stream.write(line, done);
  } catch (_) {
    // A console that cannot print stays silent.
  } finally {
    stream.removeListener('error', noop);
  }
  return undefined;
}

// afterWrite keeps a failed write from becoming an unhandled 'error'.
function afterWrite(c, name) {
  return (err) => {
    const stream = c[name];
    if (err !== null && err !== undefined && !(stream._writableState && stream._writableState.errorEmitted) &&
        stream.listenerCount('error') === 0) {
      if (v16) stream.once('error', noop);
      else stream.on('error', noop);
    }
  };
}

function setUp(c, ignoreErrors, colorMode, width) {
  hidden(c, '_stdoutErrorHandler', afterWrite(c, '_stdout'));
  hidden(c, '_stderrErrorHandler', afterWrite(c, '_stderr'));
  hidden(c, '_ignoreErrors', Boolean(ignoreErrors));
  hidden(c, '_times', new Map());
  hidden(c, counts_, new Map());
  hidden(c, colorMode_, colorMode);
  hidden(c, isConsole, true);
  hidden(c, indent, '');
  hidden(c, indentWidth, width);
  if (v16) {
    Object.defineProperty(c, Symbol.toStringTag, {
      value: 'console', writable: false, enumerable: false, configurable: true,
    });
  }
}

function Console(options) {
  if (new.target === undefined) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation } = options;
  for (const [name, stream] of [['stdout', stdout], ['stderr', stderr]]) {
    if (!stream || typeof stream.write !== 'function') {
      throw errors.makeError('TypeError', 'ERR_CONSOLE_WRITABLE_STREAM',
        `Console expects a writable stream instance for ${name}`);
    }
  }
  if (typeof colorMode !== 'boolean' && colorMode !== 'auto') throw errors.argValue('colorMode', colorMode);
  if (v16 && groupIndentation !== undefined) errors.needInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (v16 && inspectOptions !== undefined) {
    errors.needObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && options.colorMode !== undefined) {
      throw errors.makeError('TypeError', 'ERR_INCOMPATIBLE_OPTION_PAIR',
        'Option "options.inspectOptions.color" cannot be used in combination with option "colorMode"');
    }
    inspectOptions_.set(this, inspectOptions);
  }
  hidden(this, '_stdout', stdout);
  hidden(this, '_stderr', stderr);
  setUp(this, ignoreErrors, colorMode, v16 && groupIndentation !== undefined ? groupIndentation : 2);
  for (const key of Object.keys(Console.prototype)) {
    this[key] = this[key].bind(this);
    if (v16) Object.defineProperty(this[key], 'name', { value: key, configurable: true });
  }
}

if (v16) Object.defineProperty(Console, Symbol.hasInstance, { value(c) { return c[isConsole]; } });

function clock16(ms) {
  const two = (n) => `${n}`.padStart(2, '0');
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(3)}s`;
  const hours = Math.floor(ms / 3600000);
  const minutes = Math.floor((ms % 3600000) / 60000);
  const [sec, rest] = ((ms % 60000) / 1000).toFixed(3).split('.');
  const head = hours !== 0 ? `${hours}:${two(minutes)}` : minutes;
  return `${head}:${two(sec)}.${rest} (${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
}

function logTime(c, name, label, data) {
  const began = c._times.get(label);
  if (began === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return false;
  }
  const [s, ns] = process.hrtime(began);
  const ms = s * 1000 + ns / 1e6;
  c.log('%s: %s', label, v16 ? clock16(ms) : `${ms.toFixed(3)}ms`, ...(data || []));
  return true;
}

const methods = {
  log(...args) { write(this, this._stdout, this._stdoutErrorHandler, text(this, this._stdout, args)); },

  warn(...args) { write(this, this._stderr, this._stderrErrorHandler, text(this, this._stderr, args)); },

  dir(object, options) {
    const { inspect } = require('internal/inspect');
    const opts = { customInspect: false, ...optionsFor(this, this._stdout), ...options };
    write(this, this._stdout, this._stdoutErrorHandler, inspect(object, opts));
  },

  time(label = 'default') {
    label = `${label}`;
    if (v16 && this._times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    if (logTime(this, 'timeEnd', label)) this._times.delete(label);
  },

  timeLog(label = 'default', ...data) { logTime(this, 'timeLog', `${label}`, data); },

  trace: function trace(...args) {
    const err = { name: 'Trace', message: text(this, this._stderr, args) };
    Error.captureStackTrace(err, trace);
    this.error(err.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    args[0] = `Assertion failed${args.length === 0 ? '' : `: ${args[0]}`}`;
    if (v16) Reflect.apply(this.warn, this, args);
    else this.warn(text(this, this._stderr, args));
  },

  clear() {
    if (this._stdout.isTTY && process.env.TERM !== 'dumb') this._stdout.write('\u001b[1;1H\u001b[0J');
  },

  count(label = 'default') {
    label = `${label}`;
    const n = (this[counts_].get(label) || 0) + 1;
    this[counts_].set(label, n);
    this.log(`${label}: ${n}`);
  },

  countReset(label = 'default') {
    if (v16 && !this[counts_].has(label)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    this[counts_].delete(`${label}`);
  },

  group(...data) {
    if (data.length > 0) Reflect.apply(this.log, this, data);
    this[indent] += ' '.repeat(this[indentWidth]);
  },

  groupEnd() { this[indent] = this[indent].slice(0, this[indent].length - this[indentWidth]); },

  table(tabularData, properties) {
    return require('internal/console_table').table(this, tabularData, properties,
      optionsFor(this, this._stdout));
  },
};

const order = v16 ? [
  'log', 'warn', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear', 'count', 'countReset',
  'group', 'groupEnd', 'table', 'debug', 'info', 'dirxml', 'error', 'groupCollapsed',
] : [
  'log', 'debug', 'info', 'dirxml', 'warn', 'error', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear',
  'count', 'countReset', 'group', 'groupCollapsed', 'groupEnd', 'table',
];
const same = { debug: 'log', info: 'log', dirxml: 'log', error: 'warn', groupCollapsed: 'group' };
for (const name of order) Console.prototype[name] = methods[same[name] || name];

// The global console opens its streams when it first prints.
const globalConsole = v16 ? Object.create({}) : new Console({
  stdout: { write() {} }, stderr: { write() {} },
});

for (const name of ['stdout', 'stderr']) {
  let stream;
  Object.defineProperty(globalConsole, `_${name}`, {
    get() {
      if (stream === undefined) stream = process[name];
      return stream;
    },
    set(s) { stream = s; },
    enumerable: false, configurable: true,
  });
}

if (v16) {
  setUp(globalConsole, true, 'auto', 2);
  for (const name of order) {
    globalConsole[name] = Console.prototype[name].bind(globalConsole);
    Object.defineProperty(globalConsole[name], 'name', { value: name, configurable: true });
  }
  globalConsole.Console = Console;
  for (const name of ['profile', 'profileEnd', 'timeStamp']) globalConsole[name] = { [name]() {} }[name];
  globalConsole.context = function context() { return {}; };
} else {
  globalConsole.Console = Console;
  for (const name of ['markTimeline', 'profile', 'profileEnd', 'timeline', 'timelineEnd', 'timeStamp']) {
    globalConsole[name] = { [name]() {} }[name];
  }
  globalConsole.context = function context() { return {}; };
  for (const name of order) {
    Object.defineProperty(globalConsole[name], 'name', { value: 'bound consoleCall', configurable: true });
  }
}

module.exports = globalConsole;
