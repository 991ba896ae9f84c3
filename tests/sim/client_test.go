package sim

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// client makes one exchange, now or later, perhaps on one of the agents.
func (w *world) client(port int) {
	id := w.exchanges
	w.exchanges++
	w.after(300, func() { w.exchange(port, id) })
}

var methods = []string{"GET", "GET", "GET", "POST", "PUT", "HEAD", "DELETE"}

func (w *world) exchange(port, id int) {
	size := []int{0, 1, w.r.IntN(100), w.r.IntN(5000), w.r.IntN(40000)}[w.r.IntN(5)]
	opts := &http.RequestOptions{
		Host: "127.0.0.1", Port: port, Method: methods[w.r.IntN(len(methods))],
		Path: fmt.Sprintf("/%d/%d", id, size),
	}
	switch w.r.IntN(6) {
	case 0:
		opts.Agent = http.NoAgent
	default:
		opts.Agent = w.agents[w.r.IntN(len(w.agents))]
	}
	if w.chance(4) {
		opts.Timeout = time.Millisecond + w.ms(200)
	}
	if w.chance(10) {
		opts.Port = 9 // nobody is there
	}
	if w.chance(12) {
		opts.Headers = append(opts.Headers, http.HeaderField{Name: "Expect", Value: "100-continue"})
	}
	if w.chance(15) {
		opts.Headers = append(opts.Headers,
			http.HeaderField{Name: "Connection", Value: "Upgrade"}, http.HeaderField{Name: "Upgrade", Value: "x"})
	}
	name := fmt.Sprintf("req%d", id)
	w.logf("%s %s %s", name, opts.Method, opts.Path)
	req, err := http.Request(w.Loop, nil, opts, nil)
	if err != nil {
		w.fail("%s: %v", name, err)
		return
	}
	w.requests = append(w.requests, req)
	x := w.watch(name, &req.EventEmitter,
		"socket", "response", "continue", "abort", "error", "timeout", "drain", "finish", "close")
	x.mayClose = w.Profile() == loop.Node10
	w.outcome(req)
	req.OnSocket(func(s http.Socket) { w.watchSocket(s) })
	req.OnResponse(func(res *http.IncomingMessage) { w.response(req, res, id, size, opts.Method, x) })
	if w.chance(8) {
		w.after(100, func() {
			// Node 10 takes the time of a destroyed socket, too.
			x.late["timeout"] = w.Profile() == loop.Node10
			_ = req.SetTimeout(time.Millisecond+w.ms(100), nil)
		})
	}
	if w.chance(2) {
		req.OnTimeout(func(http.Socket) { req.Destroy(nil) })
	}
	if w.chance(3) {
		req.OnUpgrade(func(_ *http.IncomingMessage, s http.Socket, _ []byte) {
			x.late["finish"] = true // its body may still be on the way
			w.after(100, func() { s.Destroy(nil) })
		})
	}
	w.aborts(req, x)
	w.send(req, x, id, opts.Method)
	w.SetImmediate(w.checkAgents)
}

// outcome counts how requests end.
func (w *world) outcome(req *http.ClientRequest) {
	responded, failed := false, ""
	req.OnResponse(func(*http.IncomingMessage) { responded = true })
	req.OnError(func(err error) {
		failed = "failed"
		if e := new(nodeerr.Error); errors.As(err, &e) {
			failed = string(e.Code)
		}
	})
	req.OnClose(func() {
		switch {
		case failed != "":
			w.outcomes[failed]++
		case responded:
			w.outcomes["responded"]++
		default:
			w.outcomes["other"]++
		}
		w.SetImmediate(w.checkAgents)
	})
}

// watchSocket watches a client's socket from its first request on.
func (w *world) watchSocket(s http.Socket) {
	type seen struct{ s http.Socket }
	if w.Slot(seen{s}) != nil {
		return
	}
	n, _ := w.Slot("client sockets").(int)
	w.SetSlot("client sockets", n+1)
	w.SetSlot(seen{s}, true)
	w.watch(fmt.Sprintf("sock%d", n), &s.(*net.Socket).EventEmitter, "connect", "ready", "end", "error", "finish", "close").readable = true
}

