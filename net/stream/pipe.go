package stream

import (
	"slices"

	"github.com/nodeloop/nodeloop/emitter"
)

// piping is what a Readable knows of its destinations.
type piping struct {
	pipes []*pipe
	// waiting are the destinations whose 'drain' the flow waits for. Profile
	// node10 only counts them.
	waiting []*pipe
	count   int
}

// pipe is one connection from a Readable to a destination.
type pipe struct {
	src     *Readable
	dest    Destination
	onEnd   *emitter.Listener
	onData  *emitter.Listener
	onDrain *emitter.Listener
	onError *emitter.Listener
	onClose *emitter.Listener
	onDone  *emitter.Listener // 'finish'
	onLeave *emitter.Listener // 'unpipe'
	over    bool
}

func same(a, b Stream) bool { return a.Emitter() == b.Emitter() }

// Pipe sends everything that the stream emits to dest, in the flowing mode and
// no faster than dest takes it, and ends dest when the stream ends. It returns
// dest. It mirrors pipe.
func (r *Readable) Pipe(dest Destination, opts ...PipeOptions) Destination {
	if dest == nil {
		panic(r.errNoDestination())
	}
	if r.piping == nil {
		r.piping = &piping{}
	}
	state := r.piping
	if len(state.pipes) == 1 && r.rules().PipeAwaitsLazily {
		r.set(rMultiAwait, true)
	}
	p := &pipe{src: r, dest: dest}
	state.pipes = append(state.pipes, p)

	atEnd := p.end
	if len(opts) > 0 && opts[0].NoEnd {
		atEnd = p.unpipe
	}
	if r.has(rEndEmitted) {
		r.loop.NextTick(atEnd)
	} else {
		p.onEnd = EventEnd.Once(&r.EventEmitter, atEnd)
	}
	events := dest.Emitter()
	p.onLeave = EventUnpipe.On(events, p.left)
	if !r.rules().PipeAwaitsLazily {
		p.onDrain = EventDrain.On(events, p.drained)
	}
	p.onData = EventData.On(&r.EventEmitter, p.write)
	p.onError = EventError.Prepend(events, p.failed)
	p.onClose = EventClose.Once(events, func() {
		p.onDone.Off()
		p.unpipe()
	})
	p.onDone = EventFinish.Once(events, func() {
		p.onClose.Off()
		p.unpipe()
	})
	EventPipe.Emit(events, r.self)
	p.start()
	return dest
}

// start lets the source flow, unless the destination is full already.
func (p *pipe) start() {
	r := p.src
	if needs, _ := ask(p.dest, FlagWritableNeedDrain); needs && r.rules().PipeAwaitsLazily {
		if r.has(rFlowing) {
			p.pause()
		}
	} else if !r.has(rFlowing) {
		r.rself.Resume()
	}
}

func (p *pipe) end() { throwIf(p.dest.EndChunk(Chunk{}, "", nil)) }

func (p *pipe) unpipe() { p.src.rself.Unpipe(p.dest) }

// left undoes the pipe when the destination is told that this source leaves.
func (p *pipe) left(src Stream, info *UnpipeInfo) {
	if src != nil && same(src, p.src) && info != nil && !info.HasUnpiped {
		info.HasUnpiped = true
		p.cleanup()
	}
}

func (p *pipe) cleanup() {
	for _, l := range []*emitter.Listener{p.onClose, p.onDone, p.onDrain, p.onError, p.onLeave, p.onEnd, p.onData} {
		if l != nil {
			l.Off()
		}
	}
	p.over = true
	// A source that waits for this destination would never flow again.
	if p.onDrain != nil && p.src.awaits() && needsDrain(p.dest) {
		p.drained()
	}
}

// needsDrain reports whether the destination will emit 'drain', or might.
func needsDrain(dest Stream) bool {
	w := writableOf(dest)
	return w == nil || w.has(wNeedDrain)
}

// write is the 'data' listener.
func (p *pipe) write(c Chunk) {
	more, err := p.dest.WriteChunk(c, "", nil)
	throwIf(err)
	if more {
		return
	}
	if p.src.rules().PipeAwaitsLazily {
		p.pause()
		return
	}
	if !p.over && p.src.findPipe(p.dest) >= 0 {
		p.src.piping.count++
	}
	p.src.rself.Pause()
}

