package stream

import (
	"math"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Each is a function that an operator calls with each value. It may return a
// [Thenable], and a panic in it is its failure. signal aborts when the operator
// is over.
type Each func(v any, signal Signal) any

// OperatorOptions are the options of the operators. The zero value is Node's
// default.
type OperatorOptions struct {
	Concurrency int    // how many calls may be under way at once; default 1
	Signal      Signal // ends the operator with an AbortError
}

func (o *OperatorOptions) aborted() bool {
	return o != nil && o.Signal != nil && o.Signal.Aborted()
}

func (o *OperatorOptions) reason() error {
	if o == nil || o.Signal == nil {
		return nil
	}
	return o.Signal.Reason()
}

// stream makes a Readable of a generator, as each operator does.
func (r *Readable) operator(it Iterator) *Readable {
	out, err := From(r.loop, it, nil)
	throwIf(err)
	return out
}

// Map returns a stream of what fn returns for each value. opts may be nil. It
// mirrors map.
func (r *Readable) Map(fn Each, opts *OperatorOptions) *Readable {
	return r.operator(newMapping(r, fn, opts))
}

// Filter returns a stream of the values for which fn returns true. It mirrors
// filter.
func (r *Readable) Filter(fn Each, opts *OperatorOptions) *Readable {
	return r.operator(r.filter(fn, opts))
}

func (r *Readable) filter(fn Each, opts *OperatorOptions) Iterator {
	return newMapping(r, func(v any, signal Signal) any {
		return r.after(fn, v, signal, func(ok any) any {
			if truthy(ok) {
				return v
			}
			return nothing{}
		})
	}, opts)
}

// nothing is a value that a mapping leaves out; endOfData its end.
type (
	nothing   struct{}
	endOfData struct{}
)

// after is an async function that calls fn and returns what then makes of it.
func (r *Readable) after(fn Each, v any, signal Signal, then func(any) any) *Promise {
	p := newPromise(r.loop)
	out, err := r.tryEach(fn, v, signal)
	if err != nil {
		p.settle(nil, err)
		return p
	}
	await(r.loop, out, func(v any, err error) {
		if err != nil {
			p.settle(nil, err)
			return
		}
		p.settle(then(v), nil)
	})
	return p
}

func (r *Readable) tryEach(fn Each, v any, signal Signal) (out any, thrown error) {
	defer r.catch(&thrown)
	return fn(v, signal), nil
}

// truthy reports what a predicate said, as JavaScript takes it. A language layer
// gives booleans.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case int:
		return v != 0
	case float64:
		return v != 0 && v == v
	}
	return true
}

// FlatMap returns a stream of the values in the iterables that fn returns. It
// mirrors flatMap.
func (r *Readable) FlatMap(fn Each, opts *OperatorOptions) *Readable {
	return r.operator(newFlattening(r.loop, newMapping(r, fn, opts)))
}

// AsIndexedPairs returns a stream of []any{index, value}. It mirrors
// asIndexedPairs.
func (r *Readable) AsIndexedPairs(opts *OperatorOptions) *Readable {
	index := -1
	return r.operator(newForEach(r.loop, r, opts, func(c Chunk) (Chunk, verdict) {
		index++
		return Object([]any{index, c.Boxed()}), pass
	}))
}

// Drop returns a stream without the first n values. It mirrors drop.
func (r *Readable) Drop(n int, opts *OperatorOptions) *Readable {
	return r.operator(newForEach(r.loop, r, opts, func(c Chunk) (Chunk, verdict) {
		if n--; n >= 0 {
			return c, skip
		}
		n = max(n, math.MinInt/2)
		return c, pass
	}))
}

// Take returns a stream of the first n values. It mirrors take.
func (r *Readable) Take(n int, opts *OperatorOptions) *Readable {
	return r.operator(newForEach(r.loop, r, opts, func(c Chunk) (Chunk, verdict) {
		if n--; n >= 0 {
			return c, pass
		}
		return c, stop
	}))
}

// ForEach calls fn with each value and comes to nothing when all is done. It
// mirrors forEach.
func (r *Readable) ForEach(fn Each, opts *OperatorOptions) *Promise {
	p := newPromise(r.loop)
	it := newMapping(r, func(v any, signal Signal) any {
		return r.after(fn, v, signal, func(any) any { return nothing{} })
	}, opts)
	it.Next(func(_ Chunk, _ bool, err error) { p.settle(nil, err) })
	return p
}

