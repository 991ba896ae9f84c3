package http

import "github.com/nodeloop/nodeloop/emitter"

// The listeners that a server has on each request and response, and a client on
// each of its own, are latent: in most programs nobody looks at the tables that
// they would be in.

// latentResponse is a response as its emitter's latent listeners.
type latentResponse ServerResponse

// Concerns implements [emitter.Latent].
func (r *latentResponse) Concerns(name string) bool { return name == "finish" }

// Attach implements [emitter.Latent].
func (r *latentResponse) Attach() {
	EventFinish.On(&r.EventEmitter, func() { r.Fire("finish") })
}

// Fire implements [emitter.Latent].
func (r *latentResponse) Fire(string) { r.conn.onFinish(r.req, (*ServerResponse)(r)) }

// endTasks is what a server does at a request's 'end', in the order in which
// the listeners were added.
type endTasks uint8

const (
	endRestarts     endTasks = 1 << iota // the time of the next header block (node10)
	endClearsTimer                       // the request's time limit
	endReadsBody                         // ReadBody; 'close', too
	endClearsParser                      // the parser's hold of the request
)

// latentRequest is a request as its emitter's latent listeners.
type latentRequest IncomingMessage

// listenLatent adds a listener of 'end'.
func (m *IncomingMessage) listenLatent(t endTasks) {
	switch {
	case m.latent != 0 && m.IsUnheard():
		m.latent |= t
	case m.latent == 0 && !m.IsLatent():
		m.latent = t
		m.SetLeadingLatent((*latentRequest)(m), EventEnd.Name, EventClose.Name)
	default:
		m.listen(t)
	}
}

func (m *IncomingMessage) listen(t endTasks) {
	EventEnd.On(&m.EventEmitter, func() { m.atEnd(t) })
	if t == endReadsBody {
		EventClose.On(&m.EventEmitter, func() { m.bodyOver(true) })
	}
}

func (m *IncomingMessage) atEnd(t endTasks) {
	switch t {
	case endRestarts:
		m.conn.restartHead()
	case endClearsTimer:
		m.timer.clear()
	case endReadsBody:
		m.bodyOver(m.Aborted || !m.complete)
	case endClearsParser:
		m.conn.clearIncoming(m)
	}
}

// Concerns implements [emitter.Latent].
func (r *latentRequest) Concerns(name string) bool {
	return name == "end" || name == "close" && r.latent&endReadsBody != 0
}

// Attach implements [emitter.Latent].
func (r *latentRequest) Attach() {
	m := (*IncomingMessage)(r)
	for t := endRestarts; t <= endClearsParser; t <<= 1 {
		if m.latent&t != 0 {
			m.listen(t)
		}
	}
}

// Fire implements [emitter.Latent].
func (r *latentRequest) Fire(name string) {
	m := (*IncomingMessage)(r)
	if name == "close" {
		m.bodyOver(true)
		return
	}
	tasks := m.latent
	for t := endRestarts; t <= endClearsParser; t <<= 1 {
		if tasks&t != 0 {
			m.atEnd(t)
		}
	}
}

// latentAnswer is a response that has come as its emitter's latent listeners:
// its request listens to 'end'.
type latentAnswer IncomingMessage

// Concerns implements [emitter.Latent].
func (m *latentAnswer) Concerns(name string) bool { return name == "end" }

// Attach implements [emitter.Latent].
func (m *latentAnswer) Attach() { EventEnd.On(&m.EventEmitter, m.request.responseEnded) }

// Fire implements [emitter.Latent].
func (m *latentAnswer) Fire(string) { m.request.responseEnded() }

// latentFinish is a request that has its response as its emitter's latent
// listeners.
type latentFinish ClientRequest

func (r *latentFinish) event() *emitter.Event0 {
	if r.loop.Profile().HTTP.RequestLifecycle {
		return EventFinish
	}
	return EventPrefinish
}

// Concerns implements [emitter.Latent].
func (r *latentFinish) Concerns(name string) bool { return name == r.event().Name }

// Attach implements [emitter.Latent].
func (r *latentFinish) Attach() { r.event().On(&r.EventEmitter, (*ClientRequest)(r).finishedLate) }

// Fire implements [emitter.Latent].
func (r *latentFinish) Fire(string) { (*ClientRequest)(r).finishedLate() }
