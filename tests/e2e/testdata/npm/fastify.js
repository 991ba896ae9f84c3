'use strict';
// An application on fastify and its own client.
const http = require('http');
const fastify = require('fastify')();

const integer = { type: 'object', properties: { id: { type: 'integer' } } };
fastify.get('/', async () => ({ hello: 'world' }));
fastify.get('/item/:id', { schema: { params: integer, response: { 200: integer } } },
  async (request) => ({ id: request.params.id, dropped: true }));
fastify.post('/echo', async (request, reply) => {
  reply.code(201).header('x-own', 'yes');
  return request.body;
});
fastify.get('/throw', async () => { throw Object.assign(new Error('thrown'), { statusCode: 422 }); });
fastify.addHook('onSend', async (request, reply, payload) => {
  reply.header('x-hook', 'yes');
  return payload;
});

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const { port } = fastify.server.address();
    const headers = body ? { 'content-type': 'application/json' } : {};
    const req = http.request({ port, host: '127.0.0.1', method, path, headers }, (res) => {
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

fastify.listen({ port: 0, host: '127.0.0.1' }, async () => {
  for (const path of ['/', '/item/5', '/item/five', '/throw', '/nowhere']) await ask('GET', path);
  await ask('POST', '/echo', '{"a":[1,2]}');
  await ask('POST', '/echo', '{"a":[1,2}');
  const injected = await fastify.inject('/item/9');
  console.log(injected.statusCode, injected.payload);
  await fastify.close();
  console.log('closed');
});
