'use strict';

// The CommonJS loader. Module, its cache and its extension table are plain
// objects that programs may patch; each step goes through them.

const native = require('native:loader');
const v16 = native.v16;

function Module(id, parent) {
  this.id = id === undefined ? '' : id;
  if (v16) this.path = native.dirname(this.id);
  this.exports = {};
  if (v16) {
    Object.defineProperty(this, 'parent', {
      value: parent, writable: true, configurable: true, enumerable: false,
    });
    if (parent === undefined) delete this.parent;
  } else {
    this.parent = parent;
  }
  if (parent && parent.children && !parent.children.includes(this)) parent.children.push(this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

if (v16) {
  Object.defineProperty(Module.prototype, 'parent', {
    get() { return undefined; },
    set(v) {
      Object.defineProperty(this, 'parent', {
        value: v, writable: true, configurable: true, enumerable: false,
      });
    },
    configurable: true,
  });
}

Module._cache = Object.create(null);
Module._pathCache = Object.create(null);
Module._extensions = Object.create(null);
Module.globalPaths = [];
Module.Module = Module;
Module.builtinModules = native.ids().filter((id) => !id.includes(':'));
Module._debug = () => {};

Module.wrapper = [
  '(function (exports, require, module, __filename, __dirname) { ',
  '\n});',
];
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];

function builtinID(request) {
  if (request.startsWith('node:')) {
    if (!v16) return '';
    request = request.slice(5);
    if (!native.has(request)) {
      throw require('internal/errors').makeError('Error', 'ERR_UNKNOWN_BUILTIN_MODULE',
        `No such built-in module: node:${request}`);
    }
    return request;
  }
  return native.has(request) ? request : '';
}

function notFound(request, parent) {
  if (!v16) {
    const err = new Error(`Cannot find module '${request}'`);
    err.code = 'MODULE_NOT_FOUND';
    return err;
  }
  const stack = [];
  for (let m = parent; m && stack.length < 100; m = m.parent) stack.push(m.filename || m.id);
  let text = `Cannot find module '${request}'`;
  if (stack.length > 0) text += '\nRequire stack:\n- ' + stack.join('\n- ');
  const err = new Error(text);
  err.code = 'MODULE_NOT_FOUND';
  err.requireStack = stack;
  return err;
}

// packages caches package.json files by folder; null is "there is none".
const packages = new Map();

function readPackage(dir) {
  if (packages.has(dir)) return packages.get(dir);
  const file = native.join(dir, 'package.json');
  let pkg = null;
  const text = native.readText(file);
  if (text !== undefined) {
    try {
      pkg = JSON.parse(text);
    } catch (e) {
      e.path = file;
      e.message = `Error parsing ${file}: ${e.message}`;
      throw e;
    }
    if (pkg === null || typeof pkg !== 'object') pkg = {};
  }
  packages.set(dir, pkg);
  return pkg;
}

function packageScope(file) {
  for (let dir = native.dirname(file); ; dir = native.dirname(dir)) {
    if (!dir.endsWith('/node_modules')) {
      const pkg = readPackage(dir);
      if (pkg) return { dir, pkg };
    }
    if (dir === native.dirname(dir)) return null;
  }
}

function asFile(path) {
  if (native.kind(path) === 1) return native.realpath(path);
  return withExtension(path);
}

function withExtension(path) {
  for (const ext of Object.keys(Module._extensions)) {
    if (native.kind(path + ext) === 1) return native.realpath(path + ext);
  }
  return '';
}

function asFolder(path) {
  const pkg = readPackage(path);
  if (pkg && typeof pkg.main === 'string' && pkg.main !== '') {
    const target = native.join(path, pkg.main);
    const found = asFile(target) || withExtension(native.join(target, 'index'));
    if (found) return found;
    const fallback = withExtension(native.join(path, 'index'));
    if (fallback) return fallback;
    const err = new Error(`Cannot find module '${target}'. Please verify that the package.json has a valid "main" entry`);
    err.code = 'MODULE_NOT_FOUND';
    err.path = native.join(path, 'package.json');
    throw err;
  }
  return withExtension(native.join(path, 'index'));
}

function locate(path) {
  const slash = path.endsWith('/') || path.endsWith('/.') || path.endsWith('/..');
  const clean = native.join(path);
  const kind = native.kind(clean);
  if (!slash) {
    if (kind === 1) return native.realpath(clean);
    const found = withExtension(clean);
    if (found) return found;
  }
  return kind === 2 ? asFolder(clean) : '';
}

// The "exports" and "imports" maps of package.json.

const conditions = new Set(['require', 'node', 'default', 'node-addons']);

function exportsError(code, text) {
  return require('internal/errors').makeError('Error', code, text);
}

function pickTarget(dir, target, star, internal) {
  if (typeof target === 'string') {
    if (!target.startsWith('./')) {
      return internal && !target.startsWith('../') && !target.startsWith('/') ?
        { bare: target.split('*').join(star) } : undefined;
    }
    return native.join(dir, target.split('*').join(star));
  }
  if (Array.isArray(target)) {
    for (const t of target) {
      const found = pickTarget(dir, t, star, internal);
      if (found) return found;
    }
    return undefined;
  }
  if (target === null || typeof target !== 'object') return undefined;
  for (const key of Object.keys(target)) {
    if (!conditions.has(key)) continue;
    const found = pickTarget(dir, target[key], star, internal);
    if (found !== undefined) return found;
  }
  return undefined;
}

function matchKey(map, subpath) {
  if (Object.prototype.hasOwnProperty.call(map, subpath) && !subpath.includes('*')) {
    return { target: map[subpath], star: '' };
  }
  let best = null;
  for (const key of Object.keys(map)) {
    const at = key.indexOf('*');
    const isFolder = at < 0 && key.endsWith('/');
    if (at < 0 && !isFolder) continue;
    const head = at < 0 ? key : key.slice(0, at);
    const tail = at < 0 ? '' : key.slice(at + 1);
    if (!subpath.startsWith(head) || !subpath.endsWith(tail)) continue;
    if (subpath.length < head.length + tail.length) continue;
    if (best && best.head.length >= head.length) continue;
    const star = subpath.slice(head.length, subpath.length - tail.length);
    let target = map[key];
    if (isFolder && typeof target === 'string') target += '*';
    best = { head, target, star };
  }
  return best;
}

function resolveExports(dir, pkg, subpath) {
  let map = pkg.exports;
  const isMap = map !== null && typeof map === 'object' && !Array.isArray(map) &&
    Object.keys(map).some((k) => k.startsWith('.'));
  if (!isMap) map = { '.': map };
  const match = matchKey(map, subpath);
  const found = match ? pickTarget(dir, match.target, match.star, false) : undefined;
  if (found) {
    if (native.kind(found) === 1) return native.realpath(found);
    const err = new Error(`Cannot find module '${found}'`);
    err.code = 'MODULE_NOT_FOUND';
    err.path = native.join(dir, 'package.json');
    throw err;
  }
  const file = native.join(dir, 'package.json');
  throw exportsError('ERR_PACKAGE_PATH_NOT_EXPORTED', subpath === '.' ?
    `No "exports" main defined in ${file}` :
    `Package subpath '${subpath}' is not defined by "exports" in ${file}`);
}

function resolveImports(request, parent) {
  const scope = parent && parent.filename ? packageScope(parent.filename) : null;
  if (scope && scope.pkg.imports) {
    const match = matchKey(scope.pkg.imports, request);
    const found = match ? pickTarget(scope.dir, match.target, match.star, true) : undefined;
    if (found && found.bare) return Module._resolveFilename(found.bare, parent);
    if (found) return native.realpath(found);
  }
  const where = scope ? ` in package ${native.join(scope.dir, 'package.json')}` : '';
  throw exportsError('ERR_PACKAGE_IMPORT_NOT_DEFINED',
    `Package import specifier "${request}" is not defined${where} imported from ${parent.filename}`);
}

function splitPackage(request) {
  const parts = request.split('/');
  const take = request[0] === '@' ? 2 : 1;
  const name = parts.slice(0, take).join('/');
  const rest = parts.slice(take).join('/');
  return { name, subpath: rest === '' ? '.' : './' + rest };
}

Module._nodeModulePaths = function (from) {
  const dirs = [];
  for (let dir = native.resolve(from); ; dir = native.dirname(dir)) {
    if (native.basename(dir) !== 'node_modules') dirs.push(native.join(dir, 'node_modules'));
    if (dir === native.dirname(dir)) return dirs;
  }
};

function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
}

