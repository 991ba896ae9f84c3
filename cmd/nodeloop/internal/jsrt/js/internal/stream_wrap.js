'use strict';

// The _stream_wrap module: a socket over any duplex stream.

const { Socket } = require('net');
const errors = require('internal/errors');

const canceled = -125;

// codeOf is what a handle answers for an error.
function codeOf(err) {
  if (!err) return 0;
  const { binding } = require('internal/binding');
  return binding('uv')[`UV_${err.code}`] || -32;
}

// A Handle stands between a socket and the stream that it wraps. Writes and the
// end are told of in a later turn.
class Handle {
  constructor(stream) {
    this.stream = stream;
    this.waiting = new Set();
  }

  later(req, code) {
    setImmediate(() => {
      if (this.waiting.delete(req)) req.oncomplete(code);
    });
  }

  readStart() {
    this.stream.resume();
    return 0;
  }

  readStop() {
    this.stream.pause();
    return 0;
  }

  writeBuffer(req, data) {
    req.async = true;
    this.waiting.add(req);
    this.stream.write(data, (err) => { this.later(req, codeOf(err)); });
    return 0;
  }

  shutdown(req) {
    this.waiting.add(req);
    setImmediate(() => { this.stream.end(() => { this.later(req, 0); }); });
    return 0;
  }

  close(cb) {
    this.stream.destroy();
    setImmediate(() => {
      for (const req of this.waiting) req.oncomplete(canceled);
      this.waiting.clear();
      cb();
    });
  }
}

class JSStreamWrap extends Socket {
  constructor(stream) {
    const handle = new Handle(stream);
    stream.pause();
    super({ handle, manualStart: true });
    stream.on('error', (err) => { this.emit('error', err); });
    const ondata = (chunk) => {
      if (typeof chunk !== 'string' && stream._readableState.objectMode !== true) {
        if (this._handle) handle.onread(chunk);
        return;
      }
      stream.pause();
      stream.removeListener('data', ondata);
      this.emit('error', errors.makeError('Error', 'ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode'));
    };
    stream.on('data', ondata);
    stream.once('end', () => { if (this._handle) handle.onread(); });
    stream.once('close', () => { this.destroy(); });
    this.stream = stream;
    this.readable = stream.readable;
    this.writable = stream.writable;
    this.read(0);
  }

  static get StreamWrap() { return JSStreamWrap; }

  isClosing() { return !this.readable || !this.writable; }
}

if (errors.v16) {
  process.emitWarning('The _stream_wrap module is deprecated.', 'DeprecationWarning', 'DEP0125');
}
module.exports = JSStreamWrap;
