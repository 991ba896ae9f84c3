package stream_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// onLoop runs fn as the main function of a loop.
func onLoop(tb testing.TB, profile *loop.Profile, fn func(l *loop.Loop)) {
	tb.Helper()
	l, err := loop.New(loop.Options{Profile: profile})
	if err != nil {
		tb.Fatal(err)
	}
	l.Main(func() { fn(l) })
	if err := l.Run(); err != nil {
		tb.Fatal(err)
	}
}

// sink is a Writable by embedding, as net's Socket is.
type sink struct {
	stream.Writable
	cb func(error)
}

func (s *sink) WriteImpl(_ stream.Chunk, _ stream.Encoding, cb func(error)) { s.cb = cb }

// settle runs ticks, as a callback's end does.
func settle(l *loop.Loop) { l.RunTicks() }

func BenchmarkPushFlowing(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		r := stream.NewReadable(l, &stream.ReadableOptions{Read: func(*stream.Readable, int) {}})
		n := 0
		r.OnData(func(chunk []byte) { n += len(chunk) })
		settle(l)
		chunk := make([]byte, 1024)
		b.ReportAllocs()
		for b.Loop() {
			r.Push(chunk)
			settle(l)
		}
	})
}

func BenchmarkWriteLater(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		w := &sink{}
		w.Init(l, w, nil)
		chunk := make([]byte, 1024)
		b.ReportAllocs()
		for b.Loop() {
			w.Write(chunk)
			w.cb(nil)
			settle(l)
		}
	})
}

func BenchmarkWriteAtOnce(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		w := stream.NewWritable(l, &stream.WritableOptions{
			Write: func(_ *stream.Writable, _ stream.Chunk, _ stream.Encoding, cb func(error)) { cb(nil) },
		})
		chunk := make([]byte, 1024)
		b.ReportAllocs()
		for b.Loop() {
			w.Write(chunk)
			settle(l)
		}
	})
}

func BenchmarkPipe(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		r := stream.NewReadable(l, &stream.ReadableOptions{Read: func(*stream.Readable, int) {}})
		w := &sink{}
		w.Init(l, w, nil)
		r.Pipe(w)
		settle(l)
		chunk := make([]byte, 1024)
		b.ReportAllocs()
		for b.Loop() {
			r.Push(chunk)
			w.cb(nil)
			settle(l)
		}
	})
}

func BenchmarkCorkedWritev(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		w := stream.NewWritable(l, &stream.WritableOptions{
			Writev: func(_ *stream.Writable, _ []stream.WriteRequest, cb func(error)) { cb(nil) },
		})
		chunk := make([]byte, 64)
		b.ReportAllocs()
		for b.Loop() {
			w.Cork()
			for range 4 {
				w.Write(chunk)
			}
			w.Uncork()
			settle(l)
		}
	})
}

func BenchmarkTransform(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		t := stream.NewPassThrough(l, nil)
		n := 0
		t.OnData(func(chunk []byte) { n += len(chunk) })
		settle(l)
		chunk := make([]byte, 1024)
		b.ReportAllocs()
		for b.Loop() {
			t.Write(chunk)
			settle(l)
		}
	})
}

func BenchmarkNewDuplex(b *testing.B) {
	onLoop(b, loop.Node16, func(l *loop.Loop) {
		b.ReportAllocs()
		for b.Loop() {
			var d stream.Duplex
			d.Init(l, &d, nil)
		}
	})
}
