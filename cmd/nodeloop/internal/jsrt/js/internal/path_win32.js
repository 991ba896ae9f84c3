'use strict';

// The win32 half of the path module.

const { v16 } = require('internal/errors');

exports.make = function ({ need, squeeze, extensionOf, formatWith, lastPart }) {
  const isSep = (c) => c === '/' || c === '\\';
  const isLetter = (c) => /^[A-Za-z]$/.test(c);

  // rootOf splits the root off a path: its device ("C:", "\\\\server\\share")
  // and length, and whether the rest is absolute.
  function rootOf(path) {
    if (path.length > 0 && isSep(path[0])) {
      const unc = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/.exec(path);
      if (path.length > 1 && isSep(path[1]) && unc) {
        const end = unc[0].length;
        const whole = end === path.length;
        return {
          device: `\\\\${unc[1]}\\${unc[2]}`, end: whole ? end : end + 1, absolute: true, unc: true, whole,
          deviceEnd: end,
        };
      }
      return { device: '', end: 1, absolute: true, unc: false };
    }
    if (path.length > 1 && isLetter(path[0]) && path[1] === ':') {
      const absolute = path.length > 2 && isSep(path[2]);
      return { device: path.slice(0, 2), end: absolute ? 3 : 2, absolute, unc: false };
    }
    return { device: '', end: 0, absolute: false, unc: false };
  }

  const split = (path) => path.split(/[\\/]/);

  // workingDirectory is the one of a drive; only the process's own is known.
  function workingDirectory(device) {
    if (device === '') return process.cwd();
    const path = process.env[`=${device}`] || process.cwd();
    const own = path.slice(0, 2).toLowerCase() === device.toLowerCase();
    if (v16 ? !own && path[2] === '\\' : !own || path[2] !== '\\') return `${device}\\`;
    return path;
  }

  const win32 = {
    resolve(...args) {
      let device = '';
      let tail = '';
      let absolute = false;
      for (let i = args.length - 1; i >= -1; i--) {
        let path;
        if (i >= 0) {
          path = args[i];
          need(path, 'path');
          if (path.length === 0) continue;
        } else {
          path = workingDirectory(device);
        }
        const root = rootOf(path);
        if (root.device.length > 0) {
          if (device.length > 0) {
            if (root.device.toLowerCase() !== device.toLowerCase()) continue;
          } else {
            device = root.device;
          }
        }
        if (absolute) {
          if (device.length > 0) break;
        } else {
          tail = `${path.slice(root.end)}\\${tail}`;
          absolute = root.absolute;
          if (absolute && device.length > 0) break;
        }
      }
      const body = squeeze(split(tail), !absolute).join('\\');
      return `${device}${absolute ? '\\' : ''}${body}` || '.';
    },

    normalize(path) {
      need(path, 'path');
      if (path.length === 0) return '.';
      if (path.length === 1) return isSep(path) ? '\\' : path;
      const root = rootOf(path);
      if (root.unc && root.whole) return `${root.device}\\`;
      let body = root.end < path.length ? squeeze(split(path.slice(root.end)), !root.absolute).join('\\') : '';
      if (body.length === 0 && !root.absolute) body = '.';
      if (body.length > 0 && isSep(path[path.length - 1])) body += '\\';
      return `${root.device}${root.absolute ? '\\' : ''}${body}`;
    },

    isAbsolute(path) {
      need(path, 'path');
      return path.length > 0 && (isSep(path[0]) ||
        (path.length > 2 && isLetter(path[0]) && path[1] === ':' && isSep(path[2])));
    },

    join(...args) {
      const parts = [];
      for (const arg of args) {
        need(arg, 'path');
        if (arg.length > 0) parts.push(arg);
      }
      if (parts.length === 0) return '.';
      let joined = parts.join('\\');
      const first = parts[0];
      // Slashes at the start make a UNC path only when the first part says so.
      let slashes = /^[\\/]*/.exec(joined)[0].length;
      const own = /^[\\/]*/.exec(first)[0].length;
      const keepsUNC = own === 2 && first.length > 2;
      if (!keepsUNC && slashes >= 2) joined = `\\${joined.slice(slashes)}`;
      slashes = 0;
      return win32.normalize(joined);
    },

    relative(from, to) {
      need(from, 'from');
      need(to, 'to');
      if (from === to) return '';
      const a = win32.resolve(from);
      const b = win32.resolve(to);
      if (a === b || a.toLowerCase() === b.toLowerCase()) return '';
      const left = split(a).filter(Boolean);
      const right = split(b).filter(Boolean);
      let same = 0;
      while (same < left.length && same < right.length && left[same].toLowerCase() === right[same].toLowerCase()) same++;
      if (same === 0) return b;
      return [...left.slice(same).map(() => '..'), ...right.slice(same)].join('\\');
    },

    toNamespacedPath(path) {
      if (typeof path !== 'string' || path.length === 0) return path;
      const full = win32.resolve(path);
      if (full.length <= 2) return path;
      if (full[0] === '\\' && full[1] === '\\') {
        return full[2] !== '?' && full[2] !== '.' ? `\\\\?\\UNC\\${full.slice(2)}` : path;
      }
      return isLetter(full[0]) && full[1] === ':' && full[2] === '\\' ? `\\\\?\\${full}` : path;
    },

    dirname(path) {
      need(path, 'path');
      if (path.length === 0) return '.';
      if (path.length === 1) return isSep(path) ? path : '.';
      const root = rootOf(path);
      if (root.unc && root.whole) return path;
      const start = root.end;
      let end = path.length;
      while (end > start && isSep(path[end - 1])) end--;
      let slash = end - 1;
      while (slash >= start && !isSep(path[slash])) slash--;
      if (slash >= start) return path.slice(0, slash);
      if (root.end === 0) return '.';
      return path.slice(0, root.end);
    },

    basename(path, ext) {
      if (ext !== undefined) need(ext, 'ext');
      need(path, 'path');
      if (ext !== undefined && ext === path) return '';
      const start = path.length >= 2 && isLetter(path[0]) && path[1] === ':' ? 2 : 0;
      let end = path.length;
      while (end > start && isSep(path[end - 1])) end--;
      let from = end;
      while (from > start && !isSep(path[from - 1])) from--;
      return lastPart(path, from, end, ext, start);
    },

    extname(path) {
      need(path, 'path');
      return extensionOf(win32.basename(path));
    },

    format: (pathObject) => formatWith('\\', pathObject),

    parse(path) {
      need(path, 'path');
      const out = { root: '', dir: '', base: '', ext: '', name: '' };
      if (path.length === 0) return out;
      const root = rootOf(path);
      out.root = path.slice(0, root.end);
      let end = path.length;
      while (end > root.end && isSep(path[end - 1])) end--;
      let from = end;
      while (from > root.end && !isSep(path[from - 1])) from--;
      out.base = path.slice(from, end);
      out.dir = from > root.end ? path.slice(0, from - 1) : out.root;
      if (end <= root.end && path.length > root.end) out.dir = out.root;
      out.ext = extensionOf(out.base);
      out.name = out.ext === '' ? out.base : out.base.slice(0, -out.ext.length);
      return out;
    },

    sep: '\\',
    delimiter: ';',
    win32: null,
    posix: null,
  };
  return win32;
};
