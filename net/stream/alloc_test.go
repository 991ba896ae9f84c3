//go:build !race

package stream_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// TestAllocations guards the paths that every request of a server takes.
func TestAllocations(t *testing.T) {
	chunk := make([]byte, 1024)
	guard := func(l *loop.Loop, name string, want float64, fn func()) {
		if n := testing.AllocsPerRun(200, func() { fn(); settle(l) }); n > want {
			t.Errorf("%s: %v allocations, want %v", name, n, want)
		}
	}
	for _, p := range profiles {
		onLoop(t, p, func(l *loop.Loop) {
			r := stream.NewReadable(l, &stream.ReadableOptions{Read: func(*stream.Readable, int) {}})
			r.OnData(func([]byte) {})
			settle(l)
			guard(l, p.Name+": push to a listener", 0, func() { r.Push(chunk) })

			w := &sink{}
			w.Init(l, w, nil)
			guard(l, p.Name+": write", 0, func() {
				w.Write(chunk)
				w.cb(nil)
			})

			src := stream.NewReadable(l, &stream.ReadableOptions{Read: func(*stream.Readable, int) {}})
			dest := &sink{}
			dest.Init(l, dest, nil)
			src.Pipe(dest)
			settle(l)
			guard(l, p.Name+": pipe", 0, func() {
				src.Push(chunk)
				dest.cb(nil)
			})

			pt := stream.NewPassThrough(l, nil)
			pt.OnData(func([]byte) {})
			settle(l)
			guard(l, p.Name+": transform", 0, func() { pt.Write(chunk) })

			guard(l, p.Name+": a new Duplex", 1, func() {
				d := &stream.Duplex{}
				d.Init(l, d, nil)
				made = d
			})
		})
	}
}

var made any
