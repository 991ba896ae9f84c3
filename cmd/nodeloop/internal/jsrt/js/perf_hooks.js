'use strict';

// The perf_hooks module: the clock, marks and measures.

const errors = require('internal/errors');
const { now, timeOrigin } = require('internal/perf');
const v16 = errors.v16;

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
  entries.push(entry);
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

class Performance {
  get timeOrigin() { return timeOrigin; }
  get nodeTiming() {
    return { name: 'node', entryType: 'node', startTime: 0, duration: now(), nodeStart: 0, v8Start: 0,
      environment: 0, bootstrapComplete: 0, loopStart: -1, loopExit: -1, idleTime: 0 };
  }
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
  eventLoopUtilization() { return { idle: 0, active: 0, utilization: 0 }; }
  toJSON() { return { nodeTiming: this.nodeTiming, timeOrigin, eventLoopUtilization: this.eventLoopUtilization() }; }
}

function remove(type, name) {
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === type && (name === undefined || entries[i].name === `${name}`)) entries.splice(i, 1);
  }
}

class ObserverEntryList {
  constructor(list) { Object.defineProperty(this, 'list', { value: list }); }
  getEntries() { return this.list.slice(); }
  getEntriesByType(type) { return this.list.filter((e) => e.entryType === type); }
  getEntriesByName(name, type) {
    return this.list.filter((e) => e.name === name && (type === undefined || e.entryType === type));
  }
}

class PerformanceObserver {
  constructor(callback) {
    if (typeof callback !== 'function') throw errors.argType('callback', 'Function', callback);
    Object.defineProperty(this, 'state', { value: { callback, types: new Set(), waiting: [] } });
  }
  observe(options) {
    errors.needObject(options, 'options');
    for (const t of options.entryTypes || [options.type]) this.state.types.add(t);
    observers.add(this);
  }
  disconnect() { observers.delete(this); }
  take(entry) {
    const { state } = this;
    if (!state.types.has(entry.entryType)) return;
    state.waiting.push(entry);
    if (state.waiting.length > 1) return;
    require('timers').setImmediate(() => {
      const list = state.waiting.splice(0);
      state.callback.call(this, new ObserverEntryList(list), this);
    });
  }
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

function histogram() {
  return {
    min: 0, max: 0, mean: NaN, stddev: NaN, exceeds: 0, percentiles: new Map(),
    enable() { return true; }, disable() { return true; }, reset() {}, percentile() { return 0; }, record() {},
  };
}

module.exports = v16 ? {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver,
  PerformanceObserverEntryList: ObserverEntryList, PerformanceResourceTiming: class PerformanceResourceTiming extends PerformanceEntry {},
  monitorEventLoopDelay: histogram, createHistogram: histogram, performance,
} : { performance, PerformanceObserver };
Object.defineProperty(module.exports, 'constants', { value: constants, enumerable: true });
