package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/timers"
)

// show gives a timeout properties that show what its Go side holds.
func (m *timersModule) show(o *goja.Object, names ...string) {
	for _, name := range names {
		m.shown[name].show(o, name)
	}
}

// timeoutFaces makes those properties.
func (m *timersModule) timeoutFaces() {
	vm := m.rt.VM
	m.shown = make(map[string]*ownFace)
	face := func(name string, get func(t *jsTimeout) goja.Value, set func(t *jsTimeout, v goja.Value)) {
		m.shown[name] = m.face(name, get, set)
	}
	face("_idleTimeout", func(t *jsTimeout) goja.Value { return vm.ToValue(t.t.Duration()) },
		func(t *jsTimeout, v goja.Value) {
			ms := -1.0
			if !goja.IsUndefined(v) {
				ms = m.rt.msOf(v)
			}
			t.t.SetDuration(ms)
		})
	keep := func(*jsTimeout, goja.Value) {}
	face("_idleStart", func(t *jsTimeout) goja.Value { return vm.ToValue(t.t.StartTime()) }, keep)
	face("_destroyed", func(t *jsTimeout) goja.Value { return vm.ToValue(t.t.HasEnded()) }, keep)
	// Node's rings run from the timeout that was set last to the first.
	face("_idlePrev", func(t *jsTimeout) goja.Value {
		return m.neighbour(t, func(p timers.Place) *timers.Timeout { return p.Next })
	}, keep)
	face("_idleNext", func(t *jsTimeout) goja.Value {
		return m.neighbour(t, func(p timers.Place) *timers.Timeout { return p.Prev })
	}, keep)
	face("_repeat", func(t *jsTimeout) goja.Value {
		if t.repeat == nil {
			return goja.Null()
		}
		return t.repeat
	}, (*jsTimeout).setRepeat)
}

// face makes a property over the timeout behind an object.
func (m *timersModule) face(name string, get func(t *jsTimeout) goja.Value, set func(t *jsTimeout, v goja.Value)) *ownFace {
	rt := m.rt
	getter := rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
		if o, ok := c.This.(*goja.Object); ok {
			if t, ok := inheritedHandle[*jsTimeout](rt, o); ok {
				return t.recalled(name, get(t))
			}
		}
		return nil
	})
	setter := rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		if t, ok := HandleOf[*jsTimeout](rt, c.This); ok {
			set(t, c.Argument(0))
			t.recall(name, c.Argument(0), get(t))
		}
		return nil
	})
	rt.Attach(getter, dataFace{})
	return &ownFace{getter, setter}
}

// neighbour is the object next to a timeout in its list: another one, or what
// stands for the list.
func (m *timersModule) neighbour(t *jsTimeout, of func(p timers.Place) *timers.Timeout) goja.Value {
	p, ok := t.t.Place()
	switch {
	case ok && of(p) != nil:
		return m.objectOf(of(p))
	case ok:
		return m.listFace(t, p)
	case t.enrolled && !t.begun:
		return t.obj
	}
	return goja.Null()
}

// listFace shows the list that a timeout is on, as it is now.
func (m *timersModule) listFace(t *jsTimeout, p timers.Place) goja.Value {
	rt := m.rt
	if m.list == nil {
		m.list = rt.Class("TimersList", 2, nil, unusable)
		m.inspectFlat(m.list.Proto)
	}
	o := rt.VM.CreateObject(m.list.Proto)
	set := func(name string, v any) { must(o.Set(name, v)) }
	first, last := t.t, t.t
	for at, ok := p, true; ok && at.Prev != nil; at, ok = first.Place() {
		first = at.Prev
	}
	for at, ok := p, true; ok && at.Next != nil; at, ok = last.Place() {
		last = at.Next
	}
	set("_idleNext", m.objectOf(last))
	set("_idlePrev", m.objectOf(first))
	if rt.V16() {
		set("expiry", p.Expiry)
		set("id", int64(p.Order)-1<<53)
		set("msecs", p.Ms)
		set("priorityQueuePosition", p.Queue)
	} else {
		set("_unrefed", p.Unref)
		set("msecs", p.Ms)
	}
	return o
}

// objectOf is the object of a timeout; the runtime's own have a blank one.
func (m *timersModule) objectOf(t *timers.Timeout) *goja.Object {
	if js, ok := t.Owner().(*jsTimeout); ok {
		return js.obj
	}
	return m.rt.VM.NewObject()
}
