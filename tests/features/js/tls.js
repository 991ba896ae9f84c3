'use strict';
// What the http documents take from tls: row REF-051.
const tls = require('tls');
const fs = require('fs');
const path = require('path');
const { HOST, check, fact, js, once, listen, closing } = require('./lib');

const pem = (name) => fs.readFileSync(path.join(__dirname, 'certs', `${name}.pem`));

// Connects with a server and returns both ends.
const pair = async (server, client) => {
  const s = await listen(tls.createServer(server));
  const opened = once(s, 'secureConnection');
  const c = tls.connect(Object.assign({ port: s.address().port, host: HOST, ca: pem('ca') }, client));
  c.on('error', () => {});
  closing(() => c.destroy());
  await once(c, 'secureConnect');
  const [end] = await opened;
  closing(() => end.destroy());
  return [c, end];
};

const entries = (o) => Object.keys(o).map((key) => [key, [].concat(o[key])]);

// A certificate as a list: bytes by their number.
const shown = (cert) => Object.keys(cert).filter((key) => key !== 'issuerCertificate').map((key) => {
  const v = cert[key];
  if (Buffer.isBuffer(v)) return [key, v.length];
  if (v !== null && typeof v === 'object' && !Array.isArray(v)) return [key, entries(v)];
  return [key, v];
});

for (const [name, key] of [['rsa', 'rsa-key'], ['ec', 'ec-key']]) {
  check(async () => {
    const [c, end] = await pair({ key: pem(key), cert: pem(name) });
    const cert = c.getPeerCertificate();
    fact('REF-051', `${name} certificate`, shown(cert));
    js('REF-051', `${name} key bytes`, Buffer.isBuffer(cert.raw));
    const detailed = c.getPeerCertificate(true);
    fact('REF-051', `${name} issuer`, shown(detailed.issuerCertificate));
    fact('REF-051', `${name} top`, detailed.issuerCertificate.issuerCertificate === detailed.issuerCertificate);
    fact('REF-051', `${name} authorized`, c.authorized);
    js('REF-051', `${name} none`, Object.keys(end.getPeerCertificate()));
  });
}

check(async () => { // a server's view
  const both = { key: pem('ec-key'), cert: pem('ec'), ca: pem('ca') };
  const [, end] = await pair(Object.assign({ requestCert: true }, both), both);
  fact('REF-051', 'client', [end.authorized, end.getPeerCertificate().subject.CN]);
});

for (const [name, options] of [['self', {}], ['expired', {}], ['ec', { servername: 'other.example' }], ['ec', { servername: 'b.a.example' }]]) {
  check(async () => {
    const [c] = await pair({ key: pem('ec-key'), cert: pem(name) }, Object.assign({ rejectUnauthorized: false }, options));
    fact('REF-051', `${name} ${options.servername || HOST}`, [c.authorized, String(c.authorizationError)]);
  });
}
