package http_test

import (
	"bytes"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

func (r *badRun) peerFailed(syscall.Errno) { r.outcome.State = "closed" }

// playBadClient plays a case to a request on a keep-alive agent. When heard, a
// second request follows the script.
func playBadClient(t *testing.T, p *loop.Profile, c *badCase, heard, strict bool) *badOutcome {
	r := newBadRun(t, p, c, heard, strict)
	r.outcome.State = "open"
	seen, left := 0, 1
	if heard {
		left = 2
	}
	var port int
	var agent *http.Agent
	var peers []*looptest.Peer
	var due func() // what a peer wants the loop to do: it looks every few milliseconds
	var clock *timers.Timeout
	finish := func() {
		r.over = true
		due = func() {
			clock.Close()
			agent.Destroy()
		}
		for _, p := range peers {
			p.OnData, p.OnEnd, p.OnError = func([]byte) {}, nil, nil
			p.Close()
		}
	}
	after := func() {
		if left == 0 {
			finish()
			return
		}
		left--
		due = func() { r.request(port, agent) }
		peers[0].After(badQuiet, finish)
	}
	port = r.sim.Listen(func(p *looptest.Peer) {
		seen++
		peers = append(peers, p)
		r.serve(p, seen == 1, after)
	})
	r.sim.Main(func() {
		var err error
		if agent, err = http.NewAgent(r.sim.Loop, &http.AgentOptions{KeepAlive: true, MaxSockets: 1, StrictParser: strict}); err != nil {
			t.Fatal(err)
		}
		clock = timers.SetInterval(r.sim.Loop, func() {
			if fn := due; fn != nil {
				due = nil
				fn()
			}
		}, 5*time.Millisecond)
		left--
		r.request(port, agent)
	})
	return r.run(2)
}

// serve is the peer of a connection: the first plays the script.
func (r *badRun) serve(p *looptest.Peer, first bool, after func()) {
	if first {
		p.OnEnd = func() { r.outcome.State = "closed" }
		p.OnError = r.peerFailed
	}
	var head []byte
	played := false
	p.OnData = func(chunk []byte) {
		head = append(head, chunk...)
		if !bytes.Contains(head, []byte("\r\n\r\n")) {
			return
		}
		head = nil
		if first && !played {
			played = true
			r.play(p, r.c.Script, after)
			return
		}
		p.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond")
	}
}

// request makes one request and logs all that comes of it.
func (r *badRun) request(port int, agent *http.Agent) {
	r.count++
	k := r.count
	opts := &http.RequestOptions{Host: "127.0.0.1", Port: port, Path: "/" + string(rune('0'+k)), Agent: agent}
	if k == 1 {
		o := &r.c.Options
		if o.InsecureHTTPParser {
			opts.InsecureHTTPParser = stream.Yes
		}
		opts.Method, opts.MaxHeaderSize = o.Method, o.MaxHeaderSize
		for name, value := range o.Headers {
			opts.Headers = append(opts.Headers, http.HeaderField{Name: name, Value: value})
		}
		slices.SortFunc(opts.Headers, func(a, b http.HeaderField) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	}
	req, err := http.Request(r.sim.Loop, nil, opts, func(res *http.IncomingMessage) {
		r.log("response%d %d %s %s %s", k, res.StatusCode, quoted(res.StatusMessage), res.HTTPVersion(), quoted(first40(res.RawHeaders)))
		var body []byte
		res.OnData(func(chunk []byte) { body = append(body, chunk...) })
		res.OnEnd(func() { r.log("end%d %s %s", k, quoted(string(body)), quoted(append([]string{}, res.RawTrailers...))) })
		res.OnAborted(func() { r.log("aborted%d", k) })
		res.OnError(func(err error) { r.log("reserror%d %s", k, badFault(err)) })
		res.OnClose(func() { r.log("resclose%d %t", k, res.Complete()) })
	})
	if err != nil {
		r.t.Error(err)
		return
	}
	req.OnInformation(func(info *http.Information) { r.log("information%d %d", k, info.StatusCode) })
	if r.c.Take {
		taken := func(name string) func(*http.IncomingMessage, http.Socket, []byte) {
			return func(res *http.IncomingMessage, s http.Socket, head []byte) {
				r.log("%s%d %d %s", name, k, res.StatusCode, quoted(string(head)))
				s.Destroy(nil)
			}
		}
		req.OnUpgrade(taken("upgrade"))
		req.OnConnect(taken("connect"))
	}
	req.OnError(func(err error) { r.log("error%d %s", k, badFault(err)) })
	req.OnClose(func() {
		reused := ""
		if req.ReusedSocket {
			reused = " reused"
		}
		r.log("close%d%s", k, reused)
	})
	if err := req.End(); err != nil {
		r.t.Error(err)
	}
}
