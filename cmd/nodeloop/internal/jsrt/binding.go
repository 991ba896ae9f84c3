package jsrt

import "github.com/dop251/goja"

// binding is process.binding.
func (rt *Runtime) binding(name string) goja.Value {
	rt.Throw(rt.NewError("Error", "No such module: "+name))
	return nil
}
