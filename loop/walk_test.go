package loop_test

import (
	"net/netip"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

// TestStreams looks at the sockets of a loop.
func TestStreams(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l.Main(func() {
		var server loop.TCP
		server.Init(l)
		if err := server.Bind(netip.MustParseAddrPort("127.0.0.1:0"), false); err != nil {
			t.Fatal(err)
		}
		server.Unref()
		got := l.Streams()
		if len(got) != 1 {
			t.Fatalf("streams: %+v", got)
		}
		s := got[0]
		if s.Kind != loop.KindTCP || s.FD != server.FD() || s.Ref || s.Active || s.Readable || s.Write ||
			s.Local.Addr() != netip.MustParseAddr("127.0.0.1") || s.Local.Port() == 0 || s.Remote.IsValid() ||
			s.SendBuffer <= 0 || s.RecvBuffer <= 0 {
			t.Errorf("stream: %+v", s)
		}
		later := make([]loop.Timer, 3)
		for i, ms := range []int64{300, 100, 200} {
			later[i].Init(l, loop.TimerFunc(func() {}))
			later[i].Start(ms, 0)
		}
		if got := l.StartedTimers(); len(got) != 3 || got[0] != &later[1] || got[1] != &later[2] || got[2] != &later[0] {
			t.Error("the timers are not in order")
		}
		for i := range later {
			later[i].Close(nil)
		}
		server.Close(nil)
		if got := l.Streams(); len(got) != 0 {
			t.Errorf("after the close: %+v", got)
		}
	})
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
}
