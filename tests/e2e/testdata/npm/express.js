'use strict';
// An application on express: middleware, bodies, files, errors. Prints its port
// and ends at SIGTERM.
const path = require('path');
const compression = require('compression');
const express = require('express');

const app = express();
const file = path.join(__dirname, 'public', 'hello.txt');

app.use((req, res, next) => {
  res.set('X-First', 'yes');
  next();
});
app.use(compression({ threshold: 1000 }));
app.use(express.json());
app.use(express.urlencoded({ extended: true }));
app.use('/static', express.static(path.join(__dirname, 'public'), { etag: false, lastModified: false, maxAge: '1h' }));

app.get('/', (req, res) => res.send('hello'));
app.get('/user/:id', (req, res) => res.json({ id: req.params.id, query: req.query, ip: req.ip }));
app.post('/echo', (req, res) => res.status(201).json({ body: req.body, type: req.get('content-type') }));
app.get('/file', (req, res, next) => {
  res.sendFile(file, { etag: false, lastModified: false }, (err) => err && next(err));
});
app.get('/download', (req, res) => res.download(file, 'a name.txt', { etag: false, lastModified: false }));
app.get('/stream', (req, res) => {
  res.type('text');
  require('fs').createReadStream(__filename).pipe(res);
});
app.get('/big', (req, res) => res.type('text').send('0123456789'.repeat(20000)));
app.get('/cookie', (req, res) => {
  res.cookie('a', 'b c', { httpOnly: true });
  res.redirect('/');
});
app.get('/throw', () => { throw new Error('thrown'); });
app.get('/later', (req, res, next) => {
  setTimeout(() => next(Object.assign(new Error('later'), { status: 418 })), 1);
});
app.use((err, req, res, next) => {
  res.status(err.status || 500).type('text').send(`${err.name}: ${err.message}`);
});

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => server.close(() => console.log('closed')));
