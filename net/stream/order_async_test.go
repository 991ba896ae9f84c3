package stream_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// asyncGen is an async generator over a list.
func (p *player) asyncGen(items []string) *stream.Generator {
	return stream.NewGenerator(p.l, func(g *stream.Generator) {
		over := func(err error) {
			p.log("agen over")
			g.Finish(err)
		}
		var step func()
		step = func() {
			switch {
			case len(items) == 0:
				over(nil)
			case items[0] == "!":
				over(errors.New("agen threw"))
			default:
				c := stream.Text(items[0])
				items = items[1:]
				g.Yield(c, step, over)
			}
		}
		step()
	})
}

// plainGen is a plain generator.
type plainGen struct {
	p     *player
	items []string
	begun bool
	over  bool
}

func (g *plainGen) end() {
	if g.begun && !g.over {
		g.p.log("gen over")
	}
	g.over = true
}

func (g *plainGen) Next() (v any, done bool, err error) {
	g.begun = true
	switch {
	case g.over || len(g.items) == 0:
		g.end()
		return nil, true, nil
	case g.items[0] == "!":
		g.end()
		return nil, true, errors.New("gen threw")
	}
	v = g.items[0]
	g.items = g.items[1:]
	return v, false, nil
}

func (g *plainGen) Return() error {
	g.end()
	return nil
}

func (g *plainGen) Throw(err error) error {
	g.end()
	return err
}

func (p *player) source(spec string) any {
	kind, list, _ := strings.Cut(spec, ":")
	items := strings.Split(list, ",")
	switch kind {
	case "str":
		return items[0]
	case "list":
		return items
	case "gen":
		return &plainGen{p: p, items: items}
	default:
		return p.asyncGen(items)
	}
}

// stage makes a function for Pipeline, or finds a stream.
func (p *player) stage(spec string) any {
	check := failSecond(spec, strings.HasSuffix(spec, "!"))
	switch {
	case strings.HasPrefix(spec, "@upper"):
		return stream.Stage(func(src any, _ stream.Signal) (any, error) {
			return p.upper(src, check), nil
		})
	case strings.HasPrefix(spec, "@count"):
		return stream.Stage(func(src any, _ stream.Signal) (any, error) {
			c := &count{p: p, src: p.iterator(src), check: check}
			c.next()
			return c, nil
		})
	case strings.HasPrefix(spec, "@make:"):
		return stream.Stage(func(any, stream.Signal) (any, error) { return p.source(spec[6:]), nil })
	case strings.HasPrefix(spec, "@"):
		return p.source(spec[1:])
	}
	return p.objs[spec]
}

func failSecond(name string, fail bool) func() error {
	n := 0
	return func() error {
		if n++; fail && n == 2 {
			return errors.New(name + " threw")
		}
		return nil
	}
}

func (p *player) iterator(src any) stream.Iterator {
	it, err := stream.IteratorOf(p.l, src)
	if err != nil {
		panic(err)
	}
	return it
}

// upper is an async generator over another iterator.
func (p *player) upper(source any, check func() error) *stream.Generator {
	return stream.NewGenerator(p.l, func(g *stream.Generator) {
		src := p.iterator(source)
		over := func(err error) {
			p.log("upper over")
			g.Finish(err)
		}
		leave := func(err error) { giveUp(src, func() { over(err) }) }
		var step func()
		step = func() {
			src.Next(func(c stream.Chunk, done bool, err error) {
				if err != nil || done {
					over(err)
					return
				}
				if err := check(); err != nil {
					leave(err)
					return
				}
				p.log("upper", c.String())
				g.Yield(stream.Text(strings.ToUpper(c.String())), step, leave)
			})
		}
		step()
	})
}

func giveUp(src stream.Iterator, then func()) {
	if r, ok := src.(stream.Returner); ok {
		r.Return(func(error) { then() })
		return
	}
	then()
}

// count is an async function that consumes an iterator.
type count struct {
	p     *player
	src   stream.Iterator
	check func() error
	n     int
	done  bool
	err   error
	then  []func(v any, err error)
}

func (c *count) next() {
	c.src.Next(func(v stream.Chunk, done bool, err error) {
		if err != nil || done {
			c.settle(err)
			return
		}
		if err := c.check(); err != nil {
			giveUp(c.src, func() { c.settle(err) })
			return
		}
		c.p.log("count", v.String())
		c.n++
		c.next()
	})
}