// pause stops the source until the destination drains, unless the pipe was
// undone during the write.
func (p *pipe) pause() {
	state := p.src.piping
	if !p.over {
		if len(state.pipes) == 1 && same(state.pipes[0].dest, p.dest) {
			state.waiting = append(state.waiting[:0], p)
			p.src.set(rMultiAwait, false)
		} else if len(state.pipes) > 1 && p.src.findPipe(p.dest) >= 0 && !state.waitsFor(p.dest) {
			state.waiting = append(state.waiting, p)
		}
		p.src.rself.Pause()
	}
	if p.onDrain == nil {
		p.onDrain = EventDrain.On(p.dest.Emitter(), p.drained)
	}
}

func (s *piping) waitsFor(dest Stream) bool {
	return slices.ContainsFunc(s.waiting, func(p *pipe) bool { return same(p.dest, dest) })
}

// drained is the 'drain' listener: the source flows again when it was the last.
func (p *pipe) drained() {
	r, state := p.src, p.src.piping
	if !r.rules().PipeAwaitsLazily {
		state.count = max(state.count-1, 0)
		if state.count == 0 && EventData.Count(&r.EventEmitter) > 0 {
			r.setFlowing(true)
			r.flow()
		}
		return
	}
	state.waiting = slices.DeleteFunc(state.waiting, func(q *pipe) bool { return same(q.dest, p.dest) })
	if len(state.waiting) == 0 && EventData.Count(&r.EventEmitter) > 0 {
		r.rself.Resume()
	}
}

// failed undoes the pipe when the destination fails. An error that nobody else
// hears is still thrown.
func (p *pipe) failed(err error) {
	p.unpipe()
	p.onError.Off()
	events := p.dest.Emitter()
	if EventError.Count(events) > 0 {
		return
	}
	core := coreOf(p.dest)
	switch {
	case core != nil && (!core.rules().KeepError || !core.has(flagErrorEmitted)):
		core.ErrorOrDestroy(err, false)
	default:
		EventError.Emit(events, err)
	}
}

// awaits reports whether the flow waits for a destination, or cannot tell.
func (r *Readable) awaits() bool {
	s := r.piping
	return s != nil && (len(s.waiting) > 0 || s.count > 0 || r.has(rMultiAwait))
}

// clearAwait forgets what the flow waits for: somebody has read.
func (r *Readable) clearAwait() {
	if s := r.piping; s != nil {
		s.waiting, s.count = s.waiting[:0], 0
	}
}

func (r *Readable) findPipe(dest Stream) int {
	if r.piping == nil {
		return -1
	}
	return slices.IndexFunc(r.piping.pipes, func(p *pipe) bool { return same(p.dest, dest) })
}

// Unpipe undoes the pipe to dest, or every pipe when dest is nil. It mirrors
// unpipe.
func (r *Readable) Unpipe(dest Stream) {
	if r.piping == nil || len(r.piping.pipes) == 0 {
		return
	}
	state := r.piping
	stop := r.rself.Pause
	if !r.rules().UnpipePauses {
		stop = func() { r.setFlowing(false) }
	}
	if dest == nil {
		all := state.pipes
		state.pipes = nil
		stop()
		for _, p := range all {
			EventUnpipe.Emit(p.dest.Emitter(), r.self, &UnpipeInfo{})
		}
		return
	}
	i := r.findPipe(dest)
	if i < 0 {
		return
	}
	state.pipes = slices.Delete(slices.Clone(state.pipes), i, i+1)
	if len(state.pipes) == 0 {
		stop()
	}
	EventUnpipe.Emit(dest.Emitter(), r.self, &UnpipeInfo{})
}

// Pipes returns the destinations. It mirrors the state's `pipes`.
func (r *Readable) Pipes() []Destination {
	if r.piping == nil {
		return nil
	}
	out := make([]Destination, len(r.piping.pipes))
	for i, p := range r.piping.pipes {
		out[i] = p.dest
	}
	return out
}

// AwaitDrain returns how many destinations the flow waits for and, in profiles
// that keep them, which; set says that they are kept as a set, as they are once
// there was more than one. It mirrors awaitDrainWriters and awaitDrain.
func (r *Readable) AwaitDrain() (n int, dests []Destination, set bool) {
	s := r.piping
	if s == nil {
		return 0, nil, false
	}
	for _, p := range s.waiting {
		dests = append(dests, p.dest)
	}
	return len(s.waiting) + s.count, dests, r.has(rMultiAwait)
}
