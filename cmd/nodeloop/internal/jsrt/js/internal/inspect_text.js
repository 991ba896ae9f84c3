'use strict';

// The text side of inspection: quoting, numbers, widths, colours.

const { v16 } = require('internal/errors');

exports.colors = v16 ? {
  __proto__: null,
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24],
  blink: [5, 25], inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24],
  black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39],
  blue: [34, 39], magenta: [35, 39], cyan: [36, 39], white: [37, 39],
  bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49], bgYellow: [43, 49],
  bgBlue: [44, 49], bgMagenta: [45, 49], bgCyan: [46, 49], bgWhite: [47, 49],
  framed: [51, 54], overlined: [53, 55], gray: [90, 39],
  redBright: [91, 39], greenBright: [92, 39], yellowBright: [93, 39], blueBright: [94, 39],
  magentaBright: [95, 39], cyanBright: [96, 39], whiteBright: [97, 39], bgGray: [100, 49],
  bgRedBright: [101, 49], bgGreenBright: [102, 49], bgYellowBright: [103, 49],
  bgBlueBright: [104, 49], bgMagentaBright: [105, 49], bgCyanBright: [106, 49], bgWhiteBright: [107, 49],
} : Object.assign(Object.create(null), {
  bold: [1, 22], italic: [3, 23], underline: [4, 24], inverse: [7, 27],
  white: [37, 39], grey: [90, 39], black: [30, 39], blue: [34, 39], cyan: [36, 39],
  green: [32, 39], magenta: [35, 39], red: [31, 39], yellow: [33, 39],
});

if (v16) {
  const aliases = {
    grey: 'gray', blackBright: 'gray', bgGrey: 'bgGray', bgBlackBright: 'bgGray', faint: 'dim',
    crossedout: 'strikethrough', strikeThrough: 'strikethrough', crossedOut: 'strikethrough',
    conceal: 'hidden', swapColors: 'inverse', swapcolors: 'inverse', doubleUnderline: 'doubleunderline',
  };
  for (const alias of Object.keys(aliases)) {
    Object.defineProperty(exports.colors, alias, {
      get() { return this[aliases[alias]]; },
      set(v) { this[aliases[alias]] = v; },
      configurable: true,
      enumerable: false,
    });
  }
}

exports.styles = Object.assign(Object.create(null), {
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey',
  null: 'bold', string: 'green', symbol: 'green', date: 'magenta', regexp: 'red',
}, v16 ? { module: 'underline' } : undefined);

exports.plain = function stylizeNoColor(text) { return text; };

exports.coloured = function stylizeWithColor(text, kind) {
  const code = exports.colors[exports.styles[kind]];
  return code === undefined ? text : `\u001b[${code[0]}m${text}\u001b[${code[1]}m`;
};

const ansi = new RegExp('[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/#&.:=?%@~_]*)*)?\\u0007)' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-ntqry=><~]))', 'g');

exports.stripColors = (text) => text.replace(ansi, '');

const { escapeText } = require('native:types');
const simple = /^[ !#-&(-\[\]-_a-~]*$/;

exports.escaped = (text) => (simple.test(text) ? text : escapeText(text, "'"));

// quoted wraps a string in quotes that need the fewest escapes.
exports.quoted = function (text) {
  if (simple.test(text)) return `'${text}'`;
  if (v16 && text.includes("'")) {
    let mark = '';
    if (!text.includes('"')) mark = '"';
    else if (!text.includes('`') && !text.includes('${')) mark = '`';
    if (mark) return mark + escapeText(text, '') + mark;
  }
  return `'${escapeText(text, "'")}'`;
};

function groupThousands(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, '_');
}

exports.number = function (style, n, separators) {
  if (Object.is(n, -0)) return style('-0', 'number');
  const text = `${n}`;
  if (!separators || !Number.isFinite(n) || text.includes('e')) return style(text, 'number');
  const [whole, part] = text.split('.');
  let out = groupThousands(whole);
  if (part !== undefined) out += '.' + part.replace(/(\d{3})(?=\d)/g, '$1_');
  return style(out, 'number');
};

