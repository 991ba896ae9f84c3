package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// Legacy is a stream of the oldest kind: events and pipe, no buffer. It mirrors
// the Stream class itself, from which http's OutgoingMessage is made.
type Legacy struct {
	emitter.EventEmitter
	loop *loop.Loop
	self Stream
}

// NewLegacy returns a stream without methods of its own.
func NewLegacy(l *loop.Loop) *Legacy {
	s := &Legacy{}
	s.Init(l, s)
	return s
}

// Init makes s ready in place. self is the object that embeds s.
func (s *Legacy) Init(l *loop.Loop, self Stream) {
	s.EventEmitter.Init(l, self)
	s.loop, s.self = l, self
}

// Loop returns the loop that the stream lives on.
func (s *Legacy) Loop() *loop.Loop { return s.loop }

// Pipe forwards the stream's 'data' to dest, pauses it while dest is full, and
// ends dest at 'end'.
func (s *Legacy) Pipe(dest Destination, opts ...PipeOptions) Destination {
	return LegacyPipe(s.self, dest, opts...)
}

// Pauser is what can be paused; Resumer is its counterpart.
type (
	// Pauser mirrors the method pause.
	Pauser interface{ Pause() }
	// Resumer mirrors the method resume.
	Resumer interface{ Resume() }
)

// LegacyPipe mirrors Stream.prototype.pipe for any source of 'data' and 'end'.
func LegacyPipe(source Stream, dest Destination, opts ...PipeOptions) Destination {
	p := &legacyPipe{source: source, dest: dest}
	from, to := source.Emitter(), dest.Emitter()
	add := func(l *emitter.Listener) { p.listeners = append(p.listeners, l) }
	add(EventData.On(from, p.write))
	add(EventDrain.On(to, p.drained))
	if len(opts) == 0 || !opts[0].NoEnd {
		add(EventEnd.On(from, p.end))
		add(from.On("close", func(...any) { p.destroy() }))
	}
	emits := true
	if l := loopOf(source); l != nil {
		emits = l.Profile().Stream.LegacyErrorsEmit
	}
	if emits {
		add(EventError.Prepend(from, func(err error) { p.failed(from, err) }))
		add(EventError.Prepend(to, func(err error) { p.failed(to, err) }))
	} else {
		add(EventError.On(from, func(err error) { p.failed10(from, err) }))
		add(EventError.On(to, func(err error) { p.failed10(to, err) }))
	}
	add(EventEnd.On(from, p.cleanup))
	add(from.On("close", func(...any) { p.cleanup() }))
	add(to.On("close", func(...any) { p.cleanup() }))
	EventPipe.Emit(to, source)
	return dest
}

type legacyPipe struct {
	source    Stream
	dest      Destination
	listeners []*emitter.Listener
	over      bool
}

func (p *legacyPipe) write(c Chunk) {
	if !is(p.dest, FlagWritable) {
		return
	}
	more, err := p.dest.WriteChunk(c, "", nil)
	throwIf(err)
	if pauser, ok := p.source.(Pauser); ok && !more {
		pauser.Pause()
	}
}

func (p *legacyPipe) drained() {
	if resumer, ok := p.source.(Resumer); ok && is(p.source, FlagReadable) {
		resumer.Resume()
	}
}

func (p *legacyPipe) end() {
	if !p.over {
		p.over = true
		throwIf(p.dest.EndChunk(Chunk{}, "", nil))
	}
}

func (p *legacyPipe) destroy() {
	if p.over {
		return
	}
	p.over = true
	if d, ok := p.dest.(Destroyer); ok {
		d.Destroy(nil)
	}
}

func (p *legacyPipe) failed(e *emitter.EventEmitter, err error) {
	p.cleanup()
	if EventError.Count(e) == 0 {
		EventError.Emit(e, err)
	}
}

func (p *legacyPipe) failed10(e *emitter.EventEmitter, err error) {
	p.cleanup()
	if EventError.Count(e) == 0 {
		panic(err)
	}
}

func (p *legacyPipe) cleanup() {
	for _, l := range p.listeners {
		l.Off()
	}
}
