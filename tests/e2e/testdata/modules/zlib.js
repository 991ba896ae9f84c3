'use strict';
const zlib = require('zlib');
const { Writable } = require('stream');

const text = 'the quick brown fox '.repeat(3000);
const attempt = (name, run) => {
  try {
    console.log(name, run());
  } catch (err) {
    console.log(name, err.name, err.code, err.errno, err.message);
  }
};

// What one Node compressed.
const gzipped = Buffer.from('H4sIAAAAAAAAA8tIzcnJVyjPL8pJUcggggQAwMnW2CQAAAA=', 'base64');
for (const bytes of [gzipped, Buffer.concat([gzipped, gzipped])]) {
  attempt('gunzip', () => String(zlib.gunzipSync(bytes)).length);
}
for (const kind of ['Deflate/Inflate', 'DeflateRaw/InflateRaw', 'Gzip/Gunzip', 'Gzip/Unzip', 'Deflate/Unzip']) {
  const [pack, unpack] = kind.split('/').map((name) => `${name[0].toLowerCase()}${name.slice(1)}Sync`);
  for (const options of [{}, { level: 0 }, { level: 9 }, { windowBits: 10 }, { strategy: zlib.constants.Z_HUFFMAN_ONLY }, { chunkSize: 64 }]) {
    attempt(kind, () => String(zlib[unpack](zlib[pack](text, options))) === text);
  }
}
attempt('dictionary', () => {
  const dictionary = Buffer.from('the quick brown fox');
  return String(zlib.inflateSync(zlib.deflateSync(text, { dictionary }), { dictionary })) === text;
});
attempt('no dictionary', () => zlib.inflateSync(zlib.deflateSync(text, { dictionary: Buffer.from('the quick') })));
attempt('not gzip', () => zlib.gunzipSync('abc'));
attempt('cut', () => zlib.gunzipSync(gzipped.slice(0, 30)));
attempt('cut, allowed', () => zlib.gunzipSync(gzipped.slice(0, 30), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).length > 0);
attempt('tail', () => zlib.gunzipSync(Buffer.concat([gzipped, Buffer.from('tail')])));
attempt('padding', () => zlib.gunzipSync(Buffer.concat([gzipped, Buffer.alloc(4)])).length);
attempt('too much', () => zlib.gunzipSync(zlib.gzipSync(text), { maxOutputLength: 1000 }));
for (const options of [{ level: 12 }, { level: 'a' }, { windowBits: 7 }, { chunkSize: 7 }, { strategy: 77 }, { flush: 9 }]) {
  attempt(JSON.stringify(options), () => zlib.createGzip(options));
}

const lines = [];
const log = (...args) => lines.push(args.join(' '));
let left = 4;
const done = () => {
  if (--left === 0) console.log(lines.sort().join('\n'));
};

zlib.gzip(text, (err, packed) => zlib.gunzip(packed, (err2, plain) => {
  log('callbacks', err, err2, String(plain) === text);
  done();
}));
zlib.gunzip('abc', (err, plain) => {
  log('bad', err.code, plain);
  done();
});

// Each flush lets what was written be read at the other end.
const pack = zlib.createDeflate();
const unpack = zlib.createInflate();
pack.pipe(unpack);
let heard = '';
unpack.on('data', (chunk) => { heard += chunk; });
pack.write('one');
pack.flush(zlib.constants.Z_SYNC_FLUSH, () => {
  unpack.once('data', () => {
    log('flushed', heard, pack.bytesWritten);
    pack.end('two');
  });
});
unpack.on('end', () => {
  log('ended', heard);
  done();
});

const sizes = [];
const broken = zlib.createGunzip();
broken.on('error', (err) => {
  log('error', err.code, err.message, broken.destroyed || 'kept');
  done();
});
broken.pipe(new Writable({ write: (chunk, encoding, cb) => cb(sizes.push(chunk.length) && null) }));
broken.write(gzipped.slice(0, 20));
broken.end();
