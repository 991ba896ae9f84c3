'use strict';

// AssertionError and the messages that show two values side by side.

const errors = require('internal/errors');
const { inspect } = require('internal/inspect');
const { v16 } = errors;

const titles = v16 ? {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
} : {
  deepStrictEqual: 'Input A expected to strictly deep-equal input B',
  notDeepStrictEqual: 'Input A expected to strictly not deep-equal input B',
  strictEqual: 'Input A expected to strictly equal input B',
  notStrictEqual: 'Input A expected to strictly not equal input B',
};

let paint = { blue: '', green: '', red: '', white: '' };

function choosePaint() {
  const stream = v16 ? process.stderr : process.stdout;
  const on = stream.isTTY && typeof stream.getColorDepth === 'function' && stream.getColorDepth() !== 1;
  paint = on ? { blue: '\u001b[34m', green: '\u001b[32m', red: '\u001b[31m', white: '\u001b[39m' } :
    { blue: '', green: '', red: '', white: '' };
}

function shown(value) {
  const options = {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity,
    showHidden: false, showProxy: false, sorted: true,
  };
  if (v16) options.getters = true;
  else options.breakLength = Infinity;
  return inspect(value, options);
}

const isObject = (v) => typeof v === 'object' && v !== null;

// Diff collects the lines of a message and withholds runs of equal ones.
class Diff {
  constructor() {
    this.text = '';
    this.other = '';
    this.printed = 0;
    this.skipped = false;
  }
  dots() { return `\n${paint.blue}...${paint.white}`; }
  context(line) {
    this.text += `\n  ${line}`;
    this.printed++;
  }
}

// release16 shows the tail of a run of same equal lines that ends before i.
function release16(d, lines, i, same) {
  if (same <= 2) return;
  if (same > 3) {
    if (same === 5) {
      d.context(lines[i - 3]);
    } else if (same > 5) {
      d.text += d.dots();
      d.skipped = true;
    }
    d.context(lines[i - 2]);
  }
  d.context(lines[i - 1]);
}

// trimTail takes equal lines off the ends; keep of them are shown again.
function trimTail(a, b, keep, start) {
  let end = '';
  let over = '';
  let n = start;
  while (a.length > 0 && b.length > 0 && a[a.length - 1] === b[b.length - 1]) {
    const line = a.pop();
    b.pop();
    if (n++ < keep) end = `\n  ${line}${end}`;
    else over = line;
  }
  return { end, over, n };
}

function capped(lines, max, keep) {
  if (lines.length <= max) return lines;
  return [...lines.slice(0, keep), `${paint.blue}...${paint.white}`];
}

// shortForm handles two values that fill one line each: a plain !== for short
// ones, else a pointer at the first difference.
function shortForm(actual, expected, a, b, operator) {
  const plain = (s) => (inspect.defaultOptions.colors ? require('internal/inspect_text').stripColors(s) : s);
  const left = plain(a);
  const right = plain(b);
  const size = left.length + right.length;
  if (size <= 12) {
    if (!isObject(actual) && !isObject(expected) && (actual !== 0 || expected !== 0)) {
      return { message: `${titles[operator]}\n\n${a} !== ${b}\n` };
    }
  } else if (operator !== 'strictEqualObject') {
    const width = process.stderr.isTTY ? process.stderr.columns : 80;
    if (size < width) {
      let i = 0;
      while (left[i] === right[i]) i++;
      if (i > 2) return { pointer: `\n  ${' '.repeat(i)}^`, start: 0 };
      return { start: i };
    }
  }
  return { start: 0 };
}

function sameComma(a, b) { return a.endsWith(',') && a.slice(0, -1) === b; }

