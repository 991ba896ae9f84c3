'use strict';

// url.resolve: RFC 1808 with Node's own turns.

function adopt(to, from, skip) {
  for (const key of Object.keys(from)) if (key !== skip) to[key] = from[key];
}

function joinPath(url) {
  if (url.pathname !== null || url.search !== null) url.path = (url.pathname || '') + (url.search || '');
}

function takeAuth(url) {
  const parts = url.host && url.host.indexOf('@') > 0 ? url.host.split('@') : null;
  if (!parts) return;
  url.auth = parts.shift();
  url.host = url.hostname = parts.shift();
}

// otherProtocol resolves a reference with a protocol of its own.
function otherProtocol(out, rel, withSlashes, isScript) {
  if (!withSlashes.has(rel.protocol)) {
    adopt(out, rel);
    return;
  }
  out.protocol = rel.protocol;
  if (!rel.host && !/^file:?$/.test(rel.protocol) && !isScript(rel.protocol)) {
    const parts = (rel.pathname || '').split('/');
    while (parts.length && !(rel.host = parts.shift()));
    if (!rel.host) rel.host = '';
    if (!rel.hostname) rel.hostname = '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    out.pathname = parts.join('/');
  } else {
    out.pathname = rel.pathname;
  }
  out.search = rel.search;
  out.query = rel.query;
  out.host = rel.host || '';
  out.auth = rel.auth;
  out.hostname = rel.hostname || rel.host;
  out.port = rel.port;
  if (out.pathname || out.search) out.path = (out.pathname || '') + (out.search || '');
  out.slashes = out.slashes || rel.slashes;
}

// reduce takes "." and ".." out of a list of parts and returns how many ".."
// are left over.
function reduce(parts) {
  let up = 0;
  for (let i = parts.length - 1; i >= 0; i--) {
    if (parts[i] === '.') {
      parts.splice(i, 1);
    } else if (parts[i] === '..') {
      parts.splice(i, 1);
      up++;
    } else if (up) {
      parts.splice(i, 1);
      up--;
    }
  }
  return up;
}

exports.resolve = function (source, rel, Url, withSlashes, isScript) {
  const out = new Url();
  adopt(out, source);
  out.hash = rel.hash;
  const finish = () => {
    out.href = out.format();
    return out;
  };
  if (rel.href === '') return finish();
  if (rel.slashes && !rel.protocol) {
    adopt(out, rel, 'protocol');
    if (withSlashes.has(out.protocol) && out.hostname && !out.pathname) out.path = out.pathname = '/';
    return finish();
  }
  if (rel.protocol && rel.protocol !== out.protocol) {
    otherProtocol(out, rel, withSlashes, isScript);
    return finish();
  }
  const sourceAbsolute = out.pathname && out.pathname[0] === '/';
  const relAbsolute = rel.host || (rel.pathname && rel.pathname[0] === '/');
  let absolute = relAbsolute || sourceAbsolute || (out.host && rel.pathname);
  const keepsNoDots = absolute;
  let parts = (out.pathname && out.pathname.split('/')) || [];
  const added = (rel.pathname && rel.pathname.split('/')) || [];
  const bare = out.protocol && !withSlashes.has(out.protocol);
  if (bare) {
    out.hostname = '';
    out.port = null;
    if (out.host) {
      if (parts[0] === '') parts[0] = out.host;
      else parts.unshift(out.host);
    }
    out.host = '';
    if (rel.protocol) {
      rel.hostname = null;
      rel.port = null;
      out.auth = null;
      if (rel.host) {
        if (added[0] === '') added[0] = rel.host;
        else added.unshift(rel.host);
      }
      rel.host = null;
    }
    absolute = absolute && (added[0] === '' || parts[0] === '');
  }
  if (relAbsolute) {
    if (rel.host || rel.host === '') {
      if (out.host !== rel.host) out.auth = null;
      out.host = rel.host;
      out.port = rel.port;
    }
    if (rel.hostname || rel.hostname === '') {
      if (out.hostname !== rel.hostname) out.auth = null;
      out.hostname = rel.hostname;
    }
    out.search = rel.search;
    out.query = rel.query;
    parts = added;
  } else if (added.length) {
    parts.pop();
    parts = parts.concat(added);
    out.search = rel.search;
    out.query = rel.query;
  } else if (rel.search !== null && rel.search !== undefined) {
    if (bare) {
      out.hostname = out.host = parts.shift();
      takeAuth(out);
    }
    out.search = rel.search;
    out.query = rel.query;
    joinPath(out);
    return finish();
  }
  if (!parts.length) {
    out.pathname = null;
    out.path = out.search ? `/${out.search}` : null;
    return finish();
  }
  const last = parts[parts.length - 1];
  const trailing = ((out.host || rel.host || parts.length > 1) && (last === '.' || last === '..')) || last === '';
  let up = reduce(parts);
  if (!absolute && !keepsNoDots) while (up-- > 0) parts.unshift('..');
  if (absolute && parts[0] !== '' && (!parts[0] || parts[0][0] !== '/')) parts.unshift('');
  if (trailing && !parts.join('/').endsWith('/')) parts.push('');
  const rooted = parts[0] === '' || (parts[0] && parts[0][0] === '/');
  if (bare) {
    out.hostname = out.host = rooted ? '' : parts.length ? parts.shift() : '';
    takeAuth(out);
  }
  absolute = absolute || (out.host && parts.length);
  if (absolute && !rooted) parts.unshift('');
  if (!parts.length) {
    out.pathname = null;
    out.path = null;
  } else {
    out.pathname = parts.join('/');
  }
  joinPath(out);
  out.auth = rel.auth || out.auth;
  out.slashes = out.slashes || rel.slashes;
  return finish();
};
