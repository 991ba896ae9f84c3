package http_test

import (
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// watchedParser stands in the place of a parser's own methods.
type watchedParser struct {
	*http.MessageParser
	log *[]string
}

func (p watchedParser) Free()   { *p.log = append(*p.log, "free") }
func (p watchedParser) Resume() { *p.log = append(*p.log, "resume"); p.MessageParser.Resume() }

// TestParserOfSocket follows the parser that serves a connection.
func TestParserOfSocket(t *testing.T) {
	var calls []string
	var p *http.MessageParser
	got := serve(t, loop.Node16, nil, func(r *rig) {
		r.srv.OnRequest(func(req *http.IncomingMessage, res *http.ServerResponse) {
			s := req.Socket()
			p, _ = http.ParserOf(s)
			p.SetSelf(watchedParser{p, &calls}, nil)
			server, consumed := p.Serves()
			r.log("serves %v %v, incoming %v, socket %v", server, consumed, p.Incoming() == req, p.Socket() == s)
			throw(res.EndString("x"))
		})
	}, func(c *wire) {
		c.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		c.rest()
	})
	diff(t, "log", got, []string{"serves true true, incoming true, socket true"})
	diff(t, "calls", calls, []string{"free"})
	if p.Incoming() != nil || p.Owned() || p.InUse() {
		t.Error("a freed parser holds on to what it did")
	}
}

// TestProgramParser reads a socket with a parser of our own.
func TestProgramParser(t *testing.T) {
	got := runTrace(t, loop.Node16, func(tr *trace) {
		srv := net.CreateServer(tr.l, nil, func(s *net.Socket) { s.EndString("HTTP/1.1 204 OK\r\n\r\n") })
		throw(srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			p := http.AllocParser(tr.l)
			p.Initialize(parser.Options{Type: parser.Response})
			s, err := net.Connect(tr.l, net.ConnectOptions{Host: "127.0.0.1", Port: srv.Port()}, nil)
			throw(err)
			p.SetOnIncoming(func(msg *http.IncomingMessage, _ bool) parser.Verdict {
				tr.log("status %d", msg.StatusCode)
				http.FreeParser(p, nil, nil)
				s.Destroy(nil)
				srv.Close(nil)
				return parser.Continue
			})
			if !p.Consume(s, nil) {
				t.Error("the socket cannot be consumed")
			}
		}))
	})
	diff(t, "log", got, []string{"status 204"})
}

// TestParserPoolLimit closes parsers that are too many to keep.
func TestParserPoolLimit(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		throw(http.SetMaxIdleHTTPParsers(tr.l, 1))
		a, b := http.AllocParser(tr.l), http.AllocParser(tr.l)
		http.FreeParser(a, nil, nil)
		http.FreeParser(b, nil, nil)
		if http.AllocParser(tr.l) != a || http.AllocParser(tr.l) == b {
			t.Error("not one parser was kept")
		}
	})
}

// TestNamedLists looks at an agent's table and changes it.
func TestNamedLists(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		a := tr.agent(http.AgentOptions{})
		lists := a.FreeSocketLists()
		s, err := net.NewSocket(tr.l, nil)
		throw(err)
		lists.Set("b", []http.Socket{s})
		lists.Set("a", []http.Socket{})
		if got := lists.Names(); !slices.Equal(got, []string{"b", "a"}) {
			t.Errorf("names %q", got)
		}
		if got, ok := lists.Get("b"); !ok || len(got) != 1 || got[0] != http.Socket(s) {
			t.Errorf("list %v %v", got, ok)
		}
		lists.Set("b", nil)
		if _, ok := lists.Get("b"); ok || len(a.FreeSockets()) != 1 {
			t.Error("the list is still there")
		}
	})
}

// TestHeaderBlockSet uses a message as Node's methods use an object with
// _header.
func TestHeaderBlockSet(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		m := http.NewOutgoingMessage(tr.l)
		m.SetHeaderBlock("test\r\n\r\n")
		if err := m.SetHeader("a", "b"); err == nil || err.Error() != "Cannot set headers after they are sent to the client" {
			t.Errorf("SetHeader: %v", err)
		}
		m.WriteString("x")
		out := m.Output()
		if len(out) != 2 || out[0].Chunk.String() != "test\r\n\r\n" || string(out[1].Chunk.Bytes) != "x" {
			t.Errorf("output %v", out)
		}
		m.SetHasBody(false)
		if m.HasBody() {
			t.Error("there is a body")
		}
	})
}

// TestAllocSingly drops a request that is the first of its allocation.
func TestAllocSingly(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		http.AllocSingly(tr.l)
		w := loop.WatchGarbage(tr.l, http.NewIncomingMessage(tr.l, nil), func() {})
		tr.l.CollectGarbage()
		if !w.Gone() {
			t.Error("the message is still there")
		}
	})
}
