package jsrt

import "github.com/dop251/goja"

// put defines an enumerable built-in method. name is the function's own name,
// which is empty for most: Node assigns them as function expressions.
func (m *streamModule) put(o *goja.Object, prop, name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := m.rt.Builtin(name, length, f)
	must(o.Set(prop, fn))
	return fn
}

// inherits makes the constructor's chain what it is in the version: node10
// derives with util.inherits, which leaves the constructors apart but for super_.
func (m *streamModule) inherits(cl, parent *Class) {
	if m.rt.V16() {
		return
	}
	must(cl.Ctor.SetPrototype(m.rt.VM.GlobalObject().Get("Function").(*goja.Object).Get("prototype").(*goja.Object)))
	must(cl.Ctor.Set("super_", parent.Ctor))
}

// behind returns the Go object of type T behind this, which may be one that
// this inherits from.
func behind[T any](rt *Runtime, this goja.Value) (t T, ok bool) {
	if o, isObj := this.(*goja.Object); isObj {
		if p, has := inheritedHandle[*Peer](rt, o); has {
			t, ok = p.Impl.(T)
		}
	}
	return t, ok
}

// on is put for a method that works on the Go object behind this.
func on[T any](m *streamModule, o *goja.Object, prop, name string, length int, f func(t T, c goja.FunctionCall) goja.Value) *goja.Object {
	rt := m.rt
	return m.put(o, prop, name, length, func(c goja.FunctionCall) goja.Value {
		t, ok := behind[T](rt, c.This)
		if !ok {
			rt.ThrowType("Illegal invocation")
		}
		defer rt.rethrow()
		return f(t, c)
	})
}

// bound defines a method that works on the Go object behind this.
func bound[T any](rt *Runtime, cl *Class, name string, length int, f func(t T, c goja.FunctionCall) goja.Value) *goja.Object {
	return on(rt.streamModule(), cl.Proto, name, name, length, f)
}

// accessors makes the getter and setter of an accessor that works on the Go
// object behind this. On other objects, such as the prototype, it reads as
// absent, and setting does nothing.
func accessors[T any](rt *Runtime, get func(t T) any, set func(t T, v goja.Value), absent goja.Value) (getter, setter goja.Value) {
	getter = rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
		if t, ok := behind[T](rt, c.This); ok {
			return rt.ToJS(get(t))
		}
		return absent
	})
	if set != nil {
		setter = rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
			if t, ok := behind[T](rt, c.This); ok {
				defer rt.rethrow()
				set(t, c.Argument(0))
			}
			return nil
		})
	}
	return getter, setter
}

// remembering is accessors for a property that reads as it was assigned, until
// the core changes what is behind it.
func remembering[T any](rt *Runtime, name string, get func(t T) any, set func(t T, v goja.Value), absent goja.Value) (getter, setter goja.Value) {
	getter = rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
		if p, t, ok := peerBehind[T](rt, c.This); ok {
			return p.recalled(name, rt.ToJS(get(t)))
		}
		return absent
	})
	setter = rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		if p, t, ok := peerBehind[T](rt, c.This); ok {
			defer rt.rethrow()
			set(t, c.Argument(0))
			p.recall(name, c.Argument(0), rt.ToJS(get(t)))
		}
		return nil
	})
	return getter, setter
}

// property defines an accessor that works on the Go object behind this; see
// [accessors]. With a setter it stands for what is plain data in Node: objects
// without a Go object behind them get a property of their own when it is set.
func property[T any](rt *Runtime, o *goja.Object, name string, get func(t T) any, set func(t T, v goja.Value), absent goja.Value) {
	getter, setter := accessors(rt, get, set, absent)
	if set != nil {
		getter, _ = remembering(rt, name, get, set, absent)
		setter = rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
			if p, t, ok := peerBehind[T](rt, c.This); ok {
				defer rt.rethrow()
				set(t, c.Argument(0))
				p.recall(name, c.Argument(0), rt.ToJS(get(t)))
			} else if this, ok := c.This.(*goja.Object); ok && this != o {
				must(this.DefineDataProperty(name, c.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
			}
			return nil
		})
	}
	must(o.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// fixed is property for one that programs cannot redefine, as those of the
// stream classes are. It reads as the core has it.
func fixed[T any](rt *Runtime, o *goja.Object, name string, get func(t T) any, set func(t T, v goja.Value), absent goja.Value) {
	getter, setter := accessors(rt, get, set, absent)
	if set != nil && (name == "destroyed" || name == "readableFlowing") {
		getter, setter = remembering(rt, name, get, set, absent) // which Node keeps as they are
	}
	must(o.DefineAccessorProperty(name, getter, setter, goja.FLAG_FALSE, goja.FLAG_FALSE))
}

// copyAccessor gives to what from has under a name.
func (m *streamModule) copyAccessor(to, from *goja.Object, name string) {
	object := m.rt.VM.GlobalObject().Get("Object").(*goja.Object)
	d := m.rt.CallMethod(object, "getOwnPropertyDescriptor", from, m.rt.VM.ToValue(name))
	m.rt.CallMethod(object, "defineProperty", to, m.rt.VM.ToValue(name), d)
}
