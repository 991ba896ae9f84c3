package dash

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// TestStream reads the page and the stream of a server, with requests between two
// readings, and ends it by closing the dashboard.
func TestStream(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var d *Dashboard
	var server *http.Server
	got := func(path string, fn func(res *http.IncomingMessage, body func() string)) {
		_, err := http.Get(l, fmt.Sprintf("http://127.0.0.1:%d%s", server.Port(), path), nil, func(res *http.IncomingMessage) {
			var b strings.Builder
			res.OnData(func(chunk []byte) { b.Write(chunk) })
			fn(res, b.String)
		})
		if err != nil {
			t.Error(err)
		}
	}
	var page, stream string
	l.Main(func() {
		d = New(l, func() int { return 7 })
		server = http.CreateServer(l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
			if !d.Handle(req, res) {
				res.EndString("hello")
			}
		})
		server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			got(Path, func(res *http.IncomingMessage, body func() string) {
				res.OnEnd(func() { page = body() })
			})
			got(eventsPath+"?callbacks", func(res *http.IncomingMessage, body func() string) {
				if ct := res.Headers().Get("content-type"); ct != "text/event-stream" {
					t.Errorf("the stream is %q", ct)
				}
				for range 5 {
					got("/", func(res *http.IncomingMessage, _ func() string) {})
				}
				closed := false
				res.OnData(func([]byte) {
					if !closed && strings.Contains(body(), "data: ") {
						closed = true
						d.Close()
						server.Close(nil)
					}
				})
				res.OnEnd(func() { stream = body() })
			})
		})
	})
	late := time.AfterFunc(20*time.Second, l.Stop)
	if err := l.Run(); err != nil {
		t.Error(err)
	}
	if !late.Stop() {
		t.Fatal("the loop does not end")
	}
	if !strings.Contains(page, "<title>nodeloop") {
		t.Errorf("the page is %q", page)
	}
	_, event, _ := strings.Cut(stream, "data: ")
	var r reading
	if err := json.Unmarshal([]byte(strings.TrimSpace(event)), &r); err != nil {
		t.Fatalf("%v in %q", err, stream)
	}
	if r.Requests <= 0 || r.Connections != 7 || r.Turns <= 0 || r.Responses[2] <= 0 || r.BytesOut <= 0 || len(r.Phases) != 5 {
		t.Errorf("the reading is %+v", r)
	}
	if len(d.watchers) != 0 || d.ticker != nil {
		t.Error("it still measures")
	}
}

// TestPageStandsAlone checks that the page asks for nothing but its stream.
func TestPageStandsAlone(t *testing.T) {
	for _, foreign := range []string{"http://", "https://", "<script src", "<link rel=\"stylesheet\"", "@import", "url("} {
		if strings.Contains(string(page), foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
}

func TestSlowest(t *testing.T) {
	var s slowest
	blocked := func(site string, took time.Duration) loop.Blocked {
		return loop.Blocked{Activity: loop.Activity{Kind: loop.ActivityTick, Site: site, Request: "GET /" + site}, Took: took, Phase: loop.PhasePoll}
	}
	s.add(blocked("a", time.Millisecond), 0)
	s.add(blocked("b", 3*time.Millisecond), 1)
	s.add(blocked("a", 2*time.Millisecond), 2)
	s.add(blocked("a", time.Millisecond), 3)
	list := s.list(4)
	if len(list) != 2 || list[0].Site != "b" || list[1].Max != 2000 || list[1].Last != 1000 || list[1].Count != 3 {
		t.Errorf("listed %+v", list)
	}
	for i := range 2 * remembered {
		s.add(blocked(fmt.Sprint(i), time.Millisecond), 5)
	}
	if len(s.all) > remembered || len(s.list(6)) != listed {
		t.Errorf("%d are remembered", len(s.all))
	}
	if list := s.list(int64(2 * forgotten)); len(list) != 0 {
		t.Errorf("after a while: %+v", list)
	}
}
