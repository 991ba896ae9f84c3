package stream

import (
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Stage is a function in a pipeline. The first has no source and returns an
// [Iterable] or a stream; one between returns an Iterable made from source; the
// last may also return a [Thenable]. signal aborts when the pipeline is over.
// The error is what the function throws.
type Stage func(source any, signal Signal) (any, error)

// PipelineOptions are the options of [Pipeline]. The zero value is Node's
// default.
type PipelineOptions struct {
	NoEnd  bool   // leave the last stream open
	Signal Signal // destroys everything when it aborts
}

// Pipeline connects stages, streams or functions, destroys all of them when one
// fails, and calls cb once: with the first error, and with the value that the
// last stage came to. It returns the last stream; opts may be nil. Too few
// stages are ERR_MISSING_ARGS. It mirrors pipeline.
func Pipeline(l *loop.Loop, stages []any, opts *PipelineOptions, cb func(err error, value any)) (any, error) {
	if len(stages) < 2 {
		return nil, errMissingArgs("streams")
	}
	if cb == nil {
		if l.Profile().Stream.PipelineEnds {
			return nil, l.CallbackError()
		}
		cb = func(error, any) {}
	}
	if !l.Profile().Stream.PipelineEnds {
		return pipeline10(stages, cb), nil
	}
	if opts == nil {
		opts = &PipelineOptions{}
	}
	p := &pipeline{l: l, cb: cb, ends: !opts.NoEnd}
	if opts.Signal != nil {
		p.removeAbort = opts.Signal.OnAbort(p.abort)
	}
	last, err := p.connect(stages)
	if err != nil {
		return nil, err
	}
	if p.ac.signal.aborted || opts.Signal != nil && opts.Signal.Aborted() {
		l.NextTick(p.abort)
	}
	return last, nil
}

type pipeline struct {
	l           *loop.Loop
	cb          func(error, any)
	ends        bool
	ac          AbortController
	removeAbort func()
	err         error
	value       any
	destroys    []func(error)
	count       int // of the stages that are not over
}

func (p *pipeline) abort() { p.settle(NewAbortError(nil), false) }

// finish is called at the end of each stage.
func (p *pipeline) finish(err error) {
	p.count--
	p.settle(err, p.count == 0)
}

func (p *pipeline) settle(err error, last bool) {
	if err != nil && (p.err == nil || nodeerr.CodeOf(p.err) == nodeerr.ErrStreamPrematureClose) {
		p.err = err
	}
	if p.err == nil && !last {
		return
	}
	for len(p.destroys) > 0 {
		destroy := p.destroys[0]
		p.destroys = p.destroys[1:]
		destroy(p.err)
	}
	if p.removeAbort != nil {
		p.removeAbort()
	}
	p.ac.Abort(nil)
	if last && p.cb != nil {
		cb := p.cb
		p.cb = nil
		cb(p.err, p.value)
	}
}

// connect goes through the stages; what each comes to is the next one's source.
func (p *pipeline) connect(stages []any) (source any, err error) {
	for i, stage := range stages {
		reading := i < len(stages)-1
		if isStream(stage) {
			p.watch(stage.(Stream), reading, i > 0)
		}
		fn, isFunc := stage.(Stage)
		switch {
		case i == 0 && isFunc:
			if source, err = fn(nil, &p.ac.signal); err == nil && !isIterable(source) {
				err = errReturnValue(p.l, "Iterable, AsyncIterable or Stream", "source", source)
			}
		case i == 0 && (isIterable(stage) || isReadableStream(stage)):
			source = stage
		case isFunc && reading:
			source, err = p.transform(i, fn, source)
		case isFunc:
			source, err = p.sink(fn, source)
		case i > 0 && isStream(stage):
			err = p.join(source, stage, reading)
			source = stage
		default:
			source, err = DuplexFrom(p.l, stage)
		}
		if err != nil {
			return nil, err
		}
	}
	return source, nil
}

// watch waits for the end of a stream.
func (p *pipeline) watch(s Stream, reading, writing bool) {
	if !reading && !p.ends {
		EventError.On(s.Emitter(), p.finish)
		return
	}
	p.count++
	p.destroys = append(p.destroys, watchStage(s, reading, writing, func(err error) {
		if err == nil && !reading && readableFinished(s, false) {
			// The last stream's own data has ended too: wait for that.
			readableOf(s).rself.Read(0)
			watchStage(s, true, writing, p.finish)
			return
		}
		p.finish(err)
	}))
}

// transform calls a function between two stages.
func (p *pipeline) transform(i int, fn Stage, source any) (any, error) {
	source, err := p.iterable(source)
	if err != nil {
		return nil, err
	}
	out, err := fn(source, &p.ac.signal)
	if err == nil && !isAsyncIterable(out) {
		err = errReturnValue(p.l, "AsyncIterable", "transform["+strconv.Itoa(i-1)+"]", out)
	}
	return out, err
}

// sink calls a function that is the last stage. What it makes goes through a
// PassThrough, so that a pipeline always has a stream at its end.
func (p *pipeline) sink(fn Stage, source any) (any, error) {
	source, err := p.iterable(source)
	if err != nil {
		return nil, err
	}
	out, err := fn(source, &p.ac.signal)
	if err != nil {
		return nil, err
	}
	pt := NewPassThrough(p.l, &TransformOptions{DuplexOptions: DuplexOptions{ObjectMode: true}})
	switch out := out.(type) {
	case Thenable:
		out.Then(func(v any, err error) {
			if err != nil {
				pt.Destroy(err)
				return
			}
			p.value = v
			if _, err := pt.WriteChunk(Object(v), "", nil); err != nil {
				pt.Destroy(err)
				return
			}
			if p.ends {
				pt.End()
			}
		})
	default:
		if !isAsyncIterable(out) {
			return nil, errReturnValue(p.l, "AsyncIterable or Promise", "destination", out)
		}
		p.count++
		pump(p.l, iterate(p.l, out), pt, p.ends, p.finish)
	}
	p.count++
	p.destroys = append(p.destroys, watchStage(pt, false, true, p.finish))
	return pt, nil
}

// join pipes a source into a stream, or pumps it if it is none.
func (p *pipeline) join(source, stage any, reading bool) error {
	ends := reading || p.ends
	if isReadableStream(source) {
		source.(Source).Pipe(stage.(Destination), PipeOptions{NoEnd: !ends})
		return nil
	}
	source, err := p.iterable(source)
	if err != nil {
		return err
	}
	p.count++
	pump(p.l, iterate(p.l, source), stage.(Destination), ends, p.finish)
	return nil
}

// iterable returns source if it can be iterated, or wraps a stream of the oldest
// kind.
func (p *pipeline) iterable(source any) (any, error) {
	if isIterable(source) {
		return source, nil
	}
	if isReadableStream(source) {
		r := NewReadable(p.l, &ReadableOptions{ObjectMode: true})
		r.Wrap(source.(Stream))
		return r, nil
	}
	text, _ := describe(p.l, source)
	return nil, nodeerr.NewType(nodeerr.ErrInvalidArgType,
		`The "val" argument must be an instance of Readable, Iterable, or AsyncIterable. Received `+text)
}

// watchStage waits for the end of one side of a stage, and returns what destroys
// the stage if that has not come.
func watchStage(s Stream, reading, writing bool, cb func(error)) func(error) {
	cb = once(cb)
	over := false
	s.Emitter().On("close", func(...any) { over = true })
	side := func(on bool) Tri {
		if on {
			return Yes
		}
		return No
	}
	Finished(s, &FinishedOptions{Readable: side(reading), Writable: side(writing)}, func(err error) {
		over = err == nil
		r := readableOf(s)
		if nodeerr.CodeOf(err) == nodeerr.ErrStreamPrematureClose && reading &&
			r != nil && r.has(rEnded) && r.errored == nil && !r.Core.has(flagErrorEmitted) {
			// 'close' came first, but 'end' will come.
			EventEnd.Once(s.Emitter(), func() { cb(nil) })
			EventError.Once(s.Emitter(), cb)
			return
		}
		cb(err)
	})
	return func(err error) {
		if over {
			return
		}
		over = true
		DestroyStream(s, err)
		if err == nil {
			err = errDestroyed("pipe")
		}
		cb(err)
	}
}

func once(fn func(error)) func(error) {
	return func(err error) {
		if f := fn; f != nil {
			fn = nil
			f(err)
		}
	}
}