// Some comes to true when fn returns true for a value; the rest is given up. It
// mirrors some.
func (r *Readable) Some(fn Each, opts *OperatorOptions) *Promise {
	return r.first(fn, opts, func(Chunk) any { return true }, false)
}

// Find comes to the first value for which fn returns true, nil if there is none.
// It mirrors find.
func (r *Readable) Find(fn Each, opts *OperatorOptions) *Promise {
	return r.first(fn, opts, func(c Chunk) any { return c.Boxed() }, nil)
}

func (r *Readable) first(fn Each, opts *OperatorOptions, found func(Chunk) any, none any) *Promise {
	p := newPromise(r.loop)
	it := r.filter(fn, opts)
	it.Next(func(c Chunk, done bool, err error) {
		switch {
		case err != nil:
			p.settle(nil, err)
		case done:
			p.settle(none, nil)
		default:
			it.(Returner).Return(func(err error) {
				if err != nil {
					p.settle(nil, err)
					return
				}
				p.settle(found(c), nil)
			})
		}
	})
	return p
}

// Every comes to true when fn returns true for each value. It mirrors every.
func (r *Readable) Every(fn Each, opts *OperatorOptions) *Promise {
	p := newPromise(r.loop)
	not := func(v any, signal Signal) any {
		return r.after(fn, v, signal, func(ok any) any { return !truthy(ok) })
	}
	r.Some(not, opts).Then(func(v any, err error) {
		if err != nil {
			p.settle(nil, err)
			return
		}
		p.settle(!truthy(v), nil)
	})
	return p
}

// ToArray comes to a []any of all values. It mirrors toArray.
func (r *Readable) ToArray(opts *OperatorOptions) *Promise {
	p := newPromise(r.loop)
	out := []any{}
	r.drain(func(c Chunk, then func(error)) {
		if opts.aborted() {
			then(NewAbortError(opts.reason()))
			return
		}
		out = append(out, c.Boxed())
		then(nil)
	}, func(err error) {
		if err != nil {
			p.settle(nil, err)
			return
		}
		p.settle(out, nil)
	})
	return p
}

// Reducer makes the next intermediate result of one and a value.
type Reducer func(acc, v any, signal Signal) any

// Reduce comes to what fn makes of all values, beginning with initial, or with
// the first value when hasInitial is false. It mirrors reduce.
func (r *Readable) Reduce(fn Reducer, initial any, hasInitial bool, opts *OperatorOptions) *Promise {
	p := newPromise(r.loop)
	if opts.aborted() {
		err := NewAbortError(opts.reason())
		EventError.Once(&r.EventEmitter, func(error) {})
		r.self.Destroy(err)
		Finished(r.self, nil, func(e error) {
			r.loop.QueueMicrotask(func() {
				if e == nil {
					e = err
				}
				p.settle(nil, e)
			})
		})
		return p
	}
	var ac AbortController
	if opts != nil && opts.Signal != nil {
		opts.Signal.OnAbort(func() { ac.Abort(nil) })
	}
	acc, any1 := initial, false
	r.drain(func(c Chunk, then func(error)) {
		any1 = true
		switch {
		case opts.aborted():
			then(NewAbortError(nil))
		case !hasInitial:
			acc, hasInitial = c.Boxed(), true
			then(nil)
		default:
			each := func(v any, signal Signal) any { return fn(acc, v, signal) }
			v, err := r.tryEach(each, c.Boxed(), &ac.signal)
			if err != nil {
				then(err)
				return
			}
			await(r.loop, v, func(v any, err error) {
				acc = v
				then(err)
			})
		}
	}, func(err error) {
		if err == nil && !any1 && !hasInitial {
			err = nodeerr.NewType(nodeerr.ErrMissingArgs, "Reduce of an empty stream requires an initial value")
		}
		ac.Abort(nil)
		p.settle(acc, err)
	})
	return p
}

// drain is a for await over the stream: body is called with each value and calls
// then to go on.
func (r *Readable) drain(body func(c Chunk, then func(error)), over func(error)) {
	it := r.iterable()
	var next func()
	next = func() {
		it.Next(func(c Chunk, done bool, err error) {
			if err != nil || done {
				over(err)
				return
			}
			body(c, func(err error) {
				if err == nil {
					next()
					return
				}
				it.(Returner).Return(func(error) { over(err) })
			})
		})
	}
	next()
}

// iterable returns the iterator of the object, which may be overridden.
func (r *Readable) iterable() Iterator {
	if it, ok := r.self.(Iterable); ok {
		return it.Iterate()
	}
	return r.Iterate()
}
