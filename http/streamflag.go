package http

import "github.com/nodeloop/nodeloop/net/stream"

// StreamFlag answers what package stream asks of a message: the properties that
// Node's finished, pipeline and addAbortSignal look at. It implements
// [stream.Asker].
func (m *OutgoingMessage) StreamFlag(q stream.Flag) (value, known bool) {
	if q == stream.FlagWritable {
		return true, true
	}
	if !m.loop.Profile().HTTP.RequestLifecycle {
		return false, false
	}
	switch q {
	case stream.FlagDestroyed:
		return m.destroyed, true
	case stream.FlagClosed:
		return m.closed, true
	case stream.FlagWritableEnded:
		return m.WritableEnded(), true
	case stream.FlagWritableFinished:
		return m.WritableFinished(), true
	case stream.FlagWritableNeedDrain:
		return m.WritableNeedDrain(), true
	case stream.FlagWritableObjectMode:
		return false, true
	}
	return false, false
}

// StreamFlag implements [stream.Asker].
func (r *ClientRequest) StreamFlag(q stream.Flag) (value, known bool) {
	switch q {
	case stream.FlagRequest:
		return true, true
	case stream.FlagAborted:
		return r.aborted, r.rules().RequestLifecycle
	}
	return r.OutgoingMessage.StreamFlag(q)
}

// StreamFlag implements [stream.Asker].
func (r *ServerResponse) StreamFlag(q stream.Flag) (value, known bool) {
	if q == stream.FlagServerResponse {
		return true, true
	}
	return r.OutgoingMessage.StreamFlag(q)
}

// StreamFlag implements [stream.Asker].
func (m *IncomingMessage) StreamFlag(q stream.Flag) (value, known bool) {
	if q == stream.FlagAborted {
		return m.Aborted, true
	}
	return m.Readable.StreamFlag(q)
}

// RequestOf returns the request that the message answers, nil for one on a
// server: Node's property req. It implements [stream.WithRequest].
func (m *IncomingMessage) RequestOf() stream.Stream {
	if m.request == nil {
		return nil
	}
	return m.request.self
}

// RequestOf returns the request that is answered, nil in node10. It implements
// [stream.WithRequest].
func (r *ServerResponse) RequestOf() stream.Stream {
	if r.req == nil || !r.loop.Profile().HTTP.RequestLifecycle {
		return nil
	}
	return r.req
}
