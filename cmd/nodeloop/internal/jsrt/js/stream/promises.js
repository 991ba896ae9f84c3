'use strict';

const native = require('native:stream');
const { finished } = require('stream').finished;

function isIterable(v) {
  return typeof v[Symbol.asyncIterator] === 'function' || typeof v[Symbol.iterator] === 'function';
}

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let options;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !native.isNodeStream(last) && !isIterable(last)) {
      const { signal, end } = streams.pop();
      options = { signal, end };
    }
    native.pipeline(streams, (err, value) => {
      if (err) reject(err);
      else resolve(value);
    }, options);
  });
}

exports.finished = finished;
exports.pipeline = pipeline;
