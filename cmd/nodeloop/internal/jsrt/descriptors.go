package jsrt

import (
	"github.com/dop251/goja"
)

// installDescriptors makes the accessors that stand for plain data look like it:
// to who asks for a property's descriptor, and to who redefines the property.
func (rt *Runtime) installDescriptors() {
	g := rt.VM.GlobalObject()
	object, reflect := g.Get("Object").(*goja.Object), g.Get("Reflect").(*goja.Object)
	rt.descriptorOf = rt.wrapStatic(object, "getOwnPropertyDescriptor", rt.shownDescriptor)
	rt.wrapStatic(reflect, "getOwnPropertyDescriptor", rt.shownDescriptor)
	rt.wrapStatic(object, "getOwnPropertyDescriptors", func(original goja.Callable, c goja.FunctionCall) goja.Value {
		all := rt.Call(original, c.This, c.Arguments...)
		if o, ok := c.Argument(0).(*goja.Object); ok && rt.shapes.ours(o) != nil {
			list := all.(*goja.Object)
			for _, name := range list.GetOwnPropertyNames() {
				must(list.Set(name, rt.faceDescriptor(o, rt.VM.ToValue(name), list.Get(name))))
			}
		}
		return all
	})
	define := func(original goja.Callable, c goja.FunctionCall) goja.Value {
		if o, ok := c.Argument(0).(*goja.Object); ok && rt.shapes.ours(o) != nil {
			if d, ok := c.Argument(2).(*goja.Object); ok {
				rt.beforeDefine(o, c.Argument(1), d)
			}
		}
		return rt.Call(original, c.This, c.Arguments...)
	}
	rt.wrapStatic(object, "defineProperty", define)
	rt.wrapStatic(reflect, "defineProperty", define)
}

// wrapStatic puts f around a function of a built-in object and returns the
// original.
func (rt *Runtime) wrapStatic(o *goja.Object, name string, f func(original goja.Callable, c goja.FunctionCall) goja.Value) goja.Callable {
	old := o.Get(name).(*goja.Object)
	original, _ := goja.AssertFunction(old)
	fn := rt.Fn(name, int(old.Get("length").ToInteger()), func(c goja.FunctionCall) goja.Value { return f(original, c) })
	rt.hiddenNatives[name] = true
	rt.defineHidden(o, name, fn)
	return original
}

func (rt *Runtime) shownDescriptor(original goja.Callable, c goja.FunctionCall) goja.Value {
	d := rt.Call(original, c.This, c.Arguments...)
	if o, ok := c.Argument(0).(*goja.Object); ok && rt.shapes.ours(o) != nil {
		return rt.faceDescriptor(o, c.Argument(1), d)
	}
	return d
}

// ownDescriptor is Object.getOwnPropertyDescriptor as the engine has it.
func (rt *Runtime) ownDescriptor(o *goja.Object, key goja.Value) goja.Value {
	return rt.Call(rt.descriptorOf, goja.Undefined(), o, key)
}

// isFace reports whether a descriptor is of an accessor that stands for data.
func (rt *Runtime) isFace(d goja.Value) bool {
	o, ok := d.(*goja.Object)
	if !ok {
		return false
	}
	_, ok = HandleOf[dataFace](rt, o.Get("get"))
	return ok
}

// faceDescriptor turns the descriptor of such an accessor into that of data.
func (rt *Runtime) faceDescriptor(o *goja.Object, key, d goja.Value) goja.Value {
	if !rt.isFace(d) {
		return d
	}
	was := d.(*goja.Object)
	get, _ := goja.AssertFunction(was.Get("get"))
	return rt.plainObject("value", rt.Call(get, o), "writable", true,
		"enumerable", was.Get("enumerable"), "configurable", was.Get("configurable"))
}

// beforeDefine prepares the redefinition of a property that an accessor stands
// for: what only changes the value is an assignment, in front of anything else
// the property becomes data.
func (rt *Runtime) beforeDefine(o *goja.Object, key goja.Value, d *goja.Object) {
	was := rt.ownDescriptor(o, key)
	if !rt.isFace(was) || d.Get("get") != nil || d.Get("set") != nil {
		return
	}
	off := func(name string) bool {
		v := d.Get(name)
		return v != nil && !v.ToBoolean()
	}
	name := key.String()
	if v := d.Get("value"); v != nil && !off("writable") && !off("enumerable") && !off("configurable") {
		must(o.Set(name, v))
		return
	}
	must(o.DefineDataProperty(name, o.Get(name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.ToFlag(was.(*goja.Object).Get("enumerable").ToBoolean())))
}