function diff16(actual, expected, operator) {
  const whole = shown(actual);
  const a = whole.split('\n');
  const b = shown(expected).split('\n');
  let pointer = '';
  let start = 0;
  if (operator === 'strictEqual' && ((isObject(actual) && isObject(expected)) ||
      (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  if (a.length === 1 && b.length === 1 && a[0] !== b[0]) {
    const short = shortForm(actual, expected, a[0], b[0], operator);
    if (short.message) return short.message;
    pointer = short.pointer || '';
    start = short.start;
  }
  const tail = trimTail(a, b, 3, start);
  const count = Math.max(a.length, b.length);
  if (count === 0) return `${titles.notIdentical}\n\n${capped(whole.split('\n'), 50, 46).join('\n')}\n`;
  const d = new Diff();
  let end = tail.end;
  if (tail.n >= 5) {
    end = d.dots() + end;
    d.skipped = true;
  }
  if (tail.over !== '') end = `\n  ${tail.over}${end}`;
  const title = `${titles[operator]}\n${paint.green}+ actual${paint.white} ${paint.red}- expected${paint.white}`;
  const note = ` ${paint.blue}...${paint.white} Lines skipped`;
  const plus = `${paint.green}+${paint.white}`;
  const minus = `${paint.red}-${paint.white}`;
  let same = 0;
  for (let i = 0; i < count; i++) {
    let line = a[i];
    if (i >= a.length || i >= b.length) {
      release16(d, i >= a.length ? b : a, i, same);
      same = 0;
      if (i >= b.length) d.text += `\n${plus} ${a[i]}`;
      else d.other += `\n${minus} ${b[i]}`;
      d.printed++;
    } else {
      let differs = line !== b[i] && !sameComma(line, b[i]);
      if (differs && sameComma(b[i], line)) {
        differs = false;
        line += ',';
      }
      if (differs) {
        release16(d, a, i, same);
        same = 0;
        d.text += `\n${plus} ${line}`;
        d.other += `\n${minus} ${b[i]}`;
        d.printed += 2;
      } else {
        d.text += d.other;
        d.other = '';
        if (++same <= 2) d.context(line);
      }
    }
    if (d.printed > 50 && i < count - 2) {
      return `${title}${note}\n${d.text}${d.dots()}${d.other}${d.dots()}`;
    }
  }
  return `${title}${d.skipped ? note : ''}\n${d.text}${d.other}${end}${pointer}`;
}

// release10 shows the lines before a difference, given how many were equal.
function release10(d, lines, i, gap) {
  if (gap <= 1 || i <= 2) return;
  if (gap > 4) {
    d.text += d.dots();
    d.skipped = true;
  } else if (gap > 3) {
    d.context(lines[i - 2]);
  }
  d.context(lines[i - 1]);
}

function diff10(actual, expected, operator) {
  const a = shown(actual).split('\n');
  const b = shown(expected).split('\n');
  const tail = trimTail(a, b, 2, 0);
  const d = new Diff();
  let end = tail.end;
  if (tail.n > 3) {
    end = d.dots() + end;
    d.skipped = true;
  }
  if (tail.over !== '') end = `\n  ${tail.over}${end}`;
  const title = `${titles[operator]}:\n${paint.green}+ expected${paint.white} ${paint.red}- actual${paint.white}`;
  const note = ` ${paint.blue}...${paint.white} Lines skipped`;
  const count = Math.max(a.length, b.length);
  let last = 0;
  let same = 0;
  for (let i = 0; i < count; i++) {
    const gap = i - last;
    if (i < a.length && i < b.length && a[i] === b[i]) {
      d.text += d.other;
      d.other = '';
      if (gap === 1 || i === 0) d.context(a[i]);
      same++;
    } else {
      release10(d, i >= a.length ? b : a, i, gap);
      last = i;
      if (i < a.length) {
        d.text += `\n${paint.red}-${paint.white} ${a[i]}`;
        d.printed++;
      }
      if (i < b.length) {
        d.other += `\n${paint.green}+${paint.white} ${b[i]}`;
        d.printed++;
      }
    }
    if (d.printed > 20 && i < count - 2) {
      return `${title}${note}\n${d.text}${d.dots()}${d.other}${d.dots()}`;
    }
  }
  if (same === count) {
    const base = operator === 'strictEqual' ?
      'Input objects identical but not reference equal:' : 'Input objects not identical:';
    return `${base}\n\n${capped(shown(actual).split('\n'), 30, 26).join('\n')}\n`;
  }
  return `${title}${d.skipped ? note : ''}\n${d.text}${d.other}${end}`;
}

function negative16(actual, operator) {
  let title = titles[operator];
  if (operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function')) {
    title = titles.notStrictEqualObject;
  }
  const lines = capped(shown(actual).split('\n'), 50, 46);
  if (lines.length === 1) return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${title}\n\n${lines.join('\n')}\n`;
}

function negative10(actual, operator) {
  const lines = capped(shown(actual).split('\n'), 30, 26);
  const title = `Identical input passed to ${operator}:`;
  return lines.length === 1 ? `${title} ${lines[0]}` : `${title}\n\n${lines.join('\n')}\n`;
}

const cut = (s, max) => (s.length > max ? `${s.slice(0, max - 3)}...` : s);

function plain16(actual, expected, operator) {
  const a = shown(actual);
  const b = shown(expected);
  if (operator === 'notDeepEqual' && a === b) return cut(`${titles[operator]}\n\n${a}`, 1024);
  const left = cut(a, 512);
  const right = cut(b, 512);
  if (operator === 'deepEqual') return `${titles.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  const unequal = titles[`${operator}Unequal`];
  if (unequal) return `${unequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

function generate(actual, expected, operator) {
  choosePaint();
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
      return (v16 ? diff16 : diff10)(actual, expected, operator);
    case 'notDeepStrictEqual':
    case 'notStrictEqual':
      return (v16 ? negative16 : negative10)(actual, operator);
  }
  if (v16) return plain16(actual, expected, operator);
  return `${cut(inspect(actual), 128)} ${operator} ${cut(inspect(expected), 128)}`;
}

// bare copies an error without its stack, so that the message does not show it.
function bare(err) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(err)), err);
  Object.defineProperty(copy, 'message', { value: err.message });
  return copy;
}

function hasStack(v) { return isObject(v) && 'stack' in v && v instanceof Error; }

function firstLines(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) return `${lines.slice(0, 10).join('\n')}\n...`;
  return text.length > 512 ? `${text.slice(512)}...` : text;
}

class AssertionError extends Error {
  constructor(options) {
    errors.needObject(options, 'options', v16 ? undefined : { allowArray: true });
    const { message, operator, stackStartFn, stackStartFunction, details } = options;
    let { actual, expected } = options;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    if (message !== null && message !== undefined) {
      super(String(message));
    } else {
      if (hasStack(actual) && hasStack(expected)) {
        actual = bare(actual);
        expected = bare(expected);
      }
      super(generate(actual, expected, operator));
    }
    Error.stackTraceLimit = limit;
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      value: 'AssertionError [ERR_ASSERTION]', enumerable: !v16, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = this.expected = this.operator = undefined;
      details.forEach((d, i) => {
        this[`message ${i}`] = d.message;
        this[`actual ${i}`] = d.actual;
        this[`expected ${i}`] = d.expected;
        this[`operator ${i}`] = d.operator;
        this[`stack trace ${i}`] = d.stack;
      });
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction || AssertionError);
    if (v16) {
      this.stack; // eslint-disable-line no-unused-expressions
      this.name = 'AssertionError';
    }
  }
}

if (v16) {
  Object.defineProperty(AssertionError.prototype, 'toString', {
    value: function toString() { return `${this.name} [${this.code}]: ${this.message}`; },
    writable: true, configurable: true, enumerable: false,
  });
  Object.defineProperty(AssertionError.prototype, inspect.custom, {
    value: function(recurseTimes, ctx) {
      const { actual, expected } = this;
      if (typeof actual === 'string') this.actual = firstLines(actual);
      if (typeof expected === 'string') this.expected = firstLines(expected);
      const out = inspect(this, { ...ctx, customInspect: false, depth: 0 });
      this.actual = actual;
      this.expected = expected;
      return out;
    },
    writable: true, configurable: true, enumerable: false,
  });
}

exports.AssertionError = AssertionError;
