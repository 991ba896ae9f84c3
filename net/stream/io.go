package stream

import (
	"bytes"
	"errors"
	"io"

	"github.com/nodeloop/nodeloop/loop"
)

// The adapters in this file are edges of the loop: they take a value that blocks,
// and use it on the loop's pool, or give one to another goroutine. Each holds one
// of the pool's workers while the other side blocks.

// FromReader returns a Readable that emits what rd gives, reading no faster than
// the stream is consumed. An [io.Closer] is closed when the stream is destroyed,
// which by default it is after 'end'. opts may be nil; its Read and Destroy are
// not used.
func FromReader(l *loop.Loop, rd io.Reader, opts *ReadableOptions) *Readable {
	o := ReadableOptions{AutoDestroy: Yes}
	if opts != nil {
		o = *opts
	}
	o.Read = func(r *Readable, n int) {
		buf := make([]byte, max(n, 1))
		var got int
		var err error
		l.Work(func() { got, err = rd.Read(buf) }, func() {
			switch {
			case r.Destroyed():
			case got > 0:
				r.Push(buf[:got:got])
			case err == nil:
				r.Push(buf[:0]) // nothing yet: asked again
			case errors.Is(err, io.EOF):
				r.Push(nil)
			default:
				r.self.Destroy(err)
			}
		})
	}
	o.Destroy = closeOnPool(l, rd)
	return NewReadable(l, &o)
}

// ToWriter returns a Writable that writes to wr, one write at a time. An
// [io.Closer] is closed when the stream is destroyed, which by default it is
// after 'finish'. opts may be nil; its Write and Destroy are not used.
func ToWriter(l *loop.Loop, wr io.Writer, opts *WritableOptions) *Writable {
	o := WritableOptions{AutoDestroy: Yes}
	if opts != nil {
		o = *opts
	}
	o.Write = func(_ *Writable, c Chunk, _ Encoding, cb func(error)) {
		var err error
		l.Work(func() { _, err = wr.Write(c.Data()) }, func() { cb(err) })
	}
	o.Destroy = closeOnPool(l, wr)
	return NewWritable(l, &o)
}

// closeOnPool returns a _destroy that closes v if it can be closed.
func closeOnPool(l *loop.Loop, v any) func(Methods, error, func(error)) {
	closer, ok := v.(io.Closer)
	if !ok {
		return nil
	}
	return func(_ Methods, err error, cb func(error)) {
		var closeErr error
		l.Work(func() { closeErr = closer.Close() }, func() {
			if err == nil {
				err = closeErr
			}
			cb(err)
		})
	}
}

// Reader returns an [io.Reader] of what r emits, for another goroutine; it must
// be made on the loop's. Closing it destroys the stream.
func Reader(r *Readable) io.ReadCloser {
	pr, pw := io.Pipe()
	writing := false
	var end func()
	EventData.On(&r.EventEmitter, func(c Chunk) {
		r.rself.Pause()
		writing = true
		var err error
		r.loop.Work(func() { _, err = pw.Write(c.Data()) }, func() {
			writing = false
			switch {
			case end != nil:
				end()
			case err != nil:
				r.self.Destroy(nil)
			default:
				r.rself.Resume()
			}
		})
	})
	Finished(r.self, &FinishedOptions{Writable: No}, func(err error) {
		switch {
		case err != nil:
			pw.CloseWithError(err)
		case writing:
			// The last chunk may come together with the end: it goes first.
			end = func() { pw.Close() }
		default:
			pw.Close()
		}
	})
	return pr
}

// Writer returns an [io.Writer] that writes to w, for another goroutine; it must
// be made on the loop's. A write blocks while w is full. Closing it ends w.
func Writer(l *loop.Loop, w Destination) io.WriteCloser {
	pr, pw := io.Pipe()
	src := FromReader(l, pr, nil)
	Finished(w, &FinishedOptions{Readable: No}, func(err error) {
		if err == nil {
			err = io.ErrClosedPipe
		}
		pr.CloseWithError(err)
		src.self.Destroy(nil)
	})
	src.Pipe(w)
	return pw
}

// ReadAll calls cb, on the loop, with all the data of r or with the error that
// prevents it.
func ReadAll(r *Readable, cb func(data []byte, err error)) {
	var buf bytes.Buffer
	EventData.On(&r.EventEmitter, func(c Chunk) { buf.Write(c.Data()) })
	Finished(r.self, &FinishedOptions{Writable: No}, func(err error) {
		if err != nil {
			cb(nil, err)
			return
		}
		cb(buf.Bytes(), nil)
	})
}
