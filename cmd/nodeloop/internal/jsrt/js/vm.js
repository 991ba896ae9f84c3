'use strict';

// The vm module. There is one realm: code for a context runs with the context's
// properties in scope, before the real globals.

const errors = require('internal/errors');

const contexts = new WeakSet();
const global_ = global;

function needContext(context, name) {
  if (context === null || typeof context !== 'object') throw errors.argType(name, 'Object', context);
}

function createContext(context = {}) {
  needContext(context, 'contextObject');
  contexts.add(context);
  return context;
}

function isContext(context) {
  needContext(context, 'object');
  return contexts.has(context);
}

// within evaluates code so that every free name is looked up in the context
// first, and is made there when it is assigned to.
const within = new Function('scope', 'code', 'with (scope) { return eval(code); }');

function scopeOf(context) {
  return new Proxy(context, {
    has: (target, name) => name !== 'code' && name !== 'eval',
    get(target, name) {
      if (name === Symbol.unscopables) return undefined;
      if (name in target) return target[name];
      if (name === 'globalThis') return target;
      if (name in global_) return global_[name];
      throw new ReferenceError(`${String(name)} is not defined`);
    },
  });
}

class Script {
  constructor(code, options) {
    this.code = `${code}`;
    if (options && options.filename !== undefined) this.filename = `${options.filename}`;
    new Function(`return () => {${this.code}\n}`); // throws a SyntaxError
    Object.defineProperty(this, 'code', { enumerable: false });
    Object.defineProperty(this, 'filename', { enumerable: false });
  }
  runInThisContext() { return (0, eval)(this.code); }
  runInContext(context) {
    needContext(context, 'contextifiedObject');
    if (!contexts.has(context)) throw errors.argType('contextifiedObject', 'vm.Context', context);
    return within.call(context, scopeOf(context), this.code);
  }
  runInNewContext(context) { return this.runInContext(createContext(context)); }
  createCachedData() { return Buffer.alloc(0); }
}

module.exports = {
  Script,
  createContext,
  createScript: (code, options) => new Script(code, options),
  runInContext: (code, context, options) => new Script(code, options).runInContext(context),
  runInNewContext: (code, context, options) => new Script(code, options).runInNewContext(context),
  runInThisContext: (code, options) => new Script(code, options).runInThisContext(),
  isContext,
  compileFunction: (code, params = []) => new Function(...params, code),
};
