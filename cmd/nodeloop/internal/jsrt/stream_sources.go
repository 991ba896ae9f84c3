package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// A program's iterators and promises, as the core takes them.

// method returns a method of a value, primitive or not, or nil.
func (rt *Runtime) method(v goja.Value, name any) goja.Callable {
	if v == nil || absent(v) {
		return nil
	}
	o := v.ToObject(rt.VM)
	var f goja.Value
	switch name := name.(type) {
	case *goja.Symbol:
		f = o.GetSymbol(name)
	case string:
		f = o.Get(name)
	}
	fn, _ := goja.AssertFunction(f)
	return fn
}

// asyncSource is a program's async iterator.
type asyncSource struct {
	m    *streamModule
	it   *goja.Object
	next goja.Callable
	of   goja.Value // what it iterates
}

func (s *asyncSource) face() goja.Value { return s.of }

// Next implements [stream.Iterator].
func (s *asyncSource) Next(then func(c stream.Chunk, done bool, err error)) {
	promise, err := s.m.rt.try(s.next, s.it)
	if err != nil {
		then(stream.Chunk{}, false, err)
		return
	}
	failed := func(reason goja.Value) { then(stream.Chunk{}, false, s.m.rt.reasonError(reason)) }
	s.m.promises.await(promise, func(v goja.Value) {
		value, done, err := s.m.unpack(v)
		if err != nil || done {
			then(stream.Chunk{}, done, err)
			return
		}
		then(s.m.objectOf(value), false, nil)
	}, failed)
}

// unpack reads an iterator's result.
func (m *streamModule) unpack(v goja.Value) (value goja.Value, done bool, err error) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, false, m.rt.reasonError(m.rt.NewError("TypeError", "Iterator result "+v.String()+" is not an object"))
	}
	ex := m.rt.VM.Try(func() {
		done = truthy(o.Get("done"))
		if value = o.Get("value"); value == nil {
			value = goja.Undefined()
		}
	})
	if ex != nil {
		return nil, false, m.rt.reasonError(ex.Value())
	}
	return value, done, nil
}

func truthy(v goja.Value) bool { return v != nil && v.ToBoolean() }

// asyncReturn is the method return of an iterator that has it.
type asyncReturn struct{ s *asyncSource }

// Return implements [stream.Returner].
func (r asyncReturn) Return(then func(err error)) {
	s := r.s
	fn := s.m.rt.method(s.it, "return")
	if fn == nil {
		then(nil)
		return
	}
	promise, err := s.m.rt.try(fn, s.it)
	if err != nil {
		then(err)
		return
	}
	s.m.promises.await(promise, func(goja.Value) { then(nil) }, func(reason goja.Value) { then(s.m.rt.reasonError(reason)) })
}

// asyncThrow is the method throw of an iterator that has it.
type asyncThrow struct{ s *asyncSource }

// Throw implements [stream.Thrower].
func (t asyncThrow) Throw(err error, then func(done bool, err error)) {
	s := t.s
	promise, thrown := s.m.rt.try(s.m.rt.method(s.it, "throw"), s.it, s.m.rt.ErrorValue(err))
	if thrown != nil {
		then(false, thrown)
		return
	}
	s.m.promises.await(promise, func(v goja.Value) {
		_, done, err := s.m.unpack(v)
		then(done, err)
	}, func(reason goja.Value) { then(false, s.m.rt.reasonError(reason)) })
}

// asyncIterator returns an async iterator with the interfaces of what it can.
func (m *streamModule) asyncIterator(of goja.Value, it *goja.Object) stream.Iterator {
	s := &asyncSource{m: m, it: it, of: of}
	s.next = m.rt.method(it, "next")
	if s.next == nil {
		m.rt.ThrowType(m.rt.display(it) + ".next is not a function")
	}
	returns, throws := m.rt.method(it, "return") != nil, m.rt.method(it, "throw") != nil
	switch {
	case returns && throws:
		return struct {
			*asyncSource
			asyncReturn
			asyncThrow
		}{s, asyncReturn{s}, asyncThrow{s}}
	case returns:
		return struct {
			*asyncSource
			asyncReturn
		}{s, asyncReturn{s}}
	case throws:
		return struct {
			*asyncSource
			asyncThrow
		}{s, asyncThrow{s}}
	}
	return s
}

// syncSource is a program's plain iterator.
type syncSource struct {
	m    *streamModule
	it   *goja.Object
	next goja.Callable
	of   goja.Value
}

func (s *syncSource) face() goja.Value { return s.of }