exports.bigint = function (style, n, separators) {
  const text = String(n);
  return style(`${separators ? groupThousands(text) : text}n`, 'bigint');
};

function isWide(cp) {
  return cp >= 0x1100 && (cp <= 0x115f || cp === 0x2329 || cp === 0x232a ||
    (cp >= 0x2e80 && cp <= 0x3247 && cp !== 0x303f) || (cp >= 0x3250 && cp <= 0x4dbf) ||
    (cp >= 0x4e00 && cp <= 0xa4c6) || (cp >= 0xa960 && cp <= 0xa97c) || (cp >= 0xac00 && cp <= 0xd7a3) ||
    (cp >= 0xf900 && cp <= 0xfaff) || (cp >= 0xfe10 && cp <= 0xfe19) || (cp >= 0xfe30 && cp <= 0xfe6b) ||
    (cp >= 0xff01 && cp <= 0xff60) || (cp >= 0xffe0 && cp <= 0xffe6) || (cp >= 0x1b000 && cp <= 0x1b001) ||
    (cp >= 0x1f200 && cp <= 0x1f251) || (cp >= 0x1f300 && cp <= 0x1f64f) || (cp >= 0x1f900 && cp <= 0x1f9ff) ||
    (cp >= 0x20000 && cp <= 0x3fffd));
}

function isWidthless(cp) {
  return cp <= 0x1F || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x300 && cp <= 0x36F) ||
    (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x20D0 && cp <= 0x20FF) || (cp >= 0xFE00 && cp <= 0xFE0F) ||
    (cp >= 0xFE20 && cp <= 0xFE2F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

// width counts terminal columns.
exports.width = function (text, stripFirst) {
  if (stripFirst === undefined || stripFirst) text = exports.stripColors(text);
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const ch of text.normalize('NFC')) {
    const cp = ch.codePointAt(0);
    columns += isWide(cp) ? 2 : isWidthless(cp) ? 0 : 1;
  }
  return columns;
};

// columns sets more than six entries of an array side by side. entries may end
// in a "more items" line, which stays by itself.
exports.columns = function (ctx, entries, value) {
  const tail = ctx.maxArrayLength < entries.length ? 1 : 0;
  const count = entries.length - tail;
  const gap = 2;
  const widths = [];
  let widest = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const w = exports.width(entries[i], ctx.colors);
    widths.push(w);
    total += w + gap;
    if (w > widest) widest = w;
  }
  const cell = widest + gap;
  const room = ctx.breakLength - ctx.indentationLvl;
  if (cell * 3 >= room || !(total / cell > 5 || widest <= 6)) return entries;
  // Aim at a square: a character is about 2.5 times as high as wide.
  const bias = Math.sqrt(cell - total / entries.length);
  const lean = Math.max(cell - 3 - bias, 1);
  const across = Math.min(
    Math.round(Math.sqrt(2.5 * lean * count) / lean),
    Math.floor(room / cell), ctx.compact * 4, 15);
  if (across <= 1) return entries;
  const columnWidth = [];
  for (let c = 0; c < across; c++) {
    let w = 0;
    for (let i = c; i < count; i += across) if (widths[i] > w) w = widths[i];
    columnWidth.push(w + gap);
  }
  let right = true;
  if (value !== undefined) {
    for (let i = 0; right && i < entries.length; i++) {
      right = typeof value[i] === 'number' || typeof value[i] === 'bigint';
    }
  }
  const rows = [];
  for (let start = 0; start < count; start += across) {
    const end = Math.min(start + across, count);
    let row = '';
    for (let i = start; i < end; i++) {
      const last = i === end - 1;
      const cellText = last ? entries[i] : `${entries[i]}, `;
      const size = columnWidth[i - start] + entries[i].length - widths[i] - (last ? gap : 0);
      if (right) row += cellText.padStart(size, ' ');
      else row += last ? cellText : cellText.padEnd(size, ' ');
    }
    rows.push(row);
  }
  if (tail) rows.push(entries[count]);
  return rows;
};
