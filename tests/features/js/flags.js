'use strict';
// What flags of the command line change: run with
// --max-http-header-size=1500 --insecure-http-parser.
const { http, END, check, fact, answerOk, answered, peer, request } = require('./lib');

const get = (headers) => `GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${headers}\r\n\r\n`;
const first = (text) => text.split('\r\n')[0];

check(async () => {
  fact('MOD-094', 'maxHeaderSize', http.maxHeaderSize);
  fact('MOD-094', '1000 bytes', first(await answered(answerOk, get(`X: ${'x'.repeat(1000)}`))));
  fact('MOD-094', '2000 bytes', first(await answered(answerOk, get(`X: ${'x'.repeat(2000)}`))));
  fact('MOD-093', 'request', first(await answered(answerOk, get('X: a\x01b'))));
  const p = await peer('HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok' + END);
  fact('MOD-093', 'response', (await request({ port: p.port })).body);
});
