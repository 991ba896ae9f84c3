package jsrt

import (
	"strings"

	"github.com/dop251/goja"
)

// plainObject makes an object of name, value pairs, in order.
func (rt *Runtime) plainObject(pairs ...any) *goja.Object {
	o := rt.VM.NewObject()
	for i := 0; i+1 < len(pairs); i += 2 {
		must(o.Set(pairs[i].(string), pairs[i+1]))
	}
	return o
}

type nameValue struct{ name, value string }

type nameFlag struct {
	name string
	on   bool
}

// frozenObject makes an object of read-only properties, in order.
func (rt *Runtime) frozenObject(pairs []nameValue) *goja.Object {
	o := rt.VM.NewObject()
	for _, p := range pairs {
		must(o.DefineDataProperty(p.name, rt.VM.ToValue(p.value), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE))
	}
	return o
}

// inspect is util.inspect(v).
func (rt *Runtime) inspect(v goja.Value) string {
	return rt.script("internal/inspect", "inspect", v).String()
}

// throwArgType throws ERR_INVALID_ARG_TYPE. expected is what follows "must be".
func (rt *Runtime) throwArgType(name, expected string, got goja.Value) {
	what := "argument"
	if strings.Contains(name, ".") {
		what = "property"
	}
	rt.ThrowNode("TypeError", "ERR_INVALID_ARG_TYPE",
		`The "`+name+`" `+what+` must be `+expected+". "+rt.received(got))
}

// throwReading throws what a property read of null or undefined throws.
func (rt *Runtime) throwReading(v goja.Value, property string) {
	rt.ThrowType(pick(rt, "Cannot read properties of "+v.String()+" (reading '"+property+"')",
		"Cannot read property '"+property+"' of "+v.String()))
}

// received is the end of an ERR_INVALID_ARG_TYPE message.
func (rt *Runtime) received(got goja.Value) string {
	return rt.script("internal/errors", "received", got).String()
}

// throwCallback throws what Node throws for a callback that is no function.
func (rt *Runtime) throwCallback(name string, got goja.Value) {
	if rt.V16() {
		rt.ThrowNode("TypeError", "ERR_INVALID_CALLBACK", "Callback must be a function. Received "+rt.inspect(got))
	}
	rt.ThrowNode("TypeError", "ERR_INVALID_CALLBACK", "Callback must be a function")
}