Module._resolveLookupPaths = function (request, parent) {
  if (builtinID(request)) return null;
  if (isRelative(request)) {
    return [parent && parent.filename ? native.dirname(parent.filename) : '.'];
  }
  const paths = (parent && parent.paths) ? parent.paths.slice() : [];
  return paths.concat(Module.globalPaths);
};

Module._findPath = function (request, paths) {
  if (request.startsWith('/')) return locate(request) || false;
  for (const dir of paths || []) {
    if (native.kind(dir) !== 2) continue;
    if (!isRelative(request) && v16) {
      const { name, subpath } = splitPackage(request);
      const folder = native.join(dir, name);
      const pkg = native.kind(folder) === 2 ? readPackage(folder) : null;
      if (pkg && pkg.exports !== undefined && pkg.exports !== null) {
        return resolveExports(folder, pkg, subpath);
      }
    }
    const trail = request.endsWith('/') ? '/' : /(^|\/)\.\.?$/.test(request) ? '/' : '';
    const found = locate(native.join(native.resolve(dir), request) + trail);
    if (found) return found;
  }
  return false;
};

function selfReference(request, parent) {
  if (!v16 || !parent || !parent.filename) return '';
  const scope = packageScope(parent.filename);
  if (!scope || scope.pkg.exports === undefined || scope.pkg.name === undefined) return '';
  const { name, subpath } = splitPackage(request);
  return name === scope.pkg.name ? resolveExports(scope.dir, scope.pkg, subpath) : '';
}

