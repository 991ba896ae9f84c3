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

// showAgentLists gives an agent its tables.
func (m *httpModule) showAgentLists(o *goja.Object) {
	a, _ := ImplOf[*jsAgent](m.rt, o)
	sockets := func(lists http.NamedLists[http.Socket]) goja.DynamicObject {
		return &agentLists[http.Socket]{m.rt, lists, m.socketFace, func(v goja.Value) (http.Socket, bool) {
			s := m.socketOf(v)
			return s, s != nil
		}}
	}
	requests := &agentLists[*http.ClientRequest]{
		m.rt, a.Agent.RequestLists(),
		func(r *http.ClientRequest) goja.Value { return m.rt.ToJS(r) },
		func(v goja.Value) (*http.ClientRequest, bool) {
			r, ok := ImplOf[*jsRequest](m.rt, v)
			if !ok {
				return nil, false
			}
			return r.ClientRequest, true
		},
	}
	for _, t := range []struct {
		name string
		view goja.DynamicObject
	}{
		{"requests", requests},
		{"sockets", sockets(a.Agent.SocketLists())},
		{"freeSockets", sockets(a.Agent.FreeSocketLists())},
	} {
		table := m.rt.VM.NewDynamicObject(t.view)
		if m.rt.V16() {
			must(table.SetPrototype(nil))
		}
		must(o.Set(t.name, table))
	}
}
