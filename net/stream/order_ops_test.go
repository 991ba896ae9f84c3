package stream_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

var ops map[string]func(p *player, a args)

func init() {
	ops = map[string]func(p *player, a args){
		"new": func(p *player, a args) { p.make(a.at(0), a.at(1), a.from(2)) },
		"old": func(p *player, a args) { p.objs[a.at(0)] = newOld(p, a.at(0)) },
		"on": func(p *player, a args) {
			for _, ev := range a.from(1) {
				p.listen(a.at(0), ev, (*emitter.EventEmitter).On)
			}
		},
		"once": func(p *player, a args) {
			for _, ev := range a.from(1) {
				p.listen(a.at(0), ev, (*emitter.EventEmitter).Once)
			}
		},
		"off": func(p *player, a args) {
			key, e := emitter.Key{Name: a.at(1)}, p.events(a.at(0))
			if l := p.heard[a.at(0)+" "+a.at(1)]; l != nil && slices.Contains(e.ListenersOf(key), l) {
				l.Off()
			} else if w := e.Watcher(); w != nil {
				w.ListenerRemoved(key) // Node's removeListener acts on any function
			}
		},
		"offall": func(p *player, a args) { p.events(a.at(0)).RemoveAllListeners(a.from(1)...) },
		"emit": func(p *player, a args) {
			var arg any
			if a.at(2) != "" {
				arg = value(a.at(2)).Boxed()
				if a.at(1) == "error" {
					arg = errors.New(a.at(2))
				}
			}
			p.events(a.at(0)).Emit(a.at(1), arg)
		},
		"ondo": func(p *player, a args) {
			p.events(a.at(0)).On(a.at(1), func(...any) { p.log(a.at(0), a.at(1), "does"); p.run(a.from(2)) })
		},
		"oncedo": func(p *player, a args) {
			p.events(a.at(0)).Once(a.at(1), func(...any) { p.log(a.at(0), a.at(1), "does"); p.run(a.from(2)) })
		},
		"drink": func(p *player, a args) {
			r, n := p.readable(a.at(0)), stream.All
			if a.at(1) != "" {
				n = number(a.at(1))
			}
			r.OnReadable(func() {
				p.log(a.at(0), "readable")
				for c := r.Read(n); !c.IsNull(); c = r.Read(n) {
					p.log(a.at(0), "got", show(c))
				}
			})
		},
		"push": func(p *player, a args) {
			p.log(a.at(0), "push", fmt.Sprint(p.core(a.at(0)).Self().(stream.ReadableMethods).PushChunk(value(a.at(1)), stream.Encoding(a.at(2)))))
		},
		"unshift": func(p *player, a args) {
			p.log(a.at(0), "unshift", fmt.Sprint(p.readable(a.at(0)).UnshiftChunk(value(a.at(1)), "")))
		},
		"read": func(p *player, a args) {
			n := stream.All
			if a.at(1) != "" {
				n = number(a.at(1))
			}
			p.log(a.at(0), "read", show(p.readable(a.at(0)).Read(n)))
		},
		"pause":    func(p *player, a args) { p.readable(a.at(0)).Pause() },
		"resume":   func(p *player, a args) { p.readable(a.at(0)).Resume() },
		"isPaused": func(p *player, a args) { p.log(a.at(0), "isPaused", fmt.Sprint(p.readable(a.at(0)).IsPaused())) },
		"pipe": func(p *player, a args) {
			opts := stream.PipeOptions{NoEnd: a.at(2) == "noend"}
			if c := p.core(a.at(0)); c != nil && c.ReadableState() == nil {
				c.Self().(*stream.Writable).Pipe()
				return
			}
			p.objs[a.at(0)].(stream.Source).Pipe(p.objs[a.at(1)].(stream.Destination), opts)
		},
		"unpipe": func(p *player, a args) {
			var dest stream.Stream
			if a.at(1) != "" {
				dest = p.objs[a.at(1)].(stream.Stream)
			}
			p.readable(a.at(0)).Unpipe(dest)
		},
		"setEncoding": func(p *player, a args) {
			if err := p.readable(a.at(0)).SetEncoding(stream.Encoding(a.at(1))); err != nil {
				panic(err)
			}
		},
		"wrap": func(p *player, a args) { p.readable(a.at(0)).Wrap(p.objs[a.at(1)].(stream.Stream)) },
		"write": func(p *player, a args) {
			var cb func(error)
			if a.at(2) != "" {
				cb = func(err error) { p.log(a.at(0), a.at(2), result(err)) }
			}
			p.write(a.at(0), a.at(1), "", cb)
		},
		"writeenc": func(p *player, a args) { p.write(a.at(0), a.at(1), stream.Encoding(a.at(2)), nil) },
		"end": func(p *player, a args) {
			var c stream.Chunk
			if a.at(1) != "-" {
				c = value(a.at(1))
			}
			var cb func(error)
			if a.at(2) != "" {
				cb = func(err error) { p.log(a.at(0), a.at(2), result(err)) }
			}
			if err := p.writable(a.at(0)).EndChunk(c, "", cb); err != nil {
				panic(err)
			}
		},
		"cork":   func(p *player, a args) { p.writable(a.at(0)).Cork() },
		"uncork": func(p *player, a args) { p.writable(a.at(0)).Uncork() },
		"destroy": func(p *player, a args) {
			var err error
			if a.at(1) != "" && a.at(1) != "-" {
				err = errors.New(a.at(1))
			}
			var cb func(error)
			if a.at(2) != "" {
				cb = func(err error) { p.log(a.at(0), a.at(2), result(err)) }
			}
			p.core(a.at(0)).DestroyThen(err, cb)
		},
		"finished": func(p *player, a args) {
			opts := &stream.FinishedOptions{}
			for _, kv := range a.from(2) {
				k, v, _ := strings.Cut(kv, "=")
				tri := stream.No
				if v == "1" {
					tri = stream.Yes
				}
				switch k {
				case "readable":
					opts.Readable = tri
				case "writable":
					opts.Writable = tri
				case "error":
					opts.NoError = v != "1"
				}
			}
			label := a.at(1)
			p.undo[label] = stream.Finished(p.objs[a.at(0)].(stream.Stream), opts, func(err error) { p.log(label, "finished", result(err)) })
		},
		"cleanup": func(p *player, a args) {
			if undo := p.undo[a.at(0)]; undo != nil {
				undo()
			}
		},
		"undestroy": func(p *player, a args) { p.core(a.at(0)).Undestroy() },
		"abort": func(p *player, a args) {
			ac := p.aborts[a.at(0)]
			switch {
			case p.l.Profile() == loop.Node10:
			case ac == nil:
				ac = &stream.AbortController{}
				p.aborts[a.at(0)] = ac
				stream.AddAbortSignal(ac.Signal(), p.objs[a.at(0)].(stream.Stream))
			default:
				ac.Abort(nil)
			}
		},
		"pipeline":   pipelineOp,
		"from":       fromOp,
		"duplexfrom": duplexFromOp,
		"compose":    composeOp,
		"op":         operatorOp,
		"iterate":    iterateOp,
		"race":       raceOp,
		"state":      stateOp,
		"count": func(p *player, a args) {
			p.log(a.at(0), "count", a.at(1), fmt.Sprint(p.events(a.at(0)).ListenerCount(a.at(1))))
		},
		"tick":  func(p *player, a args) { p.l.NextTick(func() { p.run(a) }) },
		"micro": func(p *player, a args) { p.l.QueueMicrotask(func() { p.run(a) }) },
		"imm":   func(p *player, a args) { p.l.SetImmediate(func() { p.run(a) }) },
		"say":   func(p *player, a args) { p.log("say", strings.Join(a, " ")) },
	}
}

