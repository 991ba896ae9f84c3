package main

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

func loadCommand() *command {
	flags := newFlags("load")
	o := &loadOptions{}
	flags.IntVar(&o.port, "port", 8080, "the server's `port`")
	flags.StringVar(&o.host, "host", "127.0.0.1", "the server's `address`")
	flags.StringVar(&o.path, "path", "/", "what to GET")
	flags.IntVar(&o.inflight, "inflight", 50, "how many requests are in flight, each on a connection of its own")
	flags.Float64Var(&o.secs, "secs", 5, "for how many `seconds`")
	profile := flags.String("profile", "node16", "behave as this `Node`: node16 or node10")
	return &command{
		name:    "load",
		summary: "load an HTTP server with our client and print what came of it",
		detail: `GET requests go through one keep-alive agent; as soon as a response has ended
the next request is made. One line of JSON is printed: rps, the requests answered
in a second; p50 and p99, the time from a request to the end of its response in
microseconds; errs, the requests that failed or whose status was 400 or more.`,
		examples: []string{
			"nodeloop load --port 8080",
			"nodeloop load --port 8080 --inflight 64 --secs 10",
			"nodeloop load --host 127.0.0.1 --port 8080 --path /big --inflight 1 --secs 1",
		},
		failure: "not one request was answered",
		flags:   flags,
		run: func(c *console, args []string) int {
			p, err := profileNamed(*profile)
			if err == nil {
				err = o.check(args)
			}
			if err != nil {
				c.errorf("load: %v", err)
				return exitUsage
			}
			return load(c, p, o)
		},
	}
}

// loadOptions are the flags of load.
type loadOptions struct {
	host, path string
	port       int
	inflight   int
	secs       float64
}

func (o *loadOptions) check(args []string) error {
	switch {
	case len(args) > 0:
		return errors.New("it takes flags only; see `nodeloop load --help`")
	case o.port < 1 || o.port > 65535:
		return errors.New("--port is a number from 1 to 65535")
	case o.inflight < 1 || o.inflight > 100000:
		return errors.New("--inflight is a number from 1 to 100000")
	case !(o.secs > 0) || o.secs > 86400:
		return errors.New("--secs is more than 0 and at most 86400")
	case o.path == "" || o.path[0] != '/':
		return errors.New("--path begins with a slash")
	}
	return nil
}

// generator is one run of load.
type generator struct {
	l        *loop.Loop
	options  *http.RequestOptions
	agent    *http.Agent
	latency  histogram
	errs     int
	over     bool
	inFlight []*requester
	begun    int64
	took     int64
}

// loadFigures is what load prints.
type loadFigures struct {
	RPS  float64 `json:"rps"`
	P50  float64 `json:"p50"`
	P99  float64 `json:"p99"`
	Errs int     `json:"errs"`
}

// load runs the generator and prints its figures.
func load(c *console, p *loop.Profile, o *loadOptions) int {
	tuneMemory()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		c.errorf("load: %v", err)
		return exitFailed
	}
	g := &generator{l: l}
	l.Main(func() {
		if err := g.start(o); err != nil {
			panic(err)
		}
	})
	if err := l.Run(); err != nil {
		c.errorf("load: %v", err)
		return exitFailed
	}
	micros := func(q float64) float64 { return float64(g.latency.quantile(q)/10) / 100 }
	line, err := json.Marshal(loadFigures{
		RPS: math.Round(float64(g.latency.count) / (float64(g.took) / 1e9)),
		P50: micros(0.50), P99: micros(0.99), Errs: g.errs,
	})
	if err != nil {
		c.errorf("load: %v", err)
		return exitFailed
	}
	c.printf("%s\n", line)
	if g.latency.count == 0 {
		return exitFailed
	}
	return exitOK
}

// start makes the first requests.
func (g *generator) start(o *loadOptions) (err error) {
	g.agent, err = http.NewAgent(g.l, &http.AgentOptions{
		KeepAlive: true, MaxSockets: o.inflight, MaxFreeSockets: o.inflight,
		ReuseMessages: true, // none is kept
	})
	if err != nil {
		return err
	}
	g.options = &http.RequestOptions{Host: o.host, Port: o.port, Path: o.path, Agent: g.agent}
	g.begun = g.l.Hrtime()
	timers.SetTimeout(g.l, g.stop, time.Duration(o.secs*float64(time.Second)))
	for range o.inflight {
		r := &requester{g: g}
		r.onResponse, r.onEnd, r.onAborted, r.onError = r.response, r.end, r.aborted, r.fail
		g.inFlight = append(g.inFlight, r)
		r.request(g.begun)
	}
	return nil
}

// stop ends the run: what is in flight does not count.
func (g *generator) stop() {
	g.over = true
	g.took = g.l.Hrtime() - g.begun
	for _, r := range g.inFlight {
		if r.req != nil {
			r.req.Destroy(nil)
		}
		timers.ClearTimeout(r.pause)
	}
	g.agent.Destroy()
}

// pauseAfterError keeps a server that is not there from being asked without a
// rest.
const pauseAfterError = 10 * time.Millisecond

// requester makes one request after the other.
type requester struct {
	g     *generator
	req   *http.ClientRequest
	begun int64
	pause *timers.Timeout
	bad   bool // the response's status is an error

	onEnd, onAborted func()
	onResponse       func(*http.IncomingMessage)
	onError          func(error)
}

func (r *requester) request(now int64) {
	g := r.g
	if g.over {
		return
	}
	r.begun, r.req = now, nil
	req, err := http.Get(g.l, nil, g.options, r.onResponse)
	if err != nil {
		r.fail(err)
		return
	}
	r.req = req
	req.OnError(r.onError)
}

func (r *requester) response(res *http.IncomingMessage) {
	r.bad = res.StatusCode >= 400
	res.OnAborted(r.onAborted)
	res.OnEnd(r.onEnd)
	res.Resume()
}

// end counts a request that was answered.
func (r *requester) end() {
	g := r.g
	r.req = nil
	if g.over {
		return
	}
	if r.bad {
		g.errs++
	}
	now := g.l.Hrtime()
	g.latency.add(now - r.begun)
	r.request(now)
}

// aborted is the end of a response that was cut off.
func (r *requester) aborted() { r.fail(nil) }

// fail counts a request that was not answered.
func (r *requester) fail(error) {
	g := r.g
	if g.over || r.req == nil && r.pause != nil {
		return
	}
	r.req = nil
	g.errs++
	r.pause = timers.SetTimeout(g.l, r.resume, pauseAfterError)
}

func (r *requester) resume() {
	r.pause = nil
	r.request(r.g.l.Hrtime())
}
