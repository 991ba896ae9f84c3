package jsrt

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
)

// tracked is an object whose end the hooks of async_hooks are told.
type tracked struct {
	loop.GarbageWatch[goja.Object]
	id int64
}

// garbage finds tracked objects that have become garbage.
type garbage struct {
	rt      *Runtime
	objects []tracked
	told    goja.Callable // gets the ids of those that are gone
}

// track begins to watch an object.
func (g *garbage) track(o *goja.Object, id int64) {
	g.objects = append(g.objects, tracked{loop.WatchGarbage(g.rt.loop, o, g.look), id})
}

// untrack ends it.
func (g *garbage) untrack(id int64) {
	g.objects = slices.DeleteFunc(g.objects, func(t tracked) bool { return t.id == id })
}

// look tells of the objects that are gone.
func (g *garbage) look() {
	var ids []goja.Value
	g.objects = slices.DeleteFunc(g.objects, func(t tracked) bool {
		gone := t.Gone()
		if gone {
			ids = append(ids, g.rt.VM.ToValue(t.id))
		}
		return gone
	})
	for _, id := range ids {
		g.rt.Call(g.told, goja.Undefined(), id)
	}
}

// exposeGC defines the global gc, if an option asks for it. What became garbage
// is told in the check phase, as Node does.
func (rt *Runtime) exposeGC() {
	if rt.loop == nil || !slices.Contains(rt.opts.ExecArgv, "--expose-gc") && !slices.Contains(rt.opts.ExecArgv, "--expose_gc") {
		return
	}
	rt.defineHidden(rt.VM.GlobalObject(), "gc", rt.Fn("gc", 0, func(goja.FunctionCall) goja.Value {
		rt.seam.forget()
		rt.loop.CollectGarbage()
		if len(rt.garbage.objects) > 0 {
			rt.loop.SetImmediate(rt.garbage.look).Unref()
		}
		return nil
	}))
}

// forget clears what the engine's stacks hold above their tops.
func (s *seam) forget() {
	for _, v := range s.stacks {
		v.Slice(v.Len(), v.Cap()).Clear()
	}
	s.stack.Slice(*s.sp, s.stack.Cap()).Clear()
}

// findStacks finds the stacks of the engine that forget clears.
func (s *seam) findStacks(machine unsafe.Pointer, vm reflect.Type) {
	for _, name := range []string{"callStack", "iterStack", "refStack", "tryStack"} {
		f := field(vm, name, nil)
		s.stacks = append(s.stacks, reflect.NewAt(f.Type, unsafe.Add(machine, f.Offset)).Elem())
	}
}
