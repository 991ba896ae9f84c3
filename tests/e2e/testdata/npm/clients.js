'use strict';
// `clients.js` is an HTTP server that prints its port; `clients.js PORT` asks it
// through node-fetch and got.
const http = require('http');
const zlib = require('zlib');

function serve() {
  let refusals = 0;
  const server = http.createServer((req, res) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      switch (req.url) {
        case '/gzip':
          res.setHeader('Content-Encoding', 'gzip');
          return res.end(zlib.gzipSync('a text that was compressed'));
        case '/deflate':
          res.setHeader('Content-Encoding', 'deflate');
          return res.end(zlib.deflateSync('another text'));
        case '/redirect':
          return res.writeHead(302, { Location: '/json' }).end();
        case '/refused':
          res.statusCode = 500;
          return res.end('no');
        case '/flaky':
          res.statusCode = refusals++ % 2 === 0 ? 503 : 200;
          return res.end('at the second attempt');
        case '/cut':
          return req.socket.destroy();
        case '/never':
          return undefined;
      }
      delete req.headers.host;
      res.setHeader('Content-Type', 'application/json');
      return res.end(JSON.stringify({ method: req.method, headers: req.headers, body: Buffer.concat(chunks).toString() }));
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  process.on('SIGTERM', () => process.exit(0));
}

// Brotli is not offered by us.
const plain = (reply) => JSON.stringify(reply).replace(', br"', '"');

async function ask(port) {
  const base = `http://127.0.0.1:${port}`;
  const fetch = require('node-fetch');
  const got = require('got');
  const show = async (name, run) => {
    try {
      console.log(name, await run());
    } catch (err) {
      console.log(name, 'failed', err.name, err.code, err.message.replace(base, ''));
    }
  };
  const agent = new http.Agent({ keepAlive: true });
  await show('fetch', async () => plain(await (await fetch(`${base}/json`)).json()));
  await show('fetch post', async () => plain(await (await fetch(`${base}/x`, { method: 'POST', body: '{"a":1}', agent })).json()));
  await show('fetch form', async () => plain(await (await fetch(`${base}/x`, { method: 'POST', body: new URLSearchParams({ a: '1 2' }), agent })).json()));
  await show('fetch gzip', async () => (await fetch(`${base}/gzip`, { agent })).text());
  await show('fetch deflate', async () => (await fetch(`${base}/deflate`)).text());
  await show('fetch redirect', async () => {
    const res = await fetch(`${base}/redirect`);
    return [res.status, res.redirected, new URL(res.url).pathname];
  });
  await show('fetch cut', () => fetch(`${base}/cut`));
  await show('fetch timeout', () => fetch(`${base}/never`, { timeout: 30 }));
  agent.destroy();

  await show('got', async () => plain(await got(`${base}/json`).json()));
  await show('got post', async () => plain(await got.post(`${base}/x`, { json: { a: 1 } }).json()));
  await show('got gzip', async () => (await got(`${base}/gzip`)).body);
  await show('got redirect', async () => (await got(`${base}/redirect`)).redirectUrls.length);
  await show('got refused', () => got(`${base}/refused`, { retry: 0 }));
  await show('got flaky', async () => (await got(`${base}/flaky`, { retry: { limit: 1, calculateDelay: ({ attemptCount }) => (attemptCount > 1 ? 0 : 1) } })).body);
  await show('got cut', () => got(`${base}/cut`, { retry: 0 }));
  await show('got timeout', () => got(`${base}/never`, { timeout: 30, retry: 0 }));
  await show('got stream', () => new Promise((resolve, reject) => {
    let text = '';
    got.stream(`${base}/gzip`).on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text)).on('error', reject);
  }));
}

if (process.argv[2]) ask(process.argv[2]).then(() => process.exit());
else serve();
