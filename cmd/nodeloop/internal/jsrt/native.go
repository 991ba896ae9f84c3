package jsrt

import (
	"github.com/dop251/goja"
)

// must is for engine calls that cannot fail on objects that we just made.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// mustOK adapts must to the engine calls that only throw.
func (rt *Runtime) nameFunction(fn *goja.Object, name string, length int) {
	must(fn.DefineDataProperty("name", rt.VM.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	must(fn.DefineDataProperty("length", rt.VM.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// Fn makes a native function with the name and length that JavaScript sees.
// The returned function never yields Go's nil to the engine.
//
// The arguments of a call lie on the engine's stack: copy them with [Args]
// before keeping them.
func (rt *Runtime) Fn(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := rt.VM.ToValue(func(c goja.FunctionCall) goja.Value {
		if v := f(c); v != nil {
			return v
		}
		return goja.Undefined()
	}).(*goja.Object)
	rt.nameFunction(fn, name, length)
	return fn
}

// Args returns a copy of a call's arguments that may be kept.
func Args(c goja.FunctionCall) []goja.Value {
	return append([]goja.Value(nil), c.Arguments...)
}

// defineHidden defines a writable, configurable property that does not
// enumerate, as methods of built-in classes are.
func (rt *Runtime) defineHidden(o *goja.Object, name string, v goja.Value) {
	must(o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// Class is a constructor made in Go, with its prototype.
type Class struct {
	rt    *Runtime
	Ctor  *goja.Object
	Proto *goja.Object
}

// Class makes a constructor. ctor is run for `new`, for super() and for
// Ctor.call(this): it initialises c.This and returns nil, or returns the object
// that takes its place. parent may be nil.
func (rt *Runtime) Class(name string, length int, parent *Class, ctor func(c goja.ConstructorCall) *goja.Object) *Class {
	fn := rt.VM.ToValue(ctor).(*goja.Object)
	rt.nameFunction(fn, name, length)
	cl := &Class{rt: rt, Ctor: fn, Proto: fn.Get("prototype").(*goja.Object)}
	if parent != nil {
		must(cl.Proto.SetPrototype(parent.Proto))
		must(fn.SetPrototype(parent.Ctor))
	}
	return cl
}

// Method defines an enumerable method on the prototype, as Node's
// function-style classes have them, and registers it as built in. See
// [Runtime.IsBuiltin].
func (cl *Class) Method(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := cl.rt.Builtin(name, length, f)
	must(cl.Proto.DefineDataProperty(name, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	return fn
}

// HiddenMethod is Method for a class in `class` syntax: it does not enumerate.
func (cl *Class) HiddenMethod(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := cl.rt.Builtin(name, length, f)
	cl.rt.defineHidden(cl.Proto, name, fn)
	return fn
}

// Static defines an enumerable function on the constructor.
func (cl *Class) Static(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := cl.rt.Builtin(name, length, f)
	must(cl.Ctor.DefineDataProperty(name, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	return fn
}

// Accessor defines a property with a getter and, unless set is nil, a setter on
// the prototype.
func (cl *Class) Accessor(name string, enumerable bool, get func(this *goja.Object) goja.Value, set func(this *goja.Object, v goja.Value)) {
	cl.rt.Accessor(cl.Proto, name, enumerable, get, set)
}

// Accessor defines a configurable accessor property on o.
func (rt *Runtime) Accessor(o *goja.Object, name string, enumerable bool, get func(this *goja.Object) goja.Value, set func(this *goja.Object, v goja.Value)) {
	var getter, setter goja.Value
	if get != nil {
		getter = rt.Fn("get "+name, 0, func(c goja.FunctionCall) goja.Value {
			return get(rt.thisObject(c.This))
		})
	}
	if set != nil {
		setter = rt.Fn("set "+name, 1, func(c goja.FunctionCall) goja.Value {
			set(rt.thisObject(c.This), c.Argument(0))
			return goja.Undefined()
		})
	}
	must(o.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.ToFlag(enumerable)))
}

func (rt *Runtime) thisObject(v goja.Value) *goja.Object {
	if o, ok := v.(*goja.Object); ok {
		return o
	}
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		rt.ThrowType("Cannot convert undefined or null to object")
	}
	return v.ToObject(rt.VM)
}

// Builtin is [Runtime.Fn] for a method that programs may override: the function
// is remembered, so that the core can tell whether it was.
func (rt *Runtime) Builtin(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := rt.Fn(name, length, f)
	rt.natives[fn] = struct{}{}
	return fn
}

// IsBuiltin reports whether v is a function made by [Runtime.Builtin]: one that
// no program put there.
func (rt *Runtime) IsBuiltin(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	_, ok = rt.natives[o]
	return ok
}

// Attach ties a Go value, best a pointer, to a JavaScript object. See
// [HandleOf].
func (rt *Runtime) Attach(o *goja.Object, handle any) {
	must(rt.attach(o, handle))
}

// attach keeps the handle behind the object, or as a hidden property of one that
// is no ordinary object.
func (rt *Runtime) attach(o *goja.Object, handle any) error {
	cell := rt.shapes.handleCell(o)
	if cell == nil && rt.shapes.wear(o, rt.bareShape) {
		cell = rt.shapes.handleCell(o)
	}
	if cell != nil {
		*cell = handle
		return nil
	}
	return o.DefineDataPropertySymbol(rt.symHandle, rt.VM.ToValue(&handleBox{owner: o, value: handle}),
		goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// handleBox carries its owner: a handle that an object merely inherits is not
// its own.
type handleBox struct {
	owner *goja.Object
	value any
}

// HandleOf returns the Go value attached to v itself, not to its prototypes.
func HandleOf[T any](rt *Runtime, v goja.Value) (T, bool) {
	var zero T
	o, ok := v.(*goja.Object)
	if !ok {
		return zero, false
	}
	if cell := rt.shapes.handleCell(o); cell != nil {
		t, ok := (*cell).(T)
		return t, ok
	}
	h := o.GetSymbol(rt.symHandle)
	if h == nil {
		return zero, false
	}
	box, ok := h.Export().(*handleBox)
	if !ok || box.owner != o {
		return zero, false
	}
	t, ok := box.value.(T)
	return t, ok
}

// inheritedHandle is HandleOf for a value that an object has from one of its
// prototypes, as Node's objects inherit plain properties, or from a proxy's
// target.
func inheritedHandle[T any](rt *Runtime, o *goja.Object) (T, bool) {
	for at := o; at != nil; {
		if cell := rt.shapes.handleCell(at); cell != nil {
			if *cell != nil {
				t, ok := (*cell).(T)
				return t, ok
			}
		} else if rt.shapes.impl(at).tab == rt.shapes.proxy {
			at = at.Export().(goja.Proxy).Target()
			continue
		}
		at = at.Prototype()
	}
	if h := o.GetSymbol(rt.symHandle); h != nil {
		if box, ok := h.Export().(*handleBox); ok {
			t, ok := box.value.(T)
			return t, ok
		}
	}
	var zero T
	return zero, false
}

// Call calls a JavaScript function. An exception goes on as a Go panic.
func (rt *Runtime) Call(fn goja.Callable, this goja.Value, args ...goja.Value) goja.Value {
	v, err := fn(this, args...)
	if err != nil {
		panic(err)
	}
	return v
}

// CallValue is Call for a value that must be a function.
func (rt *Runtime) CallValue(fn, this goja.Value, args ...goja.Value) goja.Value {
	call, ok := goja.AssertFunction(fn)
	if !ok {
		rt.ThrowType(rt.display(fn) + " is not a function")
	}
	return rt.Call(call, this, args...)
}

// CallMethod calls o[name](...args), with o as this.
func (rt *Runtime) CallMethod(o *goja.Object, name string, args ...goja.Value) goja.Value {
	fn, ok := goja.AssertFunction(o.Get(name))
	if !ok {
		rt.ThrowType("this." + name + " is not a function")
	}
	return rt.Call(fn, o, args...)
}

// display names a value in an engine-like message.
func (rt *Runtime) display(v goja.Value) string {
	if v == nil {
		return "undefined"
	}
	if o, ok := v.(*goja.Object); ok {
		if _, fn := goja.AssertFunction(o); !fn {
			return "#<" + o.ClassName() + ">"
		}
	}
	return v.String()
}
