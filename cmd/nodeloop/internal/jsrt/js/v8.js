'use strict';

// The v8 module, as far as it makes sense without V8: what is known of memory.

const errors = require('internal/errors');

function missing(name) {
  return { [name]: () => {
    throw errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `nodeloop has no V8: v8.${name} is not possible`);
  } }[name];
}

module.exports = {
  cachedDataVersionTag: () => 0,
  getHeapSpaceStatistics: () => [],
  getHeapCodeStatistics: () => ({ code_and_metadata_size: 0, bytecode_and_metadata_size: 0, external_script_source_size: 0 }),
  getHeapStatistics() {
    const { heapTotal, heapUsed, rss } = process.memoryUsage();
    return {
      total_heap_size: heapTotal, total_heap_size_executable: 0, total_physical_size: rss,
      total_available_size: require('os').freemem(), used_heap_size: heapUsed, heap_size_limit: require('os').totalmem(),
      malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0, number_of_native_contexts: 1,
      number_of_detached_contexts: 0,
    };
  },
  setFlagsFromString() {},
  getHeapSnapshot: missing('getHeapSnapshot'),
  writeHeapSnapshot: missing('writeHeapSnapshot'),
  serialize: missing('serialize'),
  deserialize: missing('deserialize'),
};
