package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

// agentLists shows one of an agent's tables as the object of arrays that it is
// in Node. Setting a property replaces a list; what a program does to an array
// that it was given is its own affair.
type agentLists[T comparable] struct {
	rt    *Runtime
	lists http.NamedLists[T]
	face  func(T) goja.Value
	back  func(goja.Value) (T, bool)
}

// Get implements [goja.DynamicObject].
func (v *agentLists[T]) Get(name string) goja.Value {
	items, ok := v.lists.Get(name)
	if !ok {
		return nil
	}
	vs := make([]goja.Value, len(items))
	for i, x := range items {
		vs[i] = v.face(x)
	}
	return v.rt.array(vs)
}

// Set implements [goja.DynamicObject].
func (v *agentLists[T]) Set(name string, val goja.Value) bool {
	o, ok := val.(*goja.Object)
	if !ok || !isArray(o) {
		v.lists.Set(name, nil)
		return true
	}
	items := []T{}
	for _, item := range v.rt.listOf(o) {
		if x, ok := v.back(item); ok {
			items = append(items, x)
		}
	}
	v.lists.Set(name, items)
	return true
}

// Has implements [goja.DynamicObject].
func (v *agentLists[T]) Has(name string) bool {
	_, ok := v.lists.Get(name)
	return ok
}

// Delete implements [goja.DynamicObject].
func (v *agentLists[T]) Delete(name string) bool {
	v.lists.Set(name, nil)
	return true
}

// Keys implements [goja.DynamicObject].
func (v *agentLists[T]) Keys() []string { return v.lists.Names() }

// addAgentLists adds an agent's tables to a shape.
func (m *httpModule) addAgentLists(s *shape) {
	sockets := func(lists http.NamedLists[http.Socket]) goja.DynamicObject {
		return &agentLists[http.Socket]{m.rt, lists, m.socketFace, func(v goja.Value) (http.Socket, bool) {
			s := m.socketOf(v)
			return s, s != nil
		}}
	}
	requests := func(a *http.Agent) goja.DynamicObject {
		return &agentLists[*http.ClientRequest]{
			m.rt, a.RequestLists(),
			func(r *http.ClientRequest) goja.Value { return m.rt.ToJS(r) },
			func(v goja.Value) (*http.ClientRequest, bool) {
				r, ok := ImplOf[*jsRequest](m.rt, v)
				if !ok {
					return nil, false
				}
				return r.ClientRequest, true
			},
		}
	}
	table := func(name string, cell func(a *jsAgent) **goja.Object, view func(a *http.Agent) goja.DynamicObject) {
		once(s, name, cell, func(a *jsAgent) *goja.Object {
			t := m.rt.VM.NewDynamicObject(view(a.Agent))
			if m.rt.V16() {
				must(t.SetPrototype(nil))
			}
			return t
		})
	}
	table("requests", func(a *jsAgent) **goja.Object { return &a.tables[0] }, requests)
	table("sockets", func(a *jsAgent) **goja.Object { return &a.tables[1] },
		func(a *http.Agent) goja.DynamicObject { return sockets(a.SocketLists()) })
	table("freeSockets", func(a *jsAgent) **goja.Object { return &a.tables[2] },
		func(a *http.Agent) goja.DynamicObject { return sockets(a.FreeSocketLists()) })
}
