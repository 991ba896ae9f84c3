'use strict';
// Runs raw bytes through the HTTPParser inside Node and prints what it called
// back, one JSON request and one JSON string per line. See oracle_test.go.
const { HTTPParser } = process.binding('http_parser');
const old = parseInt(process.versions.node, 10) < 12;
const REQ = HTTPParser.REQUEST;
const RES = HTTPParser.RESPONSE;

function quote(s) {
  let out = '"';
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    let run = 1;
    while (s.charCodeAt(i + run) === c) run++;
    if (run >= 16) {
      out += '\\{' + run + '}';
      i += run - 1;
    }
    if (c < 32 || c > 126 || c === 34 || c === 92) {
      out += '\\x' + (c < 16 ? '0' : '') + c.toString(16);
    } else {
      out += s[i];
    }
  }
  return out + '"';
}

function run(t) {
  const log = [];
  let parser;
  let calls = 0;
  const called = () => {
    if (++calls === t.pause) parser.pause();
  };
  if (old) {
    parser = new HTTPParser(t.type === 'response' ? RES : REQ);
    if (t.lenient) parser.reinitialize(t.type === 'response' ? RES : REQ, false, true);
  } else {
    parser = new HTTPParser();
    parser.initialize(t.type === 'response' ? RES : REQ, {}, t.max || 0, t.lenient || 0);
    parser[HTTPParser.kOnMessageBegin] = () => {
      log.push('begin');
      called();
    };
  }
  const list = (h) => h === undefined ? 'flushed' : '[' + h.map(quote).join(' ') + ']';
  parser[HTTPParser.kOnHeaders | 0] = (h, url) => {
    log.push('headers ' + list(h) + ' url=' + quote(url));
    called();
  };
  parser[HTTPParser.kOnHeadersComplete | 0] = (major, minor, h, method, url, status, message, upgrade, keep) => {
    log.push('head ' + major + '.' + minor + ' ' +
             (method === undefined ? status + ' ' + quote(message) : method + ' ' + quote(url || '')) +
             ' ' + list(h) + (upgrade ? ' upgrade' : '') + (keep ? ' keep-alive' : ''));
    called();
    return t.verdict === 'node' ? (upgrade ? 2 : 0) : t.verdict === 'skip' ? 1 : t.verdict === 'upgrade' ? 2 : 0;
  };
  parser[HTTPParser.kOnBody | 0] = (b, off, len) => {
    log.push('body ' + quote(off === undefined ? b.latin1Slice() : b.latin1Slice(off, off + len)));
    called();
  };
  parser[HTTPParser.kOnMessageComplete | 0] = () => {
    log.push('complete');
    called();
  };
  const error = (e) => 'error ' + e.code + (e.reason === undefined ? '' : ' ' + quote(e.reason)) + ' ' + e.bytesParsed;
  let dead = false;
  for (const c of t.chunks || []) {
    let chunk = Buffer.from(c, 'base64');
    while (chunk.length > 0) {
      const r = parser.execute(chunk);
      if (typeof r === 'number') {
        log.push('read ' + r);
        chunk = chunk.slice(0, 0);
      } else {
        log.push(error(r));
        dead = r.code !== 'HPE_PAUSED' || !old;
        chunk = dead ? chunk.slice(0, 0) : chunk.slice(r.bytesParsed);
      }
      parser.resume();
    }
    if (dead) break;
  }
  if (t.finish) {
    const r = parser.finish();
    log.push(r === undefined ? 'finished' : error(r).replace(/-?\d+$/, 'end'));
  }
  if (parser.close) parser.close();
  return log.join('\n');
}

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (s) => {
  const lines = (rest + s).split('\n');
  rest = lines.pop();
  process.stdout.write(lines.map((l) => JSON.stringify(run(JSON.parse(l))) + '\n').join(''));
});