func (p *player) write(name, v string, enc stream.Encoding, cb func(error)) {
	ok, err := p.writable(name).WriteChunk(value(v), enc, cb)
	if err != nil {
		panic(err)
	}
	p.log(name, "write", fmt.Sprint(ok))
}

// listen logs an event.
func (p *player) listen(name, ev string, add func(*emitter.EventEmitter, string, func(...any)) *emitter.Listener) {
	p.heard[name+" "+ev] = add(p.events(name), ev, func(args ...any) {
		words := []string{name, ev}
		if ev != "pipe" && ev != "unpipe" {
			for _, arg := range args {
				words = append(words, show(arg))
			}
		}
		p.log(words...)
	})
}

// old is a stream of the oldest kind.
type old struct {
	stream.Legacy
	p    *player
	name string
}

func newOld(p *player, name string) *old {
	o := &old{p: p, name: name}
	o.Init(p.l, o)
	return o
}

func (o *old) Pause()  { o.p.log(o.name, "pause()") }
func (o *old) Resume() { o.p.log(o.name, "resume()") }

func iterateOp(p *player, a args) {
	it := p.readable(a.at(0)).Iterator(nil)
	label, left := a.at(1), -1
	if a.at(2) != "" {
		left = number(a.at(2))
	}
	threw := func(err error) bool {
		if err != nil {
			p.log(label, "threw", show(err))
		}
		return err != nil
	}
	var next func()
	next = func() {
		it.Next(func(c stream.Chunk, done bool, err error) {
			if threw(err) {
				return
			}
			v := show(c)
			if done {
				v = "undefined"
			}
			p.log(label, "next", v, fmt.Sprint(done))
			if done {
				return
			}
			if left--; left == 0 {
				it.Return(func(err error) {
					if !threw(err) {
						p.log(label, "returned", "true")
					}
				})
				return
			}
			p.try(next, label, "again")
		})
	}
	next()
}

