'use strict';
const readline = require('readline');
const { PassThrough } = require('stream');

const input = new PassThrough();
const output = new PassThrough();
const shown = [];
output.on('data', (chunk) => shown.push(String(chunk)));
const lines = readline.createInterface({ input, output, prompt: '? ' });
lines.prompt();
lines.on('line', (line) => console.log('line', JSON.stringify(line)));
lines.on('close', () => setImmediate(() => console.log('close', shown)));
lines.question('name: ', (name) => {
  console.log('name', name);
  input.write('first\nsecond\r\nthi');
  input.end('rd\n\nno end');
});
input.write('somebody\n');
