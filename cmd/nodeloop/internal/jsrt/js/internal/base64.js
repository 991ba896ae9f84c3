'use strict';

// The web's atob and btoa.

const { Buffer } = require('buffer');

function invalid(text) {
  const { DOMException } = require('internal/domexception');
  return new DOMException(text, 'InvalidCharacterError');
}

function missing() {
  return require('internal/errors').makeError('TypeError', 'ERR_MISSING_ARGS', 'The "input" argument must be specified');
}

exports.btoa = function (input) {
  if (arguments.length === 0) throw missing();
  const text = `${input}`;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) throw invalid('Invalid character');
  return Buffer.from(text, 'latin1').toString('base64');
};

exports.atob = function (input) {
  if (arguments.length === 0) throw missing();
  const text = `${input}`.replace(/[\t\n\f\r ]/g, '');
  if (/[^A-Za-z0-9+/=]/.test(text)) throw invalid('Invalid character');
  if (text.length % 4 === 1) throw invalid('The string to be decoded is not correctly encoded.');
  return Buffer.from(text, 'base64').toString('latin1');
};
