package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

func jsonReader(b []byte) io.Reader { return bytes.NewReader(b) }

// record is what came of a request.
type record struct {
	c        *client
	t        *task // with its settings for a first request, and without for others
	k        int
	req      *http.ClientRequest
	done     func(*record)
	finished bool
	hard     *timers.Timeout // ends the request
	idle     *timers.Timeout // ends the record when nothing more comes
	events   []any
	body     []byte
	trailers []string
	reused   any // bool, once 'close' came
}

func objectsOf(records []*record) []object {
	var all []object
	for _, r := range records {
		all = append(all, r.object())
	}
	return all
}

func (r *record) object() object {
	sum := fnv.New32a()
	sum.Write(r.body)
	body := textOf(string(r.body))
	if len(r.body) > 200 {
		body = textOf(string(r.body[:60])) + "…"
	}
	o := object{{"k", r.k}, {"ev", r.events}}
	if r.reused != nil {
		o = append(o, member{"reused", r.reused})
	}
	if len(r.trailers) > 0 {
		o = append(o, member{"trailers", r.trailers})
	}
	return append(o, member{"bodyLen", len(r.body)}, member{"bodyHash", fmt.Sprintf("%08x", sum.Sum32())}, member{"body", body})
}

// push notes an event.
func (r *record) push(event ...any) {
	if !r.finished {
		r.events = append(r.events, event)
	}
}

// later ends the record unless more comes.
func (r *record) later(ms int) {
	if r.idle != nil {
		r.idle.Close()
	}
	r.idle = r.c.after(ms, r.finish)
}

func (r *record) finish() {
	if r.finished {
		return
	}
	r.finished = true
	for _, t := range []*timers.Timeout{r.hard, r.idle} {
		if t != nil {
			t.Close()
		}
	}
	r.done(r)
}

// request makes the k-th request of a task. All but the first are plain GETs.
func (c *client) request(t *task, k int, agent http.AgentLike, done func(*record)) {
	settings := t
	if k > 1 {
		settings = &task{ID: t.ID}
		settings.Client.Timeout = t.Client.Timeout
	}
	r := &record{c: c, t: settings, k: k, done: done, events: []any{}}
	req, err := http.Request(c.l, nil, r.options(agent), nil)
	if err == nil {
		r.req = req
		for _, h := range settings.Client.SetHeader {
			if err = req.SetHeader(wireOf(h[0]), wireOf(h[1])); err != nil {
				break
			}
		}
	}
	if err != nil {
		r.push("throw", nameOf(err))
		timers.SetImmediate(c.l, r.finish)
		return
	}
	limit := settings.Client.Timeout
	if limit == 0 {
		limit = 1500
	}
	r.hard = c.after(limit, func() {
		r.push("timeout")
		req.Destroy(nil)
		req.Abort()
		r.later(60)
	})
	r.listen()
	if err := r.send(); err != nil {
		r.push("throw", nameOf(err))
		r.later(200)
	}
}

func (r *record) options(agent http.AgentLike) *http.RequestOptions {
	s := &r.t.Client
	o := &http.RequestOptions{
		Host: r.c.host, Port: r.c.port, Method: s.Method, Headers: s.Headers, Agent: agent,
		Auth: s.Opts.Auth, MaxHeaderSize: s.Opts.MaxHeaderSize, StrictParser: r.c.strict,
		Path: wireOf("/c/" + r.t.ID + "/" + strconv.Itoa(r.k) + s.Path),
	}
	if s.RawPath != nil {
		o.Path = wireOf(strings.Replace(*s.RawPath, "{id}", r.t.ID, 1))
	}
	if s.Opts.SetHost != nil {
		o.NoSetHost = !*s.Opts.SetHost
	}
	if s.Opts.InsecureHTTPParser {
		o.InsecureHTTPParser = stream.Yes
	}
	return o
}

func (r *record) send() error {
	s, req := &r.t.Client, r.req
	switch {
	case s.BodyParts != nil:
		for _, part := range s.BodyParts {
			req.WriteString(part)
		}
		if err := req.AddTrailers(s.Trailers...); err != nil {
			return err
		}
	case s.Body != nil:
		return req.EndString(*s.Body)
	}
	return req.End()
}

// listen adds every listener.
func (r *record) listen() {
	req := r.req
	req.OnInformation(func(info *http.Information) {
		r.push("information", info.StatusCode, r.rawOf(info.RawHeaders))
	})
	req.OnContinue(func() { r.push("continue") })
	if !r.t.Client.NoListen {
		req.OnUpgrade(r.taken("upgrade"))
		req.OnConnect(r.taken("connect"))
	}
	req.OnResponse(r.response)
	req.OnError(func(err error) {
		var parsed any
		if e, ok := err.(*nodeerr.Error); ok && strings.HasPrefix(string(e.Code), "HPE_") {
			parsed = e.BytesParsed
		}
		r.push("error", nameOf(err), reasonOf(err), parsed)
		r.later(40)
	})
	req.OnAbort(func() { r.push("abort") })
	req.OnClose(func() {
		r.push("close")
		r.reused = req.ReusedSocket
		r.later(40)
	})
}

// rawOf is the raw headers of a response of class 1xx, which node10 does not
// show.
func (r *record) rawOf(raw []string) any {
	if r.c.l.Profile() == loop.Node10 {
		return undefined{}
	}
	return raw
}

func (r *record) response(res *http.IncomingMessage) {
	s := &r.t.Client
	r.push("response", object{
		{"status", res.StatusCode},
		{"message", wire(res.StatusMessage)},
		{"version", res.HTTPVersion()},
		{"rawHeaders", res.RawHeaders},
		{"headers", res.Headers()},
	})
	res.OnData(func(chunk []byte) {
		if len(r.body) == 0 {
			r.push("data")
		}
		r.body = append(r.body, chunk...)
	})
	res.OnAborted(func() { r.push("aborted") })
	res.OnError(func(err error) { r.push("reserror", codeOr(err, err.Error())) })
	res.OnEnd(func() {
		r.push("end")
		r.trailers = res.RawTrailers
	})
	res.OnClose(func() {
		r.push("resclose", res.Complete())
		linger := s.Linger
		if linger == 0 {
			linger = 30
		}
		r.later(linger)
	})
	if s.PauseFirst > 0 {
		res.Pause()
		r.c.after(s.PauseFirst, func() { res.Resume() })
	}
}

// taken listens for a socket that leaves HTTP.
func (r *record) taken(event string) func(*http.IncomingMessage, http.Socket, []byte) {
	return func(res *http.IncomingMessage, taken http.Socket, head []byte) {
		socket := taken.(*net.Socket)
		r.push(event, res.StatusCode, res.RawHeaders, wire(head))
		var came []byte
		socket.OnError(func(error) {})
		socket.OnData(func(chunk []byte) { came = append(came, chunk...) })
		r.c.after(120, func() {
			if len(came) > 0 {
				r.push("rawdata", wire(came[:min(len(came), 200)]))
			}
			socket.Destroy(nil)
			r.later(40)
		})
	}
}
