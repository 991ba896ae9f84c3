package stream

import (
	"fmt"
	"reflect"
	"runtime"

	"github.com/nodeloop/nodeloop/loop"
)

// Describer tells how Node's messages show a value, such as "type number (5)" or
// "an instance of Foo", and its typeof.
type Describer interface {
	Describe(v any) (specific, typeOf string)
}

// Host is a language layer that runs on a loop and has values and throws of its
// own.
type Host interface {
	Describer
	// Caught returns what an implementation threw as an error, where Node catches
	// it, or panics on with what may not be caught.
	Caught(v any) error
}

type hostKey struct{}

// SetHost makes h the language layer of a loop.
func SetHost(l *loop.Loop, h Host) { l.SetSlot(hostKey{}, h) }

func hostOf(l *loop.Loop) Host {
	h, _ := l.Slot(hostKey{}).(Host)
	return h
}

// Thrown is a panic's value that is no error, where Node catches what an
// implementation threw.
type Thrown struct{ Value any }

// Error describes the value.
func (t *Thrown) Error() string { return fmt.Sprint(t.Value) }

// catch is deferred around a user's method where Node has a try: it turns a
// panic into *err. Failures of the Go runtime are no throws.
func (c *Core) catch(err *error) { catchOn(c.loop, recover(), err) }

func catchOn(l *loop.Loop, v any, err *error) {
	if v == nil {
		return
	}
	switch v.(type) {
	case runtime.Error, loop.Unwinder:
		panic(v)
	}
	if loop.IsUnwind(v) {
		panic(v)
	}
	if h := hostOf(l); h != nil {
		*err = h.Caught(v)
		return
	}
	if e, ok := v.(error); ok {
		*err = e
		return
	}
	*err = &Thrown{Value: v}
}

// describe shows a value as Node's messages do.
func describe(l *loop.Loop, v any) (specific, typeOf string) {
	if h := hostOf(l); h != nil {
		return h.Describe(v)
	}
	switch v := v.(type) {
	case nil:
		return "undefined", "undefined"
	case string:
		return "type string ('" + v + "')", "string"
	case bool:
		return fmt.Sprintf("type boolean (%t)", v), "boolean"
	}
	switch t := reflect.TypeOf(v); t.Kind() {
	case reflect.Func:
		return "function ", "function"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64:
		return fmt.Sprintf("type number (%v)", v), "number"
	default:
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		return "an instance of " + t.Name(), "object"
	}
}

// Describe shows a value as Node's messages do: "type number (5)", and its
// typeof.
func Describe(l *loop.Loop, v any) (specific, typeOf string) { return describe(l, v) }
