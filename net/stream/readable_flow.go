package stream

import "github.com/nodeloop/nodeloop/emitter"

// Flow is the state of a Readable: not begun, stopped or flowing. It mirrors
// readableFlowing: null, false, true.
type Flow uint8

// The values of Flow.
const (
	FlowNull Flow = iota
	FlowStopped
	Flowing
)

// ReadableFlowing returns whether the stream flows.
func (r *Readable) ReadableFlowing() Flow {
	switch {
	case r.has(rFlowing):
		return Flowing
	case r.has(rFlowKnown):
		return FlowStopped
	default:
		return FlowNull
	}
}

// SetReadableFlowing sets the state without any event.
func (r *Readable) SetReadableFlowing(f Flow) {
	r.set(rFlowing, f == Flowing)
	r.set(rFlowKnown, f != FlowNull)
}

func (r *Readable) setFlowing(on bool) {
	r.set(rFlowKnown, true)
	r.set(rFlowing, on)
}

// stopped reports whether the state is FlowStopped.
func (r *Readable) stopped() bool { return r.flags&(rFlowKnown|rFlowing) == rFlowKnown }

// IsPaused reports whether the stream was paused explicitly, or does not flow.
// It mirrors isPaused.
func (r *Readable) IsPaused() bool {
	return r.rules().PausedIsKept && r.has(rPausedTrue) || r.stopped()
}

// Resume makes the stream flow, from the next tick on, unless there are
// 'readable' listeners. It mirrors resume.
func (r *Readable) Resume() {
	if !r.has(rFlowing) {
		r.setFlowing(!r.has(rReadableListening))
		if !r.has(rResumeScheduled) {
			r.set(rResumeScheduled, true)
			r.loop.NextTickArg(tickResume, r)
		}
	}
	r.set(rPausedTrue, false)
	r.set(rPausedFalse, true)
}

func tickResume(a any) {
	r := a.(*Readable)
	if r.has(rEnded) && r.unheard() {
		r.runDry()
		return
	}
	if !r.has(rReading) {
		r.rself.Read(0)
	}
	r.set(rResumeScheduled, false)
	EventResume.Emit(&r.EventEmitter)
	r.flow()
	if r.has(rFlowing) && !r.has(rReading) {
		r.rself.Read(0)
	}
}

// SetPlain says that the stream's class overrides no method but ReadImpl and
// DestroyImpl, until SetSelf is called. Steps that nobody can see are then
// taken together.
func (r *Readable) SetPlain() { r.set(rPlain, true) }

// unheard reports whether the rest of a plain stream that flows can run out
// without anybody's code being called before 'end'.
func (r *Readable) unheard() bool {
	const wanted, other = rPlain | rFlowing, rObjectMode | rEndEmitted | rReading
	return r.flags&(wanted|other) == wanted && r.Hook() == nil && r.decoder() == nil &&
		!r.Core.has(flagDestroyed) && r.errored == nil &&
		!r.Hears("data") && !r.Hears("readable") && !r.Hears("resume")
}

// runDry lets go of what is buffered and queues 'end'. It does all that the tick
// of resume does to such a stream, which queues ticks that find nothing to do as
// well.
func (r *Readable) runDry() {
	if r.length > 0 {
		r.buf.clear()
		r.length = 0
		r.clearAwait()
		r.set(rDataEmitted, true)
	}
	r.set(rResumeScheduled|rEmittedReadable, false)
	r.set(rDry, true)
	r.endReadable()
}

// Pause stops the flow; 'pause' is emitted unless it was stopped. It mirrors
// pause.
func (r *Readable) Pause() {
	if !r.stopped() {
		r.setFlowing(false)
		EventPause.Emit(&r.EventEmitter)
	}
	r.set(rPausedFalse, false)
	r.set(rPausedTrue, true)
}

// flow reads as long as the stream flows and has something.
func (r *Readable) flow() {
	for r.has(rFlowing) && !r.rself.Read(All).IsNull() {
	}
}

// ListenerAdded acts on new listeners: a 'data' listener makes the stream flow,
// a 'readable' listener stops that.
func (r *Readable) ListenerAdded(key emitter.Key) {
	if key.Symbol != nil {
		return
	}
	switch key.Name {
	case "data":
		r.set(rReadableListening, EventReadable.Count(&r.EventEmitter) > 0)
		if !r.stopped() {
			r.rself.Resume()
		}
	case "readable":
		if r.has(rEndEmitted | rReadableListening) {
			return
		}
		r.set(rReadableListening|rNeedReadable, true)
		r.setFlowing(false)
		r.set(rEmittedReadable, false)
		if r.length > 0 {
			r.emitReadable()
		} else if !r.has(rReading) {
			r.loop.NextTickArg(tickRead0, r)
		}
	}
}

func tickRead0(a any) { a.(*Readable).rself.Read(0) }

// ListenerRemoved looks again, in a tick, whether anybody waits for 'readable':
// one that listens once may listen again at once.
func (r *Readable) ListenerRemoved(key emitter.Key) {
	if key.Symbol == nil && (key.Name == "readable" || key.Name == "") {
		r.loop.NextTickArg(tickListening, r)
	}
}

func tickListening(a any) {
	r := a.(*Readable)
	r.set(rReadableListening, EventReadable.Count(&r.EventEmitter) > 0)
	switch {
	case r.has(rResumeScheduled) && r.has(rPausedFalse):
		r.setFlowing(true)
	case EventData.Count(&r.EventEmitter) > 0:
		r.rself.Resume()
	case !r.has(rReadableListening) && r.rules().FlowForgotten:
		r.SetReadableFlowing(FlowNull)
	}
}
