'use strict';
// Signals are events; their listeners don't keep the program alive.
const seen = [];
let repeats = 0;
process.on('SIGUSR2', (name, number) => {
  seen.push(`${name} ${number}`);
  if (++repeats < 3) process.kill(process.pid, 'SIGUSR2');
  else process.removeAllListeners('SIGUSR2');
});
process.once('SIGHUP', (name) => seen.push(`once ${name}`));
console.log(process.listenerCount('SIGUSR2'), process.listenerCount('SIGHUP'));
const alive = setInterval(() => {
  if (seen.length < 4) return;
  clearInterval(alive);
  console.log(seen.sort().join(', '), process.listenerCount('SIGHUP'));
}, 1);
process.kill(process.pid, 'SIGHUP');
process.kill(process.pid, 'SIGUSR2');
try {
  process.on('SIGKILL', () => {});
} catch (err) {
  console.log(err.code, err.message);
}
