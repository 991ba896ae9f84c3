package http

import (
	"time"
	"weak"

	"github.com/nodeloop/nodeloop/loop"
)

// Metrics count what http does on a loop. They are made by [EnableMetrics] and
// belong to the loop's goroutine.
type Metrics struct {
	// Requests is how many requests the loop's servers got, and Responses how many
	// they began to answer, by class of status: Responses[2] are the 2xx.
	Requests  uint64
	Responses [6]uint64
	// ClientRequests is how many requests were rendered to be sent, and
	// ClientResponses how many answers came, by class of status, 1xx included.
	ClientRequests  uint64
	ClientResponses [6]uint64
	// ParseErrors is how often a server or a client read what is no HTTP.
	ParseErrors uint64
	// FirstByte is how long servers took from a request's header block to that of
	// its response, and ClientFirstByte how long clients waited from one to the
	// other.
	FirstByte, ClientFirstByte *loop.Histogram

	g      *global
	agents []weak.Pointer[Agent]
}

// AgentMetrics is what a loop's agents hold, together.
type AgentMetrics struct {
	Agents      int
	Sockets     int // that requests use
	FreeSockets int // that wait for a request
	Requests    int // that wait for a socket
}

// EnableMetrics begins to count what http does on the loop, and adds it to what
// [loop.Loop.WriteMetrics] writes. Called again, it returns the same Metrics.
// It does not enable the loop's own: see [loop.Loop.EnableMetrics].
func EnableMetrics(l *loop.Loop) *Metrics {
	g := globalOf(l)
	if g.metrics == nil {
		g.metrics = &Metrics{FirstByte: loop.NewHistogram(), ClientFirstByte: loop.NewHistogram(), g: g}
		if g.agent != nil {
			g.metrics.agentMade(g.agent)
		}
		l.OnWriteMetrics(g.metrics.write)
	}
	return g.metrics
}

// MetricsHandler returns a 'request' listener that answers with the loop's
// metrics in Prometheus' text form, and enables them.
func MetricsHandler(l *loop.Loop) RequestListener {
	l.EnableMetrics(loop.MetricsOptions{})
	EnableMetrics(l)
	return func(_ *IncomingMessage, res *ServerResponse) {
		var page textPage
		_ = l.WriteMetrics(&page)
		_ = res.SetHeader("Content-Type", loop.MetricsContentType)
		_ = res.EndBytes(page)
	}
}

type textPage []byte

func (p *textPage) Write(b []byte) (int, error) {
	*p = append(*p, b...)
	return len(b), nil
}

// requestCame counts a request of a server.
func (t *Metrics) requestCame(res *ServerResponse) {
	t.Requests++
	res.began = max(t.g.loop.Hrtime(), 1)
}

// headMade counts a header block that was rendered: a response's, or a
// request's.
func (t *Metrics) headMade(m *OutgoingMessage) {
	now := t.g.loop.Hrtime()
	if m.status == 0 {
		t.ClientRequests++
		m.began = max(now, 1)
		return
	}
	count(&t.Responses, m.status)
	if m.began != 0 {
		t.FirstByte.Record(time.Duration(now - m.began))
		m.began = 0
	}
}

// responseCame counts the header block of a response to a client.
func (t *Metrics) responseCame(r *ClientRequest, res *IncomingMessage) {
	count(&t.ClientResponses, res.StatusCode)
	if r.began != 0 && !isInformational(res.StatusCode) {
		t.ClientFirstByte.Record(time.Duration(t.g.loop.Hrtime() - r.began))
		r.began = 0
	}
}

func count(classes *[6]uint64, status int) {
	if class := status / 100; class >= 0 && class < len(classes) {
		classes[class]++
	}
}

// agentMade remembers an agent as long as somebody else does.
func (t *Metrics) agentMade(a *Agent) { t.agents = append(t.agents, weak.Make(a)) }

// Agents returns what the agents hold: the loop's global one, and those made
// since [EnableMetrics].
func (t *Metrics) Agents() (m AgentMetrics) {
	kept := t.agents[:0]
	for _, p := range t.agents {
		if a := p.Value(); a != nil {
			kept = append(kept, p)
			m.add(a)
		}
	}
	clear(t.agents[len(kept):])
	t.agents = kept
	return m
}

func (m *AgentMetrics) add(a *Agent) {
	m.Agents++
	m.Sockets += a.sockets.total()
	m.FreeSockets += a.freeSockets.total()
	m.Requests += a.requests.total()
}

var classNames = [6]string{"", "1xx", "2xx", "3xx", "4xx", "5xx"}

func (t *Metrics) write(w *loop.MetricsWriter) {
	w.Counter("http_requests_total", "Requests that servers got.", float64(t.Requests), "side", "server")
	w.Counter("http_requests_total", "", float64(t.ClientRequests), "side", "client")
	for _, side := range []struct {
		name    string
		classes *[6]uint64
	}{{"server", &t.Responses}, {"client", &t.ClientResponses}} {
		for i := 1; i < len(classNames); i++ {
			w.Counter("http_responses_total", "Responses by class of status.", float64(side.classes[i]), "side", side.name, "status", classNames[i])
		}
	}
	w.Counter("http_parse_errors_total", "Input that was no HTTP.", float64(t.ParseErrors))
	w.Summary("http_first_byte_seconds", "Time from a request's header block to its response's.", t.FirstByte.Summary(), "side", "server")
	w.Summary("http_first_byte_seconds", "", t.ClientFirstByte.Summary(), "side", "client")
	a := t.Agents()
	w.Gauge("http_agents", "Agents.", float64(a.Agents))
	w.Gauge("http_agent_sockets", "Sockets of agents.", float64(a.Sockets), "state", "used")
	w.Gauge("http_agent_sockets", "", float64(a.FreeSockets), "state", "free")
	w.Gauge("http_agent_requests", "Requests that wait for a socket.", float64(a.Requests))
}
