'use strict';
// The end of the document's upgrade example: process.exit in a listener.
const { fact, serve, dial } = require('./lib');

process.on('exit', (code) => {
  fact('REF-054', 'code', code);
  console.log(require('./lib').stated().join('\n'));
});

serve().then((server) => {
  server.on('upgrade', () => process.exit(0));
  dial(server.port).write('GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
});
