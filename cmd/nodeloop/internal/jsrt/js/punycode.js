'use strict';

// The punycode module (RFC 3492).

const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const maxInt = 2147483647;

function adapt(delta, count, first) {
  delta = first ? Math.floor(delta / damp) : delta >> 1;
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((base - tMin) * tMax) >> 1; k += base) delta = Math.floor(delta / (base - tMin));
  return Math.floor(k + ((base - tMin + 1) * delta) / (delta + skew));
}

const threshold = (k, bias) => (k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias);
const fail = (text) => { throw new RangeError(text); };

function decode(input) {
  const out = [];
  const dash = Math.max(0, input.lastIndexOf('-'));
  for (let j = 0; j < dash; j++) {
    if (input.charCodeAt(j) >= 0x80) fail('Illegal input >= 0x80 (not a basic code point)');
    out.push(input.charCodeAt(j));
  }
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash > 0 ? dash + 1 : 0; at < input.length;) {
    const was = i;
    for (let w = 1, k = base; ; k += base) {
      if (at >= input.length) fail('Invalid input');
      const c = input.charCodeAt(at++);
      const digit = c >= 0x30 && c < 0x3A ? c - 22 : c >= 0x41 && c < 0x5B ? c - 0x41 : c >= 0x61 && c < 0x7B ? c - 0x61 : base;
      if (digit >= base) fail('Invalid input');
      if (digit > Math.floor((maxInt - i) / w)) fail('Overflow: input needs wider integers to process');
      i += digit * w;
      const t = threshold(k, bias);
      if (digit < t) break;
      w *= base - t;
    }
    const count = out.length + 1;
    bias = adapt(i - was, count, was === 0);
    n += Math.floor(i / count);
    i %= count;
    out.splice(i++, 0, n);
  }
  return String.fromCodePoint(...out);
}

function encode(input) {
  const points = ucs2decode(input);
  const basic = points.filter((c) => c < 0x80);
  let out = String.fromCharCode(...basic);
  let done = basic.length;
  if (done) out += '-';
  let n = 128;
  let delta = 0;
  let bias = 72;
  while (done < points.length) {
    const next = Math.min(...points.filter((c) => c >= n));
    if (next - n > Math.floor((maxInt - delta) / (done + 1))) fail('Overflow: input needs wider integers to process');
    delta += (next - n) * (done + 1);
    n = next;
    for (const c of points) {
      if (c < n && ++delta > maxInt) fail('Overflow: input needs wider integers to process');
      if (c !== n) continue;
      let q = delta;
      for (let k = base; ; k += base) {
        const t = threshold(k, bias);
        if (q < t) break;
        out += digitOf(t + ((q - t) % (base - t)));
        q = Math.floor((q - t) / (base - t));
      }
      out += digitOf(q);
      bias = adapt(delta, done + 1, done === basic.length);
      delta = 0;
      done++;
    }
    delta++;
    n++;
  }
  return out;
}

const digitOf = (d) => String.fromCharCode(d + (d < 26 ? 97 : 22));

function ucs2decode(text) {
  const out = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i);
    out.push(c);
    if (c > 0xffff) i++;
  }
  return out;
}

function perLabel(text, fn) {
  const parts = text.split('@');
  const domain = parts.length > 1 ? parts[1] : text;
  const lead = parts.length > 1 ? `${parts[0]}@` : '';
  return lead + domain.replace(/[\x2E\u3002\uFF0E\uFF61]/g, '.').split('.').map(fn).join('.');
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: (points) => String.fromCodePoint(...points) },
  decode, encode,
  toASCII: (text) => perLabel(text, (s) => (/[^\0-\x7E]/.test(s) ? `xn--${encode(s)}` : s)),
  toUnicode: (text) => perLabel(text, (s) => (s.startsWith('xn--') ? decode(s.slice(4).toLowerCase()) : s)),
};
