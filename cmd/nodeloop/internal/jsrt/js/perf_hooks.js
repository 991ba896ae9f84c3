'use strict';

// The perf_hooks module: the clock, marks and measures.

const errors = require('internal/errors');
const native = require('internal/perf');
const { now, timeOrigin } = native;
const v16 = errors.v16;
native.watch();

const entries = [];
const observers = new Set();

class PerformanceEntry {
  constructor(name, type, start, duration, detail) {
    if (new.target === PerformanceEntry && name === undefined) {
      throw errors.makeError('TypeError', 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    }
    this.name = name;
    this.entryType = type;
    this.startTime = start;
    this.duration = duration;
    if (v16 && detail !== undefined) this.detail = detail;
  }
  toJSON() { return { ...this }; }
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = {}) {
    const start = options.startTime === undefined ? now() : options.startTime;
    super(`${name}`, 'mark', start, 0, options.detail === undefined ? null : options.detail);
  }
}
class PerformanceMeasure extends PerformanceEntry {}

function publish(entry) {
  if (!v16 || ['mark', 'measure', 'resource'].includes(entry.entryType)) entries.push(entry);
  for (const o of observers) o.take(entry);
}

function markTime(mark) {
  if (typeof mark === 'number') return mark;
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === 'mark' && entries[i].name === `${mark}`) return entries[i].startTime;
  }
  if (v16) {
    const { DOMException } = require('internal/domexception');
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  }
  throw errors.makeError('Error', 'ERR_INVALID_PERFORMANCE_MARK', `The "${mark}" performance mark has not been set`);
}

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super('node', 'node', 0, 0);
    Object.assign(this, { nodeStart: 0, v8Start: 0, environment: 0, bootstrapComplete: 0, loopExit: -1 });
    const live = (name, get) => Object.defineProperty(this, name, { enumerable: true, configurable: true, get });
    live('duration', now);
    live('loopStart', native.loopStart);
    live('idleTime', native.idleTime);
  }
}
const nodeTiming = new PerformanceNodeTiming();

class Performance {
  get timeOrigin() { return timeOrigin; }
  get nodeTiming() { return nodeTiming; }
  now() { return now(); }
  mark(name, options) {
    const mark = new PerformanceMark(name, options);
    publish(mark);
    return v16 ? mark : undefined;
  }
  measure(name, start, end) {
    let from = 0;
    let to = now();
    let detail = null;
    if (start !== null && typeof start === 'object') {
      ({ detail = null } = start);
      end = start.end;
      if (start.duration !== undefined && start.start !== undefined) end = markTime(start.start) + start.duration;
      start = start.start;
    }
    if (start !== undefined) from = markTime(start);
    if (end !== undefined) to = markTime(end);
    const m = new PerformanceMeasure(`${name}`, 'measure', from, to - from, detail);
    publish(m);
    return v16 ? m : undefined;
  }
  clearMarks(name) { remove('mark', name); }
  clearMeasures(name) { remove('measure', name); }
  getEntries() { return entries.slice(); }
  getEntriesByName(name, type) {
    return entries.filter((e) => e.name === name && (type === undefined || e.entryType === type));
  }
  getEntriesByType(type) { return entries.filter((e) => e.entryType === type); }
  timerify(fn) {
    errors.needFunction(fn, 'fn');
    return function timerified(...args) {
      const start = now();
      const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
      publish(new PerformanceEntry(fn.name, 'function', start, now() - start));
      return result;
    };
  }
  eventLoopUtilization(util1, util2) {
    const started = native.loopStart();
    if (started <= 0) return { idle: 0, active: 0, utilization: 0 };
    if (util2) return share(util1.idle - util2.idle, util1.active - util2.active);
    const idle = native.idleTime();
    const active = now() - started - idle;
    return util1 ? share(idle - util1.idle, active - util1.active) : share(idle, active);
  }
  toJSON() { return { nodeTiming: this.nodeTiming, timeOrigin, eventLoopUtilization: this.eventLoopUtilization() }; }
}

function share(idle, active) {
  return { idle, active, utilization: active / (idle + active) };
}

function remove(type, name) {
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === type && (name === undefined || entries[i].name === `${name}`)) entries.splice(i, 1);
  }
}

class ObserverEntryList {
  constructor(list) {
    if (v16) list.sort((a, b) => a.startTime - b.startTime);
    Object.defineProperty(this, 'list', { value: list });
  }
  getEntries() { return this.list.slice(); }
  getEntriesByType(type) { return this.list.filter((e) => e.entryType === `${type}`); }
  getEntriesByName(name, type) {
    return this.list.filter((e) => e.name === `${name}` && (type === undefined || e.entryType === type));
  }
}

