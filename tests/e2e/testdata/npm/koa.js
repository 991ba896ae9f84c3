'use strict';
// An application on koa and its own client.
const http = require('http');
const Koa = require('koa');

const app = new Koa();
app.silent = true;
app.use(async (ctx, next) => {
  await next();
  ctx.set('X-After', 'yes');
});
app.use(async (ctx) => {
  switch (ctx.path) {
    case '/json':
      ctx.body = { query: ctx.query };
      break;
    case '/refused':
      ctx.throw(403, 'not for you');
      break;
    case '/throw':
      throw new Error('thrown');
    case '/file':
      ctx.body = require('fs').createReadStream(__filename);
      break;
    case '/echo': {
      let body = '';
      for await (const chunk of ctx.req) body += chunk;
      ctx.body = `got ${body}`;
      break;
    }
    case '/':
      ctx.cookies.set('a', 'b');
      ctx.body = 'hello';
  }
});

function ask(port, method, path, body) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, host: '127.0.0.1', method, path }, (res) => {
      let text = '';
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => {
        delete res.headers.date;
        console.log(method, path, res.statusCode, res.headers, text);
        resolve();
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (const path of ['/', '/json?a=1&b=2', '/refused', '/throw', '/file', '/nowhere']) await ask(port, 'GET', path);
  await ask(port, 'POST', '/echo', 'a body');
  server.close(() => console.log('closed'));
});
