package jsrt

import (
	"github.com/dop251/goja"
)

// ownFace is an accessor that stands for plain data that an object of Node's
// has; all objects share its functions.
type ownFace struct{ get, set goja.Value }

// dataFace marks a getter that stands for plain data.
type dataFace struct{}

// given is what a program assigned to a property, and what the property read as
// then: as long as the core leaves that alone, the property reads as assigned.
type given struct{ value, reads goja.Value }

// newFace makes the property name of the Go objects T. What set makes of a value
// is the core's; without set, assigning ends what the property shows: it is the
// program's from then on.
func newFace[T any](rt *Runtime, name string, get func(t T) any, set func(t T, v goja.Value)) *ownFace {
	f := &ownFace{}
	f.get = rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
		p, t, ok := peerBehind[T](rt, c.This)
		if !ok {
			return goja.Undefined()
		}
		return p.recalled(name, rt.ToJS(get(t)))
	})
	f.set = rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		p, t, ok := peerBehind[T](rt, c.This)
		if !ok || c.This != goja.Value(p.Obj) || set == nil {
			o := rt.thisObject(c.This)
			must(o.DefineDataProperty(name, c.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
			rt.shapes.list(o, name)
			return nil
		}
		defer rt.rethrow()
		v := c.Argument(0)
		set(t, v)
		rt.shapes.list(p.Obj, name)
		p.recall(name, v, rt.ToJS(get(t)))
		return nil
	})
	rt.Attach(f.get.(*goja.Object), dataFace{})
	return f
}

// assigned are the values of an object's properties that read as assigned.
type assigned struct{ given map[string]given }

// recall remembers what was assigned to a property that reads otherwise.
func (p *assigned) recall(name string, v, reads goja.Value) {
	if reads.SameAs(v) {
		delete(p.given, name)
		return
	}
	if p.given == nil {
		p.given = make(map[string]given)
	}
	p.given[name] = given{v, reads}
}

// recalled is what a property shows that the core has as v.
func (p *assigned) recalled(name string, v goja.Value) goja.Value {
	if g, ok := p.given[name]; ok {
		if v.SameAs(g.reads) {
			return g.value
		}
		delete(p.given, name)
	}
	return v
}

// peerBehind returns the Go object of type T behind this, which may be one that
// this inherits from.
func peerBehind[T any](rt *Runtime, this goja.Value) (p *Peer, t T, ok bool) {
	if o, isObj := this.(*goja.Object); isObj {
		if p, ok = inheritedHandle[*Peer](rt, o); ok {
			t, ok = p.Impl.(T)
		}
	}
	return p, t, ok
}

// show gives one object the property.
func (f *ownFace) show(o *goja.Object, name string) {
	must(o.DefineAccessorProperty(name, f.get, f.set, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

// show adds a property of the Go objects T to a shape.
func show[T any](s *shape, name string, get func(t T) any, set func(t T, v goja.Value)) {
	s.face(name, newFace(s.rt, name, get, set))
}

// unlisted is show for a property that keys do not list before it is assigned.
func unlisted[T any](s *shape, name string, get func(t T) any, set func(t T, v goja.Value)) {
	show(s, name, get, set)
	s.props[len(s.props)-1].unlisted = true
}

// once is show for a value that is made at the first look.
func once[T any](s *shape, name string, cell func(t T) **goja.Object, make func(t T) *goja.Object) {
	show(s, name, func(t T) any {
		c := cell(t)
		if *c == nil {
			*c = make(t)
		}
		return *c
	}, nil)
}

// enumerable makes a property of an object one that its keys list.
func (rt *Runtime) enumerable(o *goja.Object, name string) {
	object := rt.VM.GlobalObject().Get("Object").(*goja.Object)
	rt.CallMethod(object, "defineProperty", o, rt.VM.ToValue(name), rt.plainObject("enumerable", true))
}
