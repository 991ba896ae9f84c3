// Flags: --no-warnings
// Env: REPLAY_WORD=hello
'use strict';
if (process.env.REPLAY_WORD !== 'hello') throw new Error('the Env header is not honoured');
if (!process.execArgv.includes('--no-warnings')) throw new Error('the Flags header is not honoured');
if (!require('fs').existsSync('http-pass.js')) throw new Error('not in its own folder');
console.log('fine');
