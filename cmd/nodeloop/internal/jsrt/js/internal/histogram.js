'use strict';

// The histograms of perf_hooks: their classes over the loop's own.

const errors = require('internal/errors');
const native = require('internal/perf');
const { inspect } = require('util');

const kHandle = Symbol('kHandle');
const kMap = Symbol('kMap');
const kRecordable = Symbol('kRecordable');
const kEnabled = Symbol('kEnabled');

function illegal() {
  return errors.makeError('TypeError', 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
}

function foreign(name) {
  return errors.makeError('TypeError', 'ERR_INVALID_THIS', `Value of "this" must be of type ${name}`);
}

function handleOf(object) {
  const handle = object === null || object === undefined ? undefined : object[kHandle];
  if (handle === undefined) throw foreign('Histogram');
  return handle;
}

class Histogram {
  constructor() { throw illegal(); }
  get mean() { return handleOf(this).mean(); }
  get stddev() { return handleOf(this).stddev(); }
  percentile(percentile) { return Number(this.percentileBigInt(percentile)); }
  percentileBigInt(percentile) {
    const handle = handleOf(this);
    errors.needNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) {
      throw errors.argValue('percentile', percentile, undefined, 'RangeError');
    }
    return handle.percentile(percentile);
  }
  get percentiles() { return steps(this, Number); }
  get percentilesBigInt() { return steps(this, BigInt); }
  reset() { handleOf(this).reset(); }
  toJSON() {
    const { count, min, max, mean, exceeds, stddev } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(this.percentiles.entries()) };
  }
  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles },
      { ...options, depth: options.depth === null || options.depth === undefined ? null : options.depth - 1 })}`;
  }
}

// Four figures are whole numbers, to be had as numbers and as BigInts.
for (const name of ['count', 'min', 'max', 'exceeds']) {
  Object.defineProperty(Histogram.prototype, name, {
    configurable: true, get() { return Number(handleOf(this)[name]()); },
  });
  Object.defineProperty(Histogram.prototype, `${name}BigInt`, {
    configurable: true, get() { return handleOf(this)[name](); },
  });
}

class SafeMap extends Map {}

function steps(histogram, type) {
  const handle = handleOf(histogram);
  const map = histogram[kMap];
  map.clear();
  handle.percentiles((percentile, value) => map.set(percentile, type(value)));
  return map;
}

class RecordableHistogram extends Histogram {
  constructor() { throw illegal(); }
  record(val) {
    if (this[kRecordable] === undefined) throw foreign('RecordableHistogram');
    if (typeof val !== 'bigint') {
      if (!Number.isInteger(val)) throw errors.argType('val', ['integer', 'bigint'], val);
      if (val < 1 || val > Number.MAX_SAFE_INTEGER) throw errors.outOfRange('val', 'a safe integer greater than 0', val);
    }
    this[kHandle].record(val);
  }
  recordDelta() {
    if (this[kRecordable] === undefined) throw foreign('RecordableHistogram');
    this[kHandle].recordDelta();
  }
  add(other) {
    if (this[kRecordable] === undefined) throw foreign('RecordableHistogram');
    if (other[kRecordable] === undefined) throw errors.argType('other', 'RecordableHistogram', other);
    this[kHandle].add(other[kHandle]);
  }
}

class ELDHistogram extends Histogram {
  constructor() { throw illegal(); }
  enable() { return turn(this, true); }
  disable() { return turn(this, false); }
}

function turn(histogram, on) {
  if (histogram[kEnabled] === undefined) throw foreign('ELDHistogram');
  if (histogram[kEnabled] === on) return false;
  histogram[kEnabled] = on;
  if (on) histogram[kHandle].start();
  else histogram[kHandle].stop();
  return true;
}

// build makes an object whose class cannot be constructed by users.
function build(Class, properties) {
  const object = Object.create(Class.prototype);
  const all = { [kMap]: new SafeMap(), ...properties };
  for (const key of Object.getOwnPropertySymbols(all)) {
    Object.defineProperty(object, key, { value: all[key], writable: true });
  }
  return object;
}

exports.createHistogram = function createHistogram(options = {}) {
  errors.needObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') errors.needInteger(lowest, 'options.lowest', 1);
  if (typeof highest !== 'bigint') {
    errors.needInteger(highest, 'options.highest', 2 * Number(lowest));
  } else if (highest < 2n * BigInt(lowest)) {
    throw errors.argValue('options.highest', highest, undefined, 'RangeError');
  }
  errors.needInteger(figures, 'options.figures', 1, 5);
  return build(RecordableHistogram, { [kHandle]: native.createHistogram(lowest, highest, figures), [kRecordable]: true });
};

exports.monitorEventLoopDelay = function monitorEventLoopDelay(options = {}) {
  errors.needObject(options, 'options');
  const { resolution = 10 } = options;
  errors.needInteger(resolution, 'options.resolution', 1);
  return build(ELDHistogram, { [kHandle]: native.createDelay(resolution), [kEnabled]: false });
};
