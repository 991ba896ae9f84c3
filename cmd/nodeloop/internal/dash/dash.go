// Package dash is the live dashboard of `nodeloop serve --dashboard`: a page and
// a stream of what the loop does, served by the very server that it shows.
package dash

import (
	_ "embed"
	"encoding/json"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// Path is where the page is; its stream is below.
const Path = "/_loop"

const eventsPath = Path + "/events"

//go:embed page.html
var page []byte

const (
	// interval is how often a reading is sent.
	interval = time.Second
	// resolution is how often a timer looks how late it is.
	resolution = 10 * time.Millisecond
	// slow is how long a callback takes to be listed.
	slow = 200 * time.Microsecond
)

// Dashboard shows one loop.
type Dashboard struct {
	l           *loop.Loop
	http        *http.Metrics
	connections func() int
	delay       *loop.DelayMonitor
	watchers    map[*http.ServerResponse]bool // true of those that look at callbacks
	ticker      *timers.Timeout
	last        loop.Metrics
	lastHTTP    http.Metrics
	callbacks   slowest
}

// New begins to measure a loop, at the cost that [loop.Loop.EnableMetrics] tells,
// and that of [loop.Loop.OnBlocked] while somebody looks at callbacks. It has to
// come before what is to be shown is made. connections tells how many the server
// has.
func New(l *loop.Loop, connections func() int) *Dashboard {
	d := &Dashboard{
		l: l, http: http.EnableMetrics(l), connections: connections, delay: l.MonitorDelay(resolution),
		watchers: map[*http.ServerResponse]bool{},
	}
	l.EnableMetrics(loop.MetricsOptions{})
	l.OnBlocked(slow, func(b loop.Blocked) { d.callbacks.add(b, l.Hrtime()) })
	l.SetImmediate(d.look) // when the server has been made: where, is worth knowing
	return d
}

// Handle answers a request for the page or its stream and reports whether it was
// one.
func (d *Dashboard) Handle(req *http.IncomingMessage, res *http.ServerResponse) bool {
	path, query, _ := strings.Cut(req.URL, "?")
	switch path {
	default:
		return false
	case Path, Path + "/":
		d.respond(res, page)
	case eventsPath:
		d.watch(res, query == "callbacks")
	}
	return true
}

func (d *Dashboard) respond(res *http.ServerResponse, body []byte) {
	// Everything that the page needs is in it.
	err := res.WriteHead(200, "Content-Type", "text/html; charset=utf-8", "Content-Length", len(body), "Cache-Control", "no-store",
		"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:",
		"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer")
	if err == nil {
		err = res.EndBytes(body)
	}
	if err != nil {
		res.Destroy(err)
	}
}

// watch sends readings until the watcher leaves.
func (d *Dashboard) watch(res *http.ServerResponse, callbacks bool) {
	err := res.WriteHead(200, "Content-Type", "text/event-stream", "Cache-Control", "no-store", "X-Accel-Buffering", "no")
	if err != nil {
		res.Destroy(err)
		return
	}
	res.Write([]byte("retry: 1000\n\n"))
	d.watchers[res] = callbacks
	d.look()
	res.OnClose(func() {
		delete(d.watchers, res)
		d.look()
		if len(d.watchers) == 0 {
			d.rest()
		}
	})
	if d.ticker == nil {
		d.delay.Enable()
		d.begin()
		d.ticker = timers.SetInterval(d.l, d.send, interval)
		d.ticker.Unref()
	}
}

// look finds the slow callbacks while somebody wants them.
func (d *Dashboard) look() {
	wanted := false
	for _, callbacks := range d.watchers {
		wanted = wanted || callbacks
	}
	d.l.RestBlocked(!wanted)
}

// rest stops measuring what costs when nobody watches.
func (d *Dashboard) rest() {
	timers.ClearInterval(d.ticker)
	d.ticker = nil
	d.delay.Disable()
}

// Close ends the streams.
func (d *Dashboard) Close() {
	for res := range d.watchers {
		res.ShouldKeepAlive = false
		if err := res.End(); err != nil {
			res.Destroy(err)
		}
	}
}

// begin makes the next reading one of the time from now on.
func (d *Dashboard) begin() {
	d.delay.Histogram.Reset()
	d.last, d.lastHTTP = d.l.Metrics(), *d.http
}

// send sends a reading to each watcher that has taken the last one.
func (d *Dashboard) send() {
	b, err := json.Marshal(d.read())
	if err != nil {
		return // no reading is better than none at all
	}
	event := append(append([]byte("data: "), b...), "\n\n"...)
	for res := range d.watchers {
		if !res.WritableNeedDrain() {
			res.Write(event)
		}
	}
}
