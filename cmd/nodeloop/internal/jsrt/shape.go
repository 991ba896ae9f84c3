package jsrt

import (
	"slices"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// shape is what objects of a kind have as their own properties, in Node's order.
// An object costs nothing for those that nobody looks at: most show what the Go
// object holds, by accessors that stand for plain data.
type shape struct {
	rt    *Runtime
	props []shapeProp
	state bool // an emitter's state is among them
	made  unsafe.Pointer
}

type shapeProp struct {
	name unistring.String
	make func() goja.Value
	// unlisted: no key until it is assigned
	unlisted bool
}

func (rt *Runtime) newShape() *shape { return &shape{rt: rt} }

// with returns a copy, to which more can be added.
func (s *shape) with() *shape {
	return &shape{rt: s.rt, props: append([]shapeProp(nil), s.props...), state: s.state}
}

func (s *shape) template() unsafe.Pointer {
	if s.made == nil {
		s.made = s.rt.shapes.makeTemplate(s.props)
	}
	return s.made
}

func (s *shape) add(name string, make func() goja.Value) *shape {
	key := unistring.NewFromString(name)
	for i := range s.props {
		if s.props[i].name == key {
			s.props[i] = shapeProp{name: key, make: make}
			return s
		}
	}
	s.props = append(s.props, shapeProp{name: key, make: make})
	return s
}

// data adds a property that starts as v.
func (s *shape) data(name string, v any) *shape {
	value := s.rt.VM.ToValue(v)
	return s.add(name, func() goja.Value { return value })
}

// fresh is data with a value of each object's own.
func (s *shape) fresh(name string, f func() goja.Value) *shape { return s.add(name, f) }

// face adds a property that an accessor stands for.
func (s *shape) face(name string, f *ownFace) *shape {
	return s.add(name, s.rt.shapes.accessor(f.get, f.set))
}

// listed is inOrder; the unlisted properties among the names are so no more.
func (s *shape) listed(names string) *shape {
	for name := range strings.FieldsSeq(names) {
		for i := range s.props {
			if s.props[i].name == unistring.NewFromString(name) {
				s.props[i].unlisted = false
			}
		}
	}
	return s.inOrder(names)
}

// inOrder sorts the properties by a list of names, which has to name all of them.
func (s *shape) inOrder(names string) *shape {
	sorted := make([]shapeProp, 0, len(s.props))
	for name := range strings.FieldsSeq(names) {
		i := slices.IndexFunc(s.props, func(p shapeProp) bool { return p.name == unistring.NewFromString(name) })
		if i < 0 {
			panic("jsrt: shape without " + name)
		}
		sorted = append(sorted, s.props[i])
	}
	for _, p := range s.props {
		if !p.unlisted && !slices.ContainsFunc(sorted, func(q shapeProp) bool { return p.name == q.name }) {
			panic("jsrt: shape's order lacks " + p.name.String())
		}
		if p.unlisted && !slices.ContainsFunc(sorted, func(q shapeProp) bool { return p.name == q.name }) {
			sorted = append(sorted, p)
		}
	}
	s.props = sorted
	return s
}

// wear gives an object the own properties of a shape.
func (s *shape) wear(o *goja.Object) {
	if s.rt.shapes.wear(o, s) {
		return
	}
	// An object of another kind, such as a function.
	scratch := s.rt.shapes.make(s, nil)
	object := s.rt.VM.GlobalObject().Get("Object").(*goja.Object)
	for _, name := range scratch.GetOwnPropertyNames() {
		key := s.rt.VM.ToValue(name)
		if s.rt.CallMethod(object, "getOwnPropertyDescriptor", o, key) == goja.Undefined() {
			s.rt.CallMethod(object, "defineProperty", o, key, s.rt.ownDescriptor(scratch, key))
		}
	}
}

// create makes an object of the shape.
func (s *shape) create(proto *goja.Object) *goja.Object { return s.rt.shapes.make(s, proto) }

// keyAfter moves own names of an object to where they are in Node: behind
// another.
func (rt *Runtime) keyAfter(o *goja.Object, where string, moved ...string) {
	rt.shapes.reorder(o, func(names []unistring.String) []unistring.String {
		var out, kept []unistring.String
		is := func(n unistring.String) bool {
			for _, m := range moved {
				if n == unistring.NewFromString(m) {
					return true
				}
			}
			return false
		}
		for _, n := range names {
			if is(n) {
				kept = append(kept, n)
			}
		}
		for _, n := range names {
			if is(n) {
				continue
			}
			out = append(out, n)
			if n == unistring.NewFromString(where) {
				out = append(out, kept...)
				kept = nil
			}
		}
		return append(out, kept...)
	})
}