Module._resolveFilename = function (request, parent, isMain, options) {
  if (builtinID(request)) return request;
  if (v16 && request[0] === '#' && parent && parent.filename) return resolveImports(request, parent);
  let paths;
  if (options !== null && typeof options === 'object' && Array.isArray(options.paths)) {
    if (isRelative(request)) {
      paths = options.paths;
    } else {
      paths = [];
      for (const p of options.paths) {
        for (const dir of Module._nodeModulePaths(p)) if (!paths.includes(dir)) paths.push(dir);
      }
    }
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (!isRelative(request) && !request.startsWith('/')) {
    const own = selfReference(request, parent);
    if (own) return own;
  }
  const found = Module._findPath(request, paths, isMain);
  if (found) return found;
  throw notFound(request, parent);
};

// A module that is still being loaded hands out what it has exported so far.
Module._load = function (request, parent, isMain) {
  const id = builtinID(request);
  if (id && request.startsWith('node:')) return native.builtin(id);
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    if (parent && parent.children && !parent.children.includes(cached)) parent.children.push(cached);
    return cached.exports;
  }
  if (id) return native.builtin(id);
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
    Module._main = module;
  }
  Module._cache[filename] = module;
  let done = false;
  try {
    module.load(filename);
    done = true;
  } finally {
    if (!done) {
      delete Module._cache[filename];
      if (parent && parent.children) {
        const at = parent.children.indexOf(module);
        if (at >= 0) parent.children.splice(at, 1);
      }
    }
  }
  return module.exports;
};

function extensionOf(filename) {
  const base = native.basename(filename);
  for (let at = base.indexOf('.', 1); at >= 0; at = base.indexOf('.', at + 1)) {
    const ext = base.slice(at);
    if (Module._extensions[ext] || ext === '.mjs') return ext;
  }
  return '.js';
}

Module.prototype.load = function (filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(native.dirname(filename));
  const ext = extensionOf(filename);
  if (ext === '.mjs') loadESM(this, filename);
  else Module._extensions[ext](this, filename);
  this.loaded = true;
};

