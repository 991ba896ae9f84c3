'use strict';

// The path module, for both families of systems.

const errors = require('internal/errors');

const need = (v, name) => { if (typeof v !== 'string') throw errors.argType(name, 'string', v); };

// squeeze drops empty and "." parts and takes ".." back; above keeps what leads
// out of a relative path.
function squeeze(parts, above) {
  const out = [];
  for (const part of parts) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (above) out.push('..');
  }
  return out;
}

function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function formatWith(sep, pathObject) {
  if (pathObject === null || typeof pathObject !== 'object') throw errors.argType('pathObject', 'Object', pathObject);
  const dir = pathObject.dir || pathObject.root;
  const base = pathObject.base || `${pathObject.name || ''}${pathObject.ext || ''}`;
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${sep}${base}`;
}

// lastPart is the part of path between two places, without ext at its end,
// unless nothing would be left. A part that is no more than the end of ext
// keeps, oddly, the separators behind it.
function lastPart(path, from, end, ext, start) {
  const base = path.slice(from, end);
  if (ext === undefined || ext.length === 0 || ext.length > path.length || base === ext) return base;
  if (base.endsWith(ext)) return base.slice(0, -ext.length);
  if (ext.endsWith(base)) return path.slice(base === '' ? start || 0 : from);
  return base;
}

// lastSlash is where the last part begins, slashes at the end left aside.
function lastSlash(path) {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.lastIndexOf('/', end - 1);
}

const posix = {
  resolve(...args) {
    let found = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1 && !absolute; i--) {
      const part = i >= 0 ? args[i] : process.cwd();
      need(part, 'path');
      if (part.length === 0) continue;
      found = `${part}/${found}`;
      absolute = part[0] === '/';
    }
    const body = squeeze(found.split('/'), !absolute).join('/');
    if (absolute) return `/${body}`;
    return body.length > 0 ? body : '.';
  },

  normalize(path) {
    need(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path[0] === '/';
    const trailing = path[path.length - 1] === '/';
    let body = squeeze(path.split('/'), !absolute).join('/');
    if (body.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) body += '/';
    return absolute ? `/${body}` : body;
  },

  isAbsolute(path) {
    need(path, 'path');
    return path.length > 0 && path[0] === '/';
  },

  join(...args) {
    let joined;
    for (const arg of args) {
      need(arg, 'path');
      if (arg.length > 0) joined = joined === undefined ? arg : `${joined}/${arg}`;
    }
    return joined === undefined ? '.' : posix.normalize(joined);
  },

  relative(from, to) {
    need(from, 'from');
    need(to, 'to');
    if (from === to) return '';
    const a = posix.resolve(from);
    const b = posix.resolve(to);
    if (a === b) return '';
    const left = a.split('/').filter(Boolean);
    const right = b.split('/').filter(Boolean);
    let same = 0;
    while (same < left.length && same < right.length && left[same] === right[same]) same++;
    return [...left.slice(same).map(() => '..'), ...right.slice(same)].join('/');
  },

  toNamespacedPath: (path) => path,

  dirname(path) {
    need(path, 'path');
    if (path.length === 0) return '.';
    const root = path[0] === '/';
    const slash = lastSlash(path);
    if (slash < 1) return root ? '/' : '.';
    return root && slash === 1 ? '//' : path.slice(0, slash);
  },

  basename(path, ext) {
    if (ext !== undefined) need(ext, 'ext');
    need(path, 'path');
    if (ext !== undefined && ext === path) return '';
    let end = path.length;
    while (end > 0 && path[end - 1] === '/') end--;
    return lastPart(path, end === 0 ? 0 : path.lastIndexOf('/', end - 1) + 1, end, ext);
  },

  extname(path) {
    need(path, 'path');
    return extensionOf(posix.basename(path));
  },

  format: (pathObject) => formatWith('/', pathObject),

  parse(path) {
    need(path, 'path');
    const root = path.length > 0 && path[0] === '/' ? '/' : '';
    const base = posix.basename(path);
    const slash = lastSlash(path);
    const dir = base !== '' && slash > 0 ? path.slice(0, slash) : root;
    const ext = extensionOf(base);
    return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

const win32 = require('internal/path_win32').make({ need, squeeze, extensionOf, formatWith, lastPart });

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
for (const lib of [posix, win32]) {
  for (const name of ['format', 'toNamespacedPath']) {
    const fn = lib[name];
    Object.defineProperty(fn, 'name', { value: name, configurable: true });
  }
  lib._makeLong = lib.toNamespacedPath;
}

module.exports = posix;
