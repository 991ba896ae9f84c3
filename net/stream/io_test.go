package stream_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// closer notes that it was closed.
type closer struct {
	io.Reader
	io.Writer
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

func TestReaderToWriter(t *testing.T) {
	text := strings.Repeat("hello, world\n", 10_000)
	in := &closer{Reader: strings.NewReader(text)}
	var buf bytes.Buffer
	out := &closer{Writer: &buf}
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		stream.FromReader(l, in, nil).Pipe(stream.ToWriter(l, out, nil))
	})
	if buf.String() != text {
		t.Errorf("%d bytes arrived of %d", buf.Len(), len(text))
	}
	if !in.closed || !out.closed {
		t.Errorf("closed: %t, %t", in.closed, out.closed)
	}
}

func TestReaderFails(t *testing.T) {
	boom := errors.New("boom")
	var got error
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		r := stream.FromReader(l, io.MultiReader(strings.NewReader("a"), failing{boom}), nil)
		stream.ReadAll(r, func(_ []byte, err error) { got = err })
	})
	if !errors.Is(got, boom) {
		t.Errorf("got %v", got)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestOtherGoroutines shows both adapters for goroutines: what one writes comes
// out of the other.
func TestOtherGoroutines(t *testing.T) {
	text := strings.Repeat("0123456789", 50_000)
	got := make(chan string, 1)
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		p := stream.NewPassThrough(l, nil)
		r, w := stream.Reader(&p.Readable), stream.Writer(l, p)
		go func() {
			_, _ = io.WriteString(w, text)
			_ = w.Close()
		}()
		go func() {
			b, _ := io.ReadAll(r)
			got <- string(b)
		}()
	})
	if s := <-got; s != text {
		t.Errorf("%d bytes arrived of %d", len(s), len(text))
	}
}

func TestReadAll(t *testing.T) {
	var got string
	onLoop(t, loop.Node16, func(l *loop.Loop) {
		r, err := stream.From(l, []string{"a", "b", "c"}, nil)
		if err != nil {
			t.Error(err)
			return
		}
		stream.ReadAll(r, func(data []byte, err error) { got = string(data) })
	})
	if got != "abc" {
		t.Errorf("got %q", got)
	}
}
