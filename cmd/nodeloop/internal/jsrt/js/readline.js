'use strict';

// The readline module: lines of any readable stream, prompts and questions. It
// does not edit: a terminal sends whole lines.

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const errors = require('internal/errors');

const needsCallback = (callback) => {
  if (callback !== undefined && typeof callback !== 'function') throw errors.callback(callback);
};

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  EventEmitter.call(this);
  let options = { input, output, completer, terminal };
  if (input && input.input) options = input;
  this.input = options.input;
  this.output = options.output;
  this.terminal = Boolean(options.terminal);
  this.crlfDelay = options.crlfDelay ? Math.max(100, options.crlfDelay) : 100;
  this.line = '';
  this.closed = false;
  this.paused = false;
  this._prompt = options.prompt === undefined ? '> ' : `${options.prompt}`;
  this._decoder = new StringDecoder('utf8');
  this._rest = '';
  this._afterCR = false;
  const ondata = (chunk) => this._take(this._decoder.write(chunk));
  const onend = () => {
    const rest = this._rest + this._decoder.end();
    this._rest = '';
    if (rest !== '') this._tell(rest);
    this.close();
  };
  this._release = () => {
    this.input.removeListener('data', ondata);
    this.input.removeListener('end', onend);
  };
  this.input.on('data', ondata);
  this.input.on('end', onend);
  this.input.resume();
}
Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

const proto = Interface.prototype;

// _take cuts text into lines, which end with \n, \r\n or \r.
proto._take = function(text) {
  if (this._afterCR && text !== '') {
    if (text[0] === '\n') text = text.slice(1);
    this._afterCR = false;
  }
  const lines = (this._rest + text).split(/\r\n|\n|\r/);
  if (text.endsWith('\r')) this._afterCR = true;
  this._rest = lines.pop();
  for (const line of lines) this._tell(line);
};

proto._tell = function(line) {
  const answer = this._answer;
  if (answer) {
    this._answer = undefined;
    this.setPrompt(this._before);
    answer(line);
  } else {
    this.emit('line', line);
  }
};

proto.setPrompt = function setPrompt(prompt) { this._prompt = prompt; };
if (errors.v16) proto.getPrompt = function getPrompt() { return this._prompt; };

proto.prompt = function prompt() {
  if (this.paused) this.resume();
  if (this.output) this.output.write(this._prompt);
};

proto.question = function question(query, options, callback) {
  if (typeof options === 'function') callback = options;
  if (typeof callback !== 'function') return;
  if (this.closed && errors.v16) throw errors.makeError('Error', 'ERR_USE_AFTER_CLOSE', 'readline was closed');
  if (this._answer) {
    this.prompt();
    return;
  }
  this._before = this._prompt;
  this.setPrompt(query);
  this._answer = callback;
  this.prompt();
};

proto.pause = function pause() {
  if (this.paused) return undefined;
  this.input.pause();
  this.paused = true;
  this.emit('pause');
  return this;
};

proto.resume = function resume() {
  if (!this.paused) return undefined;
  this.input.resume();
  this.paused = false;
  this.emit('resume');
  return this;
};

proto.write = function write(data) {
  if (this.paused) this.resume();
  this._take(`${data}`);
};

proto.close = function close() {
  if (this.closed) return;
  this.pause();
  this._release();
  this.closed = true;
  this.emit('close');
};

proto[Symbol.asyncIterator] = function() {
  if (this._lines === undefined) {
    const { Readable } = require('stream');
    const lines = new Readable({ objectMode: true, read: () => this.resume(), destroy: (err, done) => {
      this.close();
      done(err);
    } });
    this.on('line', (line) => {
      if (!lines.push(line)) this.pause();
    });
    this.on('close', () => lines.push(null));
    this._lines = lines;
  }
  return this._lines[Symbol.asyncIterator]();
};

const escape = (stream, text, callback) => {
  needsCallback(callback);
  if (stream === null || stream === undefined || text === '') {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
};

exports.Interface = Interface;
exports.createInterface = (...args) => new Interface(...args);
exports.clearLine = (stream, dir, callback) => escape(stream, dir < 0 ? '\x1b[1K' : dir > 0 ? '\x1b[0K' : '\x1b[2K', callback);
exports.clearScreenDown = (stream, callback) => escape(stream, '\x1b[0J', callback);
exports.cursorTo = (stream, x, y, callback) => {
  if (typeof y === 'function') [y, callback] = [undefined, y];
  return escape(stream, typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, callback);
};
exports.moveCursor = (stream, dx, dy, callback) => {
  let text = dx < 0 ? `\x1b[${-dx}D` : dx > 0 ? `\x1b[${dx}C` : '';
  text += dy < 0 ? `\x1b[${-dy}A` : dy > 0 ? `\x1b[${dy}B` : '';
  return escape(stream, text, callback);
};
exports.emitKeypressEvents = () => {};
