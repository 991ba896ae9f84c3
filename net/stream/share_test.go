package stream_test

import (
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// TestWritesShareTicks: in node16 writes in a row with one callback share a
// tick, until some write's tick has run.
func TestWritesShareTicks(t *testing.T) {
	for _, tc := range []struct {
		p    *loop.Profile
		want string
	}{
		{loop.Node16, "f f tick g f g x g"},
		{loop.Node10, "f tick f g f g x g"},
	} {
		l, err := loop.New(loop.Options{Profile: tc.p})
		if err != nil {
			t.Fatal(err)
		}
		var log []string
		say := func(s string) func(error) {
			return func(error) { log = append(log, s) }
		}
		l.Main(func() {
			w := stream.NewWritable(l, &stream.WritableOptions{
				Write: func(_ *stream.Writable, _ stream.Chunk, _ stream.Encoding, cb func(error)) { cb(nil) },
			})
			write := func(cb func(error)) {
				if _, err := w.WriteChunk(stream.Text("a"), "", cb); err != nil {
					t.Error(err)
				}
			}
			f, g := say("f"), say("g")
			write(f)
			l.NextTick(func() { log = append(log, "tick") })
			write(f)
			write(g)
			write(func(error) {
				log = append(log, "f")
				l.NextTick(func() { log = append(log, "x") })
				write(g)
			})
			write(g)
		})
		if err := l.Run(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(log, " "); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.p.Name, got, tc.want)
		}
	}
}
