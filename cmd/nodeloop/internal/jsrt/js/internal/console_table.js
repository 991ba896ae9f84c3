'use strict';

// console.table.

const errors = require('internal/errors');
const { v16 } = errors;
const { inspect } = require('internal/inspect');
const text = require('internal/inspect_text');
const width = v16 ? text.width : (cell) => [...text.stripColors(cell).normalize('NFC')].length;
const types = require('native:types');

function row(cells, widths) {
  const out = cells.map((cell, i) => {
    const room = (widths[i] - width(cell)) / 2;
    return ' '.repeat(Math.floor(room)) + cell + ' '.repeat(Math.ceil(room));
  });
  return v16 ? `│ ${out.join(' │ ')} │` : `│${out.join('│')}│`;
}

// draw sets columns under their heads.
function draw(head, columns) {
  const count = Math.max(...columns.map((c) => c.length));
  const cell = (column, i) => (Object.prototype.hasOwnProperty.call(column, i) ? column[i] : '');
  const widths = head.map((title, c) => {
    let w = width(title);
    for (let i = 0; i < count; i++) w = Math.max(w, width(cell(columns[c], i)));
    return v16 ? w : w + 2;
  });
  const rule = widths.map((w) => '─'.repeat(v16 ? w + 2 : w));
  const line = (cells) => row(cells, widths);
  const out = [`┌${rule.join('┬')}┐`, line(head), `├${rule.join('┼')}┤`];
  for (let i = 0; i < count; i++) out.push(line(columns.map((column) => cell(column, i))));
  out.push(`└${rule.join('┴')}┘`);
  return out.join('\n');
}

exports.table = function (self, data, properties, options) {
  if (properties !== undefined && !Array.isArray(properties)) throw errors.argType('properties', 'Array', properties);
  if (data === null || typeof data !== 'object') return self.log(data);
  const show = (v) => {
    const isList = Array.isArray(v) || ArrayBuffer.isView(v);
    const depth = v !== null && typeof v === 'object' && !isList && Object.keys(v).length > 2 ? -1 : 0;
    return inspect(v, { depth, maxArrayLength: 3, breakLength: Infinity, ...options });
  };
  const final = (head, columns) => self.log(draw(head, columns));
  const indices = (n) => Array.from({ length: n }, (_, i) => show(i));
  const kind = types.kindOf(data);
  let items;
  let pairs = kind === 'Map';
  if (kind === 'Map' || kind === 'Set') {
    items = Array.from(data);
  } else if (kind === 'Map Iterator' || kind === 'Set Iterator') {
    items = types.previewIterator(data);
    pairs = kind === 'Map Iterator' && types.iteratorYieldsEntries(data);
  }
  if (items !== undefined) {
    if (pairs) {
      return final(['(iteration index)', 'Key', 'Values'],
        [indices(items.length), items.map((e) => show(e[0])), items.map((e) => show(e[1]))]);
    }
    return final(['(iteration index)', 'Values'], [indices(items.length), items.map(show)]);
  }
  const columns = Object.create(null);
  const values = [];
  let primitives = false;
  const keys = Object.keys(data);
  keys.forEach((key, i) => {
    const item = data[key];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (properties === undefined && primitive) {
      primitives = true;
      values[i] = show(item);
      return;
    }
    for (const name of properties || Object.keys(item)) {
      if (columns[name] === undefined) columns[name] = [];
      const has = !(primitive && properties) && Object.prototype.hasOwnProperty.call(item, name);
      columns[name][i] = has ? show(item[name]) : '';
    }
  });
  const head = ['(index)', ...Object.keys(columns)];
  const body = [keys, ...Object.values(columns)];
  if (primitives) {
    head.push('Values');
    body.push(values);
  }
  return final(head, body);
};
