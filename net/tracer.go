package net

import "github.com/nodeloop/nodeloop/loop"

// ConnectTracer is told of the connects of a loop over TCP, where Node tells
// perf_hooks. Functions that are nil are not called.
type ConnectTracer struct {
	// Started: the connect to an address was begun.
	Started func(s *Socket, address string, port int)
	// Connected: 'connect' and 'ready' were emitted.
	Connected func(s *Socket)
}

type tracerKey struct{}

// SetConnectTracer makes t the loop's tracer of connects, nil for none.
func SetConnectTracer(l *loop.Loop, t *ConnectTracer) { l.SetSlot(tracerKey{}, t) }

func connectTracer(l *loop.Loop) *ConnectTracer {
	t, _ := l.Slot(tracerKey{}).(*ConnectTracer)
	return t
}

func (op *connectOp) traceStart() {
	if t := connectTracer(op.s.Loop()); t != nil && t.Started != nil && op.family != 0 {
		t.Started(op.s, op.address, op.port)
	}
}

func (op *connectOp) traceEnd() {
	if t := connectTracer(op.s.Loop()); t != nil && t.Connected != nil && op.family != 0 {
		t.Connected(op.s)
	}
}
