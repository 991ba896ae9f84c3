'use strict';

// What hangs on the stream classes and is naturally JavaScript.

const native = require('native:stream');
const { Readable } = require('stream');

// wrap is the static Readable.wrap.
exports.wrap = function(src, options) {
  let { readableObjectMode: objectMode } = src;
  if (objectMode === undefined || objectMode === null) objectMode = src.objectMode;
  if (objectMode === undefined || objectMode === null) objectMode = true;
  return new Readable({
    objectMode,
    ...options,
    destroy(err, callback) {
      native.destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
};

exports.finished = function finished(stream, options) {
  return new Promise((resolve, reject) => {
    native.finished(stream, options, (err) => {
      if (err) reject(err);
      else resolve();
    });
  });
};
