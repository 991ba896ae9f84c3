package stream_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// counter is a Readable by embedding: its own _read, its own pause.
type counter struct {
	stream.Readable
	n      int
	paused int
}

func (c *counter) ReadImpl(int) {
	if c.n++; c.n > 3 {
		c.Push(nil)
		return
	}
	c.Push([]byte{byte('0' + c.n)})
}

func (c *counter) Pause() {
	c.paused++
	c.Readable.Pause()
}

// TestEmbedding shows that what an embedding struct defines is what the core
// calls.
func TestEmbedding(t *testing.T) {
	c := &counter{}
	var got []byte
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		c.Init(l, c, nil)
		w := stream.NewWritable(l, &stream.WritableOptions{
			HighWaterMark: 1,
			Write: func(_ *stream.Writable, chunk stream.Chunk, _ stream.Encoding, cb func(error)) {
				got = append(got, chunk.Bytes...)
				l.SetImmediate(func() { cb(nil) })
			},
		})
		c.Pipe(w)
	})
	if string(got) != "123" {
		t.Errorf("wrote %q", got)
	}
	if c.paused != 4 {
		t.Errorf("the pipe paused %d times through the object, want 4: three full writes and the end", c.paused)
	}
}

// TestUntypedListeners shows what the mirror's listeners get: a []byte, a string
// or the value itself, and that an untyped emit reaches typed listeners.
func TestUntypedListeners(t *testing.T) {
	var got []any
	var typed []string
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		r := stream.NewReadable(l, &stream.ReadableOptions{ObjectMode: true, Read: func(*stream.Readable, int) {}})
		r.On("data", func(args ...any) { got = append(got, args...) })
		stream.EventData.On(r.Emitter(), func(c stream.Chunk) { typed = append(typed, c.String()) })
		r.Push([]byte("bytes"))
		r.PushString("text")
		r.PushChunk(stream.Object(7), "")
		r.Emit("data", "emitted")
		r.Emit("data", []byte("too"))
	})
	if s, ok := got[2].([]byte); !ok || string(s) != "bytes" {
		t.Errorf("bytes came as %#v", got[2])
	}
	if got[3] != "text" || got[4] != 7 {
		t.Errorf("got %#v", got)
	}
	if want := []string{"emitted", "too", "bytes", "text", ""}; !slices.Equal(typed, want) {
		t.Errorf("typed listeners got %q", typed)
	}
}

func TestAbortSignal(t *testing.T) {
	reason := errors.New("because")
	var got error
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		var ac stream.AbortController
		r := stream.NewReadable(l, &stream.ReadableOptions{Signal: ac.Signal(), Read: func(*stream.Readable, int) {}})
		r.OnError(func(err error) { got = err })
		ac.Abort(reason)
		ac.Abort(errors.New("twice"))
	})
	if !errors.Is(got, nodeerr.ErrAbort) || !errors.Is(got, reason) {
		t.Errorf("got %v", got)
	}
}

// TestThrows shows what Node throws as a returned error or, from a constructor,
// as a panic.
func TestThrows(t *testing.T) {
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		w := stream.NewWritable(l, nil)
		for _, tc := range []struct {
			name string
			err  error
			want nodeerr.Code
		}{
			{"null", second(w.WriteChunk(stream.Chunk{}, "", nil)), nodeerr.ErrStreamNullValues},
			{"number", second(w.WriteChunk(stream.Object(7), "", nil)), nodeerr.ErrInvalidArgType},
			{"encoding", second(w.WriteChunk(stream.Text("x"), "bogus", nil)), nodeerr.ErrUnknownEncoding},
			{"end", w.EndChunk(stream.Object(7), "", nil), nodeerr.ErrInvalidArgType},
			{"default encoding", w.SetDefaultEncoding("bogus"), nodeerr.ErrUnknownEncoding},
			{"setEncoding", stream.NewReadable(l, nil).SetEncoding("bogus"), nodeerr.ErrUnknownEncoding},
			{"pipeline", second(stream.Pipeline(l, []any{w}, nil, nil)), nodeerr.ErrMissingArgs},
			{"from", second(stream.From(l, 7, nil)), nodeerr.ErrInvalidArgType},
			{"high-water mark", caught(func() { stream.NewWritable(l, &stream.WritableOptions{HighWaterMark: -5}) }), nodeerr.ErrInvalidArgValue},
			{"_write", caught(func() { w.Write([]byte("x")) }), nodeerr.ErrMethodNotImplemented},
		} {
			if !errors.Is(tc.err, tc.want) {
				t.Errorf("%s: %v, want %s", tc.name, tc.err, tc.want)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func caught(fn func()) (err error) {
	defer func() { err, _ = recover().(error) }()
	fn()
	return nil
}

// TestWatcher shows that a class put over a stream's watcher sees registrations
// and the stream still does.
func TestWatcher(t *testing.T) {
	w := &watcher{}
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		r := stream.NewReadable(l, &stream.ReadableOptions{Read: func(*stream.Readable, int) {}})
		w.Watcher = r.Watcher()
		r.SetWatcher(w)
		r.OnData(func([]byte) {})
		if r.ReadableFlowing() != stream.Flowing {
			t.Error("the stream does not flow")
		}
	})
	if !slices.Equal(w.added, []string{"data"}) {
		t.Errorf("saw %q", w.added)
	}
}

type watcher struct {
	emitter.Watcher
	added []string
}

func (w *watcher) ListenerAdded(key emitter.Key) {
	w.added = append(w.added, key.Name)
	w.Watcher.ListenerAdded(key)
}

func TestGetters(t *testing.T) {
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		d := stream.NewDuplex(l, &stream.DuplexOptions{ReadableHighWaterMark: 5, WritableObjectMode: true})
		if d.ReadableHighWaterMark() != 5 || d.WritableHighWaterMark() != 16 {
			t.Errorf("marks %d, %d", d.ReadableHighWaterMark(), d.WritableHighWaterMark())
		}
		d.Unshift([]byte("abc"))
		if d.ReadableLength() != 3 || len(d.ReadableBuffer()) != 1 {
			t.Errorf("%d units in %d chunks", d.ReadableLength(), len(d.ReadableBuffer()))
		}
		d.Cork()
		d.WriteString("x")
		if d.WritableLength() != 1 || d.WritableCorked() != 1 || len(d.WritableBuffer()) != 1 {
			t.Errorf("length %d, corked %d", d.WritableLength(), d.WritableCorked())
		}
		if stream.IsDisturbed(d) || stream.IsErrored(d) {
			t.Error("disturbed or errored")
		}
		d.OnError(func(error) {})
		d.Destroy(errors.New("boom"))
		if !d.ReadableAborted() || !d.WritableAborted() || d.Errored() == nil || d.IsReadable() || d.IsWritable() {
			t.Error("destruction does not show")
		}
	})
}