// Next implements [stream.SyncIterator].
func (s *syncSource) Next() (v any, done bool, err error) {
	result, err := s.m.rt.try(s.next, s.it)
	if err != nil {
		return nil, false, err
	}
	value, done, err := s.m.unpack(result)
	if err != nil || done {
		return nil, done, err
	}
	if s.m.rt.method(value, "then") != nil {
		return thenable{m: s.m, v: value}, false, nil
	}
	return s.m.objectOf(value), false, nil
}

// syncReturn is a plain iterator with the method return.
type syncReturn struct{ *syncSource }

// Return tells the iterator that no more is wanted.
func (s syncReturn) Return() error {
	fn := s.m.rt.method(s.it, "return")
	if fn == nil {
		return nil
	}
	_, err := s.m.rt.try(fn, s.it)
	return err
}

func (m *streamModule) syncIterator(of goja.Value, it *goja.Object) stream.SyncIterator {
	s := &syncSource{m: m, it: it, of: of}
	s.next = m.rt.method(it, "next")
	if s.next == nil {
		m.rt.ThrowType(m.rt.display(it) + ".next is not a function")
	}
	if m.rt.method(it, "return") != nil {
		return syncReturn{s}
	}
	return s
}

// thenable is a program's promise, or anything with a method then.
type thenable struct {
	m       *streamModule
	v       goja.Value
	direct  bool // its own then is called, where others are awaited
	nullish bool // undefined counts as nil
}

func (t thenable) face() goja.Value { return t.v }

// Then implements [stream.Thenable].
func (t thenable) Then(fn func(v any, err error)) {
	rt := t.m.rt
	ok := func(v goja.Value) {
		if t.nullish && absent(v) {
			fn(nil, nil)
			return
		}
		fn(t.m.objectOf(v), nil)
	}
	failed := func(reason goja.Value) { fn(nil, rt.reasonError(reason)) }
	if t.direct {
		rt.Call(rt.method(t.v, "then"), t.v, rt.reaction(ok), rt.reaction(failed))
		return
	}
	t.m.promises.await(t.v, ok, failed)
}

// iterator returns the iterator of an iterable, nil if v is none. An async one
// goes first.
func (m *streamModule) iterator(v goja.Value) any {
	if v == nil || absent(v) {
		return nil
	}
	o := v.ToObject(m.rt.VM)
	if f := o.GetSymbol(m.rt.asyncIteratorSymbol()); truthy(f) {
		return m.asyncIterator(v, m.iteratorFrom(f, v))
	}
	if f := o.GetSymbol(goja.SymIterator); truthy(f) {
		return m.syncIterator(v, m.iteratorFrom(f, v))
	}
	return nil
}

func (m *streamModule) iteratorFrom(f, v goja.Value) *goja.Object {
	it, ok := m.rt.CallValue(f, v).(*goja.Object)
	if !ok {
		m.rt.ThrowType("Result of the Symbol.iterator method is not an object")
	}
	return it
}

// iterable returns a value that can be iterated as the core takes it, nil if v
// cannot be. Its iterator is asked for when the core begins.
func (m *streamModule) iterable(v goja.Value) any {
	switch rt := m.rt; {
	case rt.method(v, rt.asyncIteratorSymbol()) != nil:
		return &asyncIterable{m, v}
	case rt.method(v, goja.SymIterator) != nil:
		return &lateSource{m: m, v: v}
	}
	return nil
}

// asyncIterable is a program's async iterable.
type asyncIterable struct {
	m *streamModule
	v goja.Value
}

func (i *asyncIterable) face() goja.Value { return i.v }

// Iterate implements [stream.Iterable].
func (i *asyncIterable) Iterate() stream.Iterator {
	return i.m.asyncIterator(i.v, i.m.iteratorFrom(i.v.ToObject(i.m.rt.VM).GetSymbol(i.m.rt.asyncIteratorSymbol()), i.v))
}

// lateSource is a program's plain iterable.
type lateSource struct {
	m  *streamModule
	v  goja.Value
	it stream.SyncIterator
}

func (l *lateSource) face() goja.Value { return l.v }

// Next implements [stream.SyncIterator].
func (l *lateSource) Next() (v any, done bool, err error) {
	if l.it == nil {
		ex := l.m.rt.VM.Try(func() {
			l.it = l.m.syncIterator(l.v, l.m.iteratorFrom(l.v.ToObject(l.m.rt.VM).GetSymbol(goja.SymIterator), l.v))
		})
		if ex != nil {
			return nil, false, l.m.rt.reasonError(ex.Value())
		}
	}
	return l.it.Next()
}

// Return tells the iterator, if it has begun, that no more is wanted.
func (l *lateSource) Return() error {
	if r, ok := l.it.(syncReturn); ok {
		return r.Return()
	}
	return nil
}
