'use strict';

// assert.CallTracker: counts calls of functions.

const errors = require('internal/errors');
const { AssertionError } = require('internal/assertion_error');

class CallTracker {
  constructor() { Object.defineProperty(this, 'tracked', { value: new Set() }); }

  calls(fn, exact = 1) {
    if (process._exiting) {
      throw errors.makeError('Error', 'ERR_UNAVAILABLE_DURING_EXIT',
        'Cannot call function in process exit handler');
    }
    if (typeof fn === 'number') {
      exact = fn;
      fn = () => {};
    } else if (fn === undefined) {
      fn = () => {};
    }
    if (typeof exact !== 'number') throw errors.argType('expected', 'number', exact);
    if (!Number.isInteger(exact)) throw errors.outOfRange('expected', 'an integer', exact);
    if (exact < 1 || exact > 0xffffffff) throw errors.outOfRange('expected', '>= 1 && <= 4294967295', exact);
    const context = { exact, actual: 0, name: fn.name || 'calls', stackTrace: new Error() };
    this.tracked.add(context);
    return new Proxy(fn, {
      apply(target, self, args) {
        context.actual++;
        return Reflect.apply(target, self, args);
      },
    });
  }

  report() {
    const out = [];
    for (const c of this.tracked) {
      if (c.actual === c.exact) continue;
      out.push({
        message: `Expected the ${c.name} function to be executed ${c.exact} time(s) but was executed ${c.actual} time(s).`,
        actual: c.actual, expected: c.exact, operator: c.name, stack: c.stackTrace,
      });
    }
    return out;
  }

  verify() {
    const found = this.report();
    if (found.length === 0) return;
    const message = found.length === 1 ? found[0].message :
      'Functions were not called the expected number of times';
    throw new AssertionError({ message, details: found });
  }
}

exports.CallTracker = CallTracker;