Module.prototype.require = function (id) {
  const errors = require('internal/errors');
  if (typeof id !== 'string') throw errors.argType('id', 'string', id);
  if (id === '') {
    throw errors.makeError('TypeError', 'ERR_INVALID_ARG_VALUE',
      `The argument 'id' must be a non-empty string. Received ''`);
  }
  return Module._load(id, this, false);
};

function makeRequire(module) {
  const require_ = function require(path) { return module.require(path); };
  const resolve = function resolve(request, options) {
    if (typeof request !== 'string') throw require('internal/errors').argType('request', 'string', request);
    return Module._resolveFilename(request, module, false, options);
  };
  resolve.paths = function paths(request) {
    if (typeof request !== 'string') throw require('internal/errors').argType('request', 'string', request);
    return Module._resolveLookupPaths(request, module);
  };
  require_.resolve = resolve;
  require_.main = process.mainModule;
  require_.extensions = Module._extensions;
  require_.cache = Module._cache;
  return require_;
}

Module.prototype._compile = function (content, filename) {
  const run = native.compile(content, filename);
  return run.call(this.exports, this.exports, makeRequire(this), this, filename, native.dirname(filename));
};

function loadESM(module, filename) {
  const text = native.readText(filename);
  if (text === undefined) throw notFound(filename, module.parent);
  const { run, async } = native.compileESM(text, filename);
  const result = run.call(undefined, module.exports, makeRequire(module), module, filename, native.dirname(filename));
  if (async) module.exports[Symbol.for('nodeloop.evaluated')] = result;
}

Module._extensions['.js'] = function (module, filename) {
  const text = native.readText(filename);
  if (text === undefined) native.readOrThrow(filename);
  if (v16 && filename.endsWith('.js')) {
    const scope = packageScope(filename);
    if (scope && scope.pkg.type === 'module') return loadESM(module, filename);
  }
  module._compile(text, filename);
};

Module._extensions['.json'] = function (module, filename) {
  const text = native.readText(filename);
  if (text === undefined) native.readOrThrow(filename);
  try {
    module.exports = JSON.parse(text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text);
  } catch (err) {
    err.message = filename + ': ' + err.message;
    throw err;
  }
};

Module._extensions['.node'] = function (module, filename) {
  return process.dlopen(module, filename);
};

Module._initPaths = function () {
  const paths = [];
  const extra = process.env.NODE_PATH;
  if (extra) paths.push(...extra.split(':').filter(Boolean));
  const home = process.env.HOME;
  if (home) paths.push(native.join(home, '.node_modules'), native.join(home, '.node_libraries'));
  Module.globalPaths = paths;
};
Module._preloadModules = function (requests) {
  if (!Array.isArray(requests)) return;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const r of requests) parent.require(r);
};

function createRequireFrom(filename) {
  const m = new Module(filename);
  m.filename = filename;
  m.paths = Module._nodeModulePaths(native.dirname(filename));
  return makeRequire(m);
}

if (v16) {
  Module.createRequire = function createRequire(filename) {
    const text = filename && filename.href !== undefined ? filename.href : filename;
    if (typeof text !== 'string' || !(text.startsWith('file:') || text.startsWith('/'))) {
      throw require('internal/errors').makeError('TypeError', 'ERR_INVALID_ARG_VALUE',
        "The argument 'filename' must be a file URL object, file URL string, or absolute path string. " +
        `Received ${require('internal/inspect').inspect(filename)}`);
    }
    return createRequireFrom(text.startsWith('file:') ? require('url').fileURLToPath(text) : text);
  };
  Module.syncBuiltinESMExports = () => {};
  Module.findSourceMap = () => undefined;
  Module.SourceMap = class SourceMap {};
  Module.isBuiltin = undefined;
  delete Module.isBuiltin;
}
Module.createRequireFromPath = createRequireFrom;
Module.runMain = function () { Module._load(process.argv[1], null, true); };

Module._initPaths();

module.exports = Module;
