'use strict';

// The engine has no %AsyncIteratorPrototype%; iterators of ours share this one.
exports.prototype = Object.defineProperty({}, Symbol.asyncIterator, {
  value: { [Symbol.asyncIterator]() { return this; } }[Symbol.asyncIterator],
  writable: true,
  configurable: true,
});