func (c *count) settle(err error) {
	c.done, c.err = true, err
	for _, fn := range c.then {
		c.Then(fn)
	}
}

func (c *count) Then(fn func(v any, err error)) {
	if !c.done {
		c.then = append(c.then, fn)
		return
	}
	c.p.l.QueueMicrotask(func() { fn(c.n, c.err) })
}

// each makes a function for an operator.
func (p *player) each(spec string) stream.Each {
	how, what, _ := strings.Cut(spec, "-")
	n := 0
	return func(v any, _ stream.Signal) any {
		text := stream.Object(v).String()
		p.log("each", text)
		run := func() (any, error) {
			n++
			switch {
			case what == "fail" && n == 2:
				return nil, errors.New("each threw")
			case what == "odd":
				return n%2 == 1, nil
			case what == "yes":
				return true, nil
			case what == "list":
				return []string{text, text}, nil
			}
			return text + text, nil
		}
		if how == "sync" {
			v, err := run()
			if err != nil {
				panic(err)
			}
			return v
		}
		d := &deferred{l: p.l}
		p.later(how, func() { d.settle(run()) })
		return d
	}
}

// deferred is a promise.
type deferred struct {
	l    *loop.Loop
	done bool
	v    any
	err  error
	then []func(v any, err error)
}

func (d *deferred) settle(v any, err error) {
	d.done, d.v, d.err = true, v, err
	for _, fn := range d.then {
		d.Then(fn)
	}
}

func (d *deferred) Then(fn func(v any, err error)) {
	if !d.done {
		d.then = append(d.then, fn)
		return
	}
	d.l.QueueMicrotask(func() { fn(d.v, d.err) })
}

func fromOp(p *player, a args) {
	var opts *stream.ReadableOptions
	if a.at(2) != "" {
		opts = &stream.ReadableOptions{ObjectMode: true, HighWaterMark: mark(a.at(2))}
	}
	r, err := stream.From(p.l, p.source(a.at(1)), opts)
	if err != nil {
		panic(err)
	}
	p.objs[a.at(0)] = r
}

func duplexFromOp(p *player, a args) {
	body := any(nil)
	if a.at(1) == "pair" {
		pair := stream.Pair{}
		if a.at(2) != "-" {
			pair.Readable = p.objs[a.at(2)]
		}
		if a.at(3) != "-" {
			pair.Writable = p.objs[a.at(3)]
		}
		body = pair
	} else {
		body = p.stage(a.at(1))
	}
	s, err := stream.DuplexFrom(p.l, body)
	if err != nil {
		panic(err)
	}
	p.objs[a.at(0)] = s
}

func composeOp(p *player, a args) {
	var stages []any
	for _, spec := range a.from(1) {
		stages = append(stages, p.stage(spec))
	}
	s, err := stream.Compose(p.l, stages...)
	if err != nil {
		panic(err)
	}
	p.objs[a.at(0)] = s
}

func operatorOp(p *player, a args) {
	r, out, spec := p.readable(a.at(0)), a.at(1), a.at(3)
	var o *stream.OperatorOptions
	if a.at(4) != "" {
		o = &stream.OperatorOptions{Concurrency: number(a.at(4))}
	}
	var f *stream.Promise
	switch a.at(2) {
	case "map":
		p.objs[out] = r.Map(p.each(spec), o)
	case "filter":
		p.objs[out] = r.Filter(p.each(spec), o)
	case "flatMap":
		p.objs[out] = r.FlatMap(p.each(spec), o)
	case "drop":
		p.objs[out] = r.Drop(number(spec), nil)
	case "take":
		p.objs[out] = r.Take(number(spec), nil)
	case "asIndexedPairs":
		p.objs[out] = r.AsIndexedPairs(nil)
	case "toArray":
		f = r.ToArray(nil)
	case "reduce":
		f = r.Reduce(func(acc, v any, s stream.Signal) any {
			return p.each(spec)(fmt.Sprint(acc)+stream.Object(v).String(), s)
		}, "i", true, nil)
	case "forEach":
		f = r.ForEach(p.each(spec), o)
	case "some":
		f = r.Some(p.each(spec), o)
	case "every":
		f = r.Every(p.each(spec), o)
	case "find":
		f = r.Find(p.each(spec), o)
	}
	if f != nil {
		f.Then(func(v any, err error) {
			if err != nil {
				p.log(out, a.at(2), "failed", show(err))
				return
			}
			p.log(out, a.at(2), show(v))
		})
	}
}
