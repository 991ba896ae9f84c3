package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// stateClass is the class of _readableState or _writableState: its instances
// are views of the Go state, which programs read and now and then write.
type stateClass struct {
	rt     *Runtime
	name   string // of the property
	ctor   *goja.Object
	proto  *goja.Object
	order  []string
	fields map[string]stateField
}

// stateField is one field of a view; set is nil for what only the core sets.
type stateField struct {
	get func(h hasCore) any
	set func(h hasCore, v goja.Value)
}

// newStateClass makes a class whose constructor answers the state of a stream
// that make makes.
func (m *streamModule) newStateClass(name, property string, make func(opts streamOptions, duplex bool) hasCore) *stateClass {
	rt := m.rt
	s := &stateClass{rt: rt, name: property, fields: map[string]stateField{}}
	s.ctor = rt.Class(name, 3, nil, func(c goja.ConstructorCall) *goja.Object {
		return s.view(make(m.options(c.Argument(0)), c.Argument(2).ToBoolean()))
	}).Ctor
	s.proto = s.ctor.Get("prototype").(*goja.Object)
	rt.defineHidden(s.proto, "constructor", s.ctor)
	return s
}

func (s *stateClass) field(name string, get func(h hasCore) any, set func(h hasCore, v goja.Value)) {
	s.order = append(s.order, name)
	s.fields[name] = stateField{get, set}
}

func (s *stateClass) view(h hasCore) *goja.Object {
	o := s.rt.VM.NewDynamicObject(&stateView{class: s, h: h})
	must(o.SetPrototype(s.proto))
	return o
}

// stateView implements [goja.DynamicObject] over a stream.
type stateView struct {
	class *stateClass
	h     hasCore
	extra map[string]goja.Value // what a program put there
	order []string              // of extra, without fields
}

// Get returns a field as it stands now.
func (v *stateView) Get(key string) goja.Value {
	if x, ok := v.extra[key]; ok {
		return x
	}
	if f, ok := v.class.fields[key]; ok {
		return v.class.rt.ToJS(f.get(v.h))
	}
	return nil
}

// Set changes the Go state where that can be, otherwise what is seen.
func (v *stateView) Set(key string, val goja.Value) bool {
	f, isField := v.class.fields[key]
	if isField && f.set != nil {
		defer v.class.rt.rethrow()
		f.set(v.h, val)
		return true
	}
	if v.extra == nil {
		v.extra = map[string]goja.Value{}
	}
	if _, have := v.extra[key]; !have && !isField {
		v.order = append(v.order, key)
	}
	v.extra[key] = val
	return true
}

// Has implements [goja.DynamicObject].
func (v *stateView) Has(key string) bool {
	if _, ok := v.class.fields[key]; ok {
		return true
	}
	_, ok := v.extra[key]
	return ok
}

// Delete implements [goja.DynamicObject]; fields stay.
func (v *stateView) Delete(key string) bool {
	if _, ok := v.class.fields[key]; ok {
		return false
	}
	delete(v.extra, key)
	for i, k := range v.order {
		if k == key {
			v.order = append(v.order[:i:i], v.order[i+1:]...)
			break
		}
	}
	return true
}

// Keys implements [goja.DynamicObject].
func (v *stateView) Keys() []string {
	return append(append([]string(nil), v.class.order...), v.order...)
}

// bufferProto is the prototype of what shows a Readable's buffer.
func (m *streamModule) makeBufferClass() {
	rt := m.rt
	cl := rt.Class("BufferList", 0, nil, func(c goja.ConstructorCall) *goja.Object { return nil })
	m.buffers = cl
	rt.defineHidden(cl.Proto, "constructor", cl.Ctor)
	chunks := func(c goja.FunctionCall) []goja.Value {
		var out []goja.Value
		next, _ := rt.thisObject(c.This).Get("head").(*goja.Object)
		for next != nil {
			out = append(out, next.Get("data"))
			next, _ = next.Get("next").(*goja.Object)
		}
		return out
	}
	cl.HiddenMethod("join", 1, func(c goja.FunctionCall) goja.Value {
		text := ""
		for i, v := range chunks(c) {
			if i > 0 {
				text += c.Argument(0).String()
			}
			text += v.String()
		}
		return rt.VM.ToValue(text)
	})
	cl.HiddenMethod("concat", 1, func(c goja.FunctionCall) goja.Value {
		var all []byte
		for _, v := range chunks(c) {
			b, _ := rt.BytesOf(v)
			all = append(all, b...)
		}
		return rt.BufferFrom(append([]byte{}, all...))
	})
	cl.HiddenMethod("first", 0, func(c goja.FunctionCall) goja.Value {
		if all := chunks(c); len(all) > 0 {
			return all[0]
		}
		rt.ThrowType("Cannot read properties of null (reading 'data')")
		return nil
	})
	values := rt.Fn("[Symbol.iterator]", 0, func(c goja.FunctionCall) goja.Value {
		list := rt.array(chunks(c))
		return rt.CallValue(list.GetSymbol(goja.SymIterator), list)
	})
	must(cl.Proto.DefineDataPropertySymbol(goja.SymIterator, values, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// bufferList shows what a Readable has buffered: Node's linked list.
func (m *streamModule) bufferList(r *stream.Readable) goja.Value {
	rt := m.rt
	o := rt.VM.CreateObject(m.buffers.Proto)
	chunks := r.ReadableBuffer()
	next := goja.Value(goja.Null())
	var tail goja.Value = goja.Null()
	for i := len(chunks) - 1; i >= 0; i-- {
		next = rt.plainObject("data", m.value(chunks[i]), "next", next)
		if i == len(chunks)-1 {
			tail = next
		}
	}
	must(o.Set("head", next))
	must(o.Set("tail", tail))
	must(o.Set("length", len(chunks)))
	return o
}
