package http_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
)

// pickyAgent overrides methods as a Go type does: by embedding and SetSelf.
type pickyAgent struct {
	http.Agent
	tr   *trace
	keep bool
}

func (a *pickyAgent) GetName(opts *http.RequestOptions) string {
	a.tr.log("getName %v", opts.Port != 0)
	return "all"
}

func (a *pickyAgent) KeepSocketAlive(s http.Socket) bool {
	a.tr.log("keepSocketAlive")
	return a.keep && a.Agent.KeepSocketAlive(s)
}

func (a *pickyAgent) ReuseSocket(s http.Socket, req *http.ClientRequest) {
	a.tr.log("reuseSocket %s", req.Path)
	a.Agent.ReuseSocket(s, req)
}

func (a *pickyAgent) CreateConnection(opts *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
	a.tr.log("createConnection %s path=%q", opts.Host, opts.Path)
	return a.Agent.CreateConnection(opts, done)
}

func TestAgentOverrides(t *testing.T) {
	for _, keep := range []bool{true, false} {
		port := scripted(t, nil, echoPath)
		got := runTrace(t, loop.Node16, func(tr *trace) {
			a := &pickyAgent{tr: tr, keep: keep}
			if err := a.Init(tr.l, a, &http.AgentOptions{KeepAlive: true}); err != nil {
				t.Fatal(err)
			}
			opts := to(port, a)
			opts.Path = "/1"
			tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
			tr.settled(func() {
				opts.Path = "/2"
				tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
				tr.settled(a.Destroy)
			})
		})
		count := map[string]int{}
		for _, line := range got {
			count[line]++
		}
		connections := count[`createConnection 127.0.0.1 path=""`]
		if keep && (connections != 1 || count["reuseSocket /2"] != 1) || !keep && connections != 2 {
			t.Errorf("keep=%v: %q", keep, got)
		}
		if count["keepSocketAlive"] != 2 || count["getName true"] == 0 {
			t.Errorf("keep=%v: %q", keep, got)
		}
	}
}

func TestAgentCreateConnection(t *testing.T) {
	order{
		name: "later, twice", reply: echoPath,
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{})
			agent.ConnectionFunc = func(opts *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
				tr.log("called")
				tr.l.SetImmediate(func() {
					s := tr.connect(opts.Port)
					tr.log("delivering %s", counts(agent))
					done(nil, s)
					done(nil, s)
					tr.log("delivered %s", counts(agent))
				})
				return nil, nil
			}
			opts := to(port, agent)
			opts.Path = "/x"
			req := tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
			for _, name := range []string{"socket", "finish", "response", "close"} {
				req.On(name, func(...any) { tr.log("req:%s", name) })
			}
		},
		want16: `
			called
			delivering sockets=0 free=0 requests=0
			delivered sockets=1 free=0 requests=0
			req:socket
			req:finish
			req:response
			req:close`,
	}.run(t)
	order{
		name: "fails",
		body: func(tr *trace, _ int) {
			agent := tr.agent(http.AgentOptions{})
			agent.ConnectionFunc = func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
				done(errors.New("not now"), nil)
				return nil, nil
			}
			tr.track("req", tr.get(to(1, agent), nil))
			tr.settled(func() { tr.log("settled %s", counts(agent)) })
		},
		want16: `
			req:error undefined not now
			req:close
			settled sockets=0 free=0 requests=0`,
		want10: `
			req:error undefined not now
			settled sockets=0 free=0 requests=0`,
	}.run(t)
}

// likeAgent is an agent that is no Agent.
type likeAgent struct {
	tr   *trace
	port int
}

func (a *likeAgent) AddRequest(req *http.ClientRequest, opts *http.RequestOptions) error {
	a.tr.log("addRequest %s %s %s", req.Method, req.Path, opts.Host)
	s := a.tr.connect(opts.Port)
	a.tr.l.SetImmediate(func() {
		a.tr.log("assigning")
		req.AssignSocket(s, nil)
	})
	return nil
}

func TestAgentLike(t *testing.T) {
	order{
		name: "addRequest is enough", reply: func(p *peer) { p.send(okTwo); p.drain() },
		body: func(tr *trace, port int) {
			opts := to(port, &likeAgent{tr: tr})
			opts.Path = "/x"
			req := tr.get(opts, nil)
			tr.track("req", req)
		},
		want16: `
			addRequest GET /x 127.0.0.1
			assigning
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req.res:close
			req:close`,
		want10: `
			addRequest GET /x 127.0.0.1
			assigning
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req:close
			req.res:close`,
	}.run(t)
}

// TestAgentMaxTotalSockets: a socket that becomes free makes room for another
// origin's request, for a moment beyond the limit, as in Node.
func TestAgentMaxTotalSockets(t *testing.T) {
	ports := []int{scripted(t, nil, echoPath), scripted(t, nil, echoPath), scripted(t, nil, echoPath)}
	got := runTrace(t, loop.Node16, func(tr *trace) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxTotalSockets: 2, MaxSockets: 2})
		show := func(what string) { tr.log("%s %s total=%d", what, counts(agent), agent.TotalSocketCount) }
		for _, port := range ports {
			for range 2 {
				opts := to(port, agent)
				opts.Path = "/x"
				tr.get(opts, func(res *http.IncomingMessage) {
					res.Resume()
					show("response")
				})
			}
		}
		show("created")
		tr.settled(func() {
			show("settled")
			agent.Destroy()
		})
	})
	first := []string{
		"created sockets=2 free=0 requests=4 total=2",
		"response sockets=2 free=0 requests=4 total=2",
		"response sockets=2 free=1 requests=3 total=3",
	}
	last := "settled sockets=0 free=2 requests=0 total=2"
	if len(got) != 8 || !slices.Equal(got[:3], first) || got[7] != last {
		t.Errorf("got\n\t%s", strings.Join(got, "\n\t"))
	}
}