const supported = Object.freeze(v16 ?
  ['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource'] :
  ['node', 'mark', 'measure', 'gc', 'function', 'http2', 'http']);

const sink = (...args) => publish(new PerformanceEntry(...args));

function checkOptions(state, { entryTypes, type }) {
  if (!v16) {
    if (!Array.isArray(entryTypes)) {
      throw errors.makeError('TypeError', 'ERR_INVALID_OPT_VALUE',
        `The value "${String(entryTypes === undefined ? {} : entryTypes)}" is invalid for option "entryTypes"`);
    }
    if (!entryTypes.some((t) => supported.includes(t))) {
      throw errors.makeError('Error', 'ERR_VALID_PERFORMANCE_ENTRY_TYPE',
        'At least one valid performance entry type is required');
    }
    return;
  }
  if (entryTypes === undefined && type === undefined) {
    throw errors.makeError('TypeError', 'ERR_MISSING_ARGS',
      'The "options.entryTypes" and "options.type" arguments must be specified');
  }
  if (entryTypes != null && type != null) {
    throw errors.argValue('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
  }
  const single = entryTypes === undefined;
  if (state.single !== undefined && state.single !== single) {
    const { DOMException } = require('internal/domexception');
    throw new DOMException(`PerformanceObserver can not change to ${single ? 'single observation' : 'multiple observations'}`,
      'InvalidModificationError');
  }
  state.single = single;
  if (!single && !Array.isArray(entryTypes)) throw errors.argType('options.entryTypes', 'string[]', entryTypes);
}

class PerformanceObserver {
  constructor(callback) {
    if (typeof callback !== 'function') throw errors.callback(callback);
    Object.defineProperty(this, 'state', {
      value: { callback, types: new Set(), waiting: [], queued: false, single: undefined },
    });
  }
  observe(options) {
    errors.needObject(options === undefined && v16 ? {} : options, 'options');
    const { state } = this;
    options = { ...options };
    checkOptions(state, options);
    if (!state.single) this.forget();
    for (const t of state.single ? [options.type] : options.entryTypes) {
      if (!supported.includes(t) || state.types.has(t)) continue;
      state.types.add(t);
      trace(t, 1);
    }
    if (state.types.size === 0) return;
    observers.add(this);
    if (state.single && options.buffered) {
      for (const e of entries) if (e.entryType === options.type) this.take(e);
    }
  }
  forget() {
    for (const t of this.state.types) trace(t, -1);
    this.state.types.clear();
  }
  disconnect() {
    this.forget();
    observers.delete(this);
    this.state.waiting = [];
    this.state.queued = false;
    this.state.single = undefined;
  }
  takeRecords() { return this.state.waiting.splice(0); }
  static get supportedEntryTypes() { return supported; }
  take(entry) {
    const { state } = this;
    if (!state.types.has(entry.entryType)) return;
    state.waiting.push(entry);
    if (state.queued) return;
    state.queued = true;
    require('timers').setImmediate(() => {
      if (!state.queued) return;
      state.queued = false;
      const list = state.waiting.splice(0);
      state.callback.call(this, new ObserverEntryList(list), this);
    });
  }
}

function trace(type, by) {
  if (v16) require('internal/trace').observe(type, by, sink);
}

if (!v16) {
  delete PerformanceObserver.prototype.takeRecords;
  delete PerformanceObserver.supportedEntryTypes;
}
for (const name of ['take', 'forget']) {
  Object.defineProperty(PerformanceObserver.prototype, name, { enumerable: false });
}

const performance = new Performance();
if (!v16) {
  for (const name of ['clearMeasures', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'eventLoopUtilization', 'toJSON']) {
    delete Performance.prototype[name];
  }
}
const constants = {
  NODE_PERFORMANCE_GC_MAJOR: v16 ? 4 : 2, NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_INCREMENTAL: v16 ? 8 : 4, NODE_PERFORMANCE_GC_WEAKCB: v16 ? 16 : 8,
};

module.exports = v16 ? {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver,
  PerformanceObserverEntryList: ObserverEntryList, PerformanceResourceTiming: class PerformanceResourceTiming extends PerformanceEntry {},
  ...require('internal/histogram'), performance,
} : { performance, PerformanceObserver };
Object.defineProperty(module.exports, 'constants', { value: constants, enumerable: true });