func raceOp(p *player, a args) {
	it, label := p.readable(a.at(0)).Iterator(nil), a.at(1)
	answer := func(name string) func(c stream.Chunk, done bool, err error) {
		return func(c stream.Chunk, done bool, err error) {
			// What follows then() runs in a microtask.
			p.l.QueueMicrotask(func() {
				v := show(c)
				switch {
				case err != nil:
					p.log(label, name, "threw", show(err))
					return
				case done:
					v = "undefined"
				}
				p.log(label, name, v, fmt.Sprint(done))
			})
		}
	}
	for i := range number(a.at(2)) {
		it.NextSettle(answer(fmt.Sprintf("next%d", i)))
	}
	switch {
	case a.at(3) == "return":
		it.ReturnSettle(answer("return"))
	case a.at(3) == "throw" && p.l.Profile() == loop.Node16:
		it.ThrowSettle(errors.New("thrown in"), answer("throw"))
	}
}

func stateOp(p *player, a args) {
	core := p.core(a.at(0))
	words := []string{a.at(0), "state"}
	add := func(k string, v any) { words = append(words, fmt.Sprintf("%s=%v", k, v)) }
	add("destroyed", core.Destroyed())
	if r := core.ReadableState(); r != nil {
		bit := func(k string, b stream.ReadableBit) { add(k, r.ReadableBit(b)) }
		add("readable", r.IsReadable())
		add("flowing", [...]string{"null", "false", "true"}[r.ReadableFlowing()])
		add("length", r.ReadableLength())
		bit("ended", stream.ReadableBitEnded)
		bit("endEmitted", stream.ReadableBitEndEmitted)
		bit("reading", stream.ReadableBitReading)
		bit("need", stream.ReadableBitNeedReadable)
		bit("emitted", stream.ReadableBitEmittedReadable)
		bit("listening", stream.ReadableBitReadableListening)
		bit("resume", stream.ReadableBitResumeScheduled)
		bit("sync", stream.ReadableBitSync)
		add("hwm", r.ReadableHighWaterMark())
	}
	if w := core.WritableState(); w != nil {
		bit := func(k string, b stream.WritableBit) { add(k, w.WritableBit(b)) }
		add("writable", w.IsWritable())
		add("wlength", w.WritableLength())
		bit("drain", stream.WritableBitNeedDrain)
		bit("ending", stream.WritableBitEnding)
		bit("wended", stream.WritableBitEnded)
		bit("finished", stream.WritableBitFinished)
		bit("pre", stream.WritableBitPrefinished)
		bit("final", stream.WritableBitFinalCalled)
		add("pending", w.PendingCallbacks())
		add("corked", w.WritableCorked())
		add("buffered", w.BufferedRequestCount())
		bit("writing", stream.WritableBitWriting)
	}
	p.log(words...)
}

func pipelineOp(p *player, a args) {
	var stages []any
	for _, name := range a.from(1) {
		stages = append(stages, p.stage(name))
	}
	label := a.at(0)
	last, err := stream.Pipeline(p.l, stages, nil, func(err error, v any) {
		words := []string{label, "pipeline", result(err)}
		if v != nil {
			words = append(words, show(v))
		}
		p.log(words...)
	})
	if err != nil {
		panic(err)
	}
	p.objs[label] = last
}