// aborts chooses how and when the client gives up, if it does.
func (w *world) aborts(req *http.ClientRequest, x *watched) {
	if !w.chance(3) {
		return
	}
	how := w.r.IntN(5)
	abort := func() {
		w.logf("%s gives up (%d)", x.name, how)
		switch how {
		case 0, 1:
			req.Destroy(nil)
		case 2:
			req.Destroy(errors.New("boom"))
		case 3:
			x.late["abort"] = true // it is told in a tick, 'close' may be in an earlier one
			req.Abort()
		case 4:
			if res := req.Response(); res != nil {
				res.Destroy(nil)
			} else {
				req.Destroy(nil)
			}
		}
	}
	switch w.r.IntN(6) {
	case 0:
		abort()
	case 1:
		req.OnSocket(func(http.Socket) { abort() })
	case 2:
		req.OnResponse(func(*http.IncomingMessage) { abort() })
	case 3:
		req.OnFinish(abort)
	default:
		w.after(300, abort)
	}
}

// giveUp aborts a request, once.
func (x *watched) giveUp(req *http.ClientRequest, when string) {
	x.w.logf("%s gives up %s", x.name, when)
	x.late["abort"] = true
	req.Abort()
}

// send sends the request's body, if it has one.
func (w *world) send(req *http.ClientRequest, x *watched, id int, method string) {
	if method == "GET" || method == "HEAD" || method == "DELETE" {
		_ = req.End()
		return
	}
	n := []int{0, 1, w.r.IntN(300), w.r.IntN(20000)}[w.r.IntN(4)]
	data := body(id, "q", n)
	if w.chance(3) {
		_ = req.SetHeader("Content-Length", strconv.Itoa(n))
	}
	if w.chance(2) {
		_ = req.EndBytes(data)
		return
	}
	var next func()
	next = func() {
		if len(data) == 0 {
			x.caused("finish")
			_ = req.End()
			return
		}
		n := 1 + w.r.IntN(len(data))
		req.Write(data[:n])
		data = data[n:]
		w.after(50, next)
	}
	next()
}

// readAll is Read's argument for what there is.
const readAll = -1

// response consumes a response in a way that chance decides.
func (w *world) response(req *http.ClientRequest, res *http.IncomingMessage, id, size int, method string, of *watched) {
	name := of.name
	x := w.watch(name+".res", &res.EventEmitter, "aborted", "end", "close", "error")
	x.readable = true
	x.mayClose = true
	of.response = x
	if got := res.Headers().Get("x-id"); got != "" && got != strconv.Itoa(id) {
		w.fail("%s got the response of request %s", name, got)
	}
	got := 0
	ours := res.Headers().Has("x-id")
	check := func(chunk []byte) {
		w.logf("%s.res data %d", name, len(chunk))
		if x.counts["end"] > 0 {
			x.fail("data after the end")
		}
		if want := body(id, "a", got+len(chunk))[got:]; ours && string(want) != string(chunk) {
			w.fail("%s.res: got %q, want %q", name, clip(chunk), clip(want))
		}
		got += len(chunk)
	}
	consumed := true
	switch w.r.IntN(6) {
	case 0:
		consumed = false
		w.after(400, func() { res.Resume() })
	case 1:
		consumed = false
		res.Resume()
	case 2:
		res.OnReadable(func() {
			for chunk := res.Read(readAll); chunk.Len() > 0; chunk = res.Read(readAll) {
				check(chunk.Bytes)
			}
		})
	case 3:
		res.OnData(func(chunk []byte) {
			check(chunk)
			if w.chance(3) {
				res.Pause()
				w.after(30, res.Resume)
			}
		})
	default:
		res.OnData(check)
	}
	res.OnEnd(func() {
		whole := consumed && ours && res.Complete() && !res.Dumped() && !res.Destroyed()
		bodyless := method == "HEAD" || res.StatusCode == 204 || res.StatusCode == 304
		if whole && !bodyless && got != size {
			w.fail("%s.res ended with %d of %d bytes", name, got, size)
		}
	})
	switch w.r.IntN(24) {
	case 0, 1, 2:
		w.after(100, func() { res.Destroy(nil) })
	case 3:
		res.OnEnd(func() { of.giveUp(req, "at the end") })
	case 4:
		if consumed {
			res.OnData(func([]byte) { of.giveUp(req, "at data") })
		}
	case 5:
		res.OnEnd(func() { res.Destroy(nil) })
	case 6:
		res.OnAborted(func() { of.giveUp(req, "when aborted") })
	}
}
