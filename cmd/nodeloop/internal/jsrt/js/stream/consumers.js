'use strict';

const { Blob, Buffer } = require('buffer');
const { TextDecoder } = require('util');
const { coroutine, each } = require('internal/async_generator');

function* chunksOf(stream) {
  const chunks = [];
  yield* each(stream, function* (chunk) { chunks.push(chunk); });
  return chunks;
}

async function blob(stream) {
  return new Blob(await coroutine(chunksOf(stream)));
}

async function arrayBuffer(stream) {
  const whole = await blob(stream);
  return whole.arrayBuffer();
}

async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

async function text(stream) {
  const decoder = new TextDecoder();
  let result = '';
  for (const chunk of await coroutine(chunksOf(stream))) {
    result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return result + decoder.decode(undefined, { stream: false });
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, text, json };
