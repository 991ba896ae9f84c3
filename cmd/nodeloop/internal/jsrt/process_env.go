package jsrt

import (
	"strings"

	"github.com/dop251/goja"
)

// envObject is process.env: names to strings, live, in the order of the
// environment. It belongs to the runtime, so that several in one process do not
// share it.
type envObject struct {
	rt     *Runtime
	names  []string
	values map[string]string
}

func (p *process) makeEnv() *goja.Object {
	e := &envObject{rt: p.rt, values: make(map[string]string)}
	for _, kv := range p.rt.opts.Env {
		if name, value, ok := strings.Cut(kv, "="); ok && name != "" {
			e.put(name, value)
		}
	}
	p.env = e
	return p.rt.VM.NewDynamicObject(e)
}

func (e *envObject) put(name, value string) {
	if _, ok := e.values[name]; !ok {
		e.names = append(e.names, name)
	}
	e.values[name] = value
}

// Get returns a variable, nil when it is not set.
func (e *envObject) Get(key string) goja.Value {
	if v, ok := e.values[key]; ok {
		return e.rt.VM.ToValue(v)
	}
	return nil
}

// Set stores the value as a string.
func (e *envObject) Set(key string, v goja.Value) bool {
	if isSymbol(v) {
		e.rt.ThrowType("Cannot convert a Symbol value to a string")
	}
	e.put(key, v.String())
	return true
}

// Has reports whether a variable is set.
func (e *envObject) Has(key string) bool {
	_, ok := e.values[key]
	return ok
}

// Delete unsets a variable.
func (e *envObject) Delete(key string) bool {
	if _, ok := e.values[key]; ok {
		delete(e.values, key)
		for i, n := range e.names {
			if n == key {
				e.names = append(e.names[:i:i], e.names[i+1:]...)
				break
			}
		}
	}
	return true
}

// Keys lists the variables.
func (e *envObject) Keys() []string { return append([]string(nil), e.names...) }

// environ returns the variables as os/exec takes them.
func (e *envObject) environ() []string {
	out := make([]string, 0, len(e.names))
	for _, n := range e.names {
		out = append(out, n+"="+e.values[n])
	}
	return out
}
