package jsrt

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// ThrownValue is a JavaScript value on its way through Go as an error, when it
// is no error object.
type ThrownValue struct{ Value goja.Value }

// Error returns the value as a string.
func (t *ThrownValue) Error() string { return t.Value.String() }

// ErrorFromValue returns a JavaScript value as a Go error, and nil for
// undefined and null. The same object gives the same error each time, and
// [Runtime.ErrorValue] of it gives that object back.
func (rt *Runtime) ErrorFromValue(v goja.Value) error {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return &ThrownValue{v}
	}
	if e, ok := HandleOf[*nodeerr.Error](rt, o); ok {
		return e
	}
	e := &nodeerr.Error{}
	ex := rt.VM.Try(func() {
		e.Message = orEmpty(o.Get("message"), "")
		if c := o.Get("code"); c != nil && goja.IsString(c) {
			e.Code = nodeerr.Code(c.String())
		}
		switch orEmpty(o.Get("name"), "") {
		case "TypeError":
			e.Kind = nodeerr.TypeError
		case "RangeError":
			e.Kind = nodeerr.RangeError
		case "AbortError":
			e.Kind = nodeerr.AbortError
		case "URIError":
			e.Kind = nodeerr.URIError
		}
	})
	e.Foreign = &errorFace{o, e.Message}
	if ex != nil || !rt.tryAttach(o, e) {
		return &ThrownValue{v}
	}
	return e
}

func (rt *Runtime) tryAttach(o *goja.Object, handle any) bool {
	return rt.attach(o, handle) == nil
}

// ErrorValue returns the JavaScript face of a Go error: always the same one for
// a [*nodeerr.Error]. It is undefined for nil.
func (rt *Runtime) ErrorValue(err error) goja.Value {
	var (
		ex     *goja.Exception
		thrown *ThrownValue
		ne     *nodeerr.Error
		both   *stream.AggregateError
	)
	switch {
	case err == nil:
		return goja.Undefined()
	case errors.As(err, &both):
		return rt.aggregateValue(both)
	case errors.As(err, &thrown):
		return thrown.Value
	case errors.As(err, &ex):
		return ex.Value()
	case errors.As(err, &ne):
		return rt.nodeErrorValue(ne)
	}
	if c, ok := err.(nodeerr.Code); ok {
		return rt.nodeErrorValue(nodeerr.New(c, string(c)))
	}
	return rt.NewError("Error", err.Error())
}

// aggregateValue makes the AggregateError of several errors, which speaks for
// the first.
func (rt *Runtime) aggregateValue(e *stream.AggregateError) goja.Value {
	if o, ok := e.Foreign.(*goja.Object); ok {
		return o
	}
	list := make([]goja.Value, len(e.Errors))
	for i, err := range e.Errors {
		list[i] = rt.ErrorValue(err)
	}
	message, code := rt.VM.ToValue(e.Message), goja.Undefined()
	if first, ok := list[0].(*goja.Object); ok {
		message = first.Get("message")
		if c := first.Get("code"); c != nil {
			code = c
		}
	}
	o, err := rt.VM.New(rt.VM.Get("AggregateError"), rt.array(list), message)
	rt.Check(err)
	must(o.Set("code", code))
	e.Foreign = o
	return o
}

func (rt *Runtime) nodeErrorValue(e *nodeerr.Error) goja.Value {
	if f, ok := e.Foreign.(*errorFace); ok {
		if e.Message != f.text {
			// The core has added to the message, as Node's own code does.
			f.text = e.Message
			must(f.obj.Set("message", rt.errorText(e.Message)))
			rt.describeTarget(f.obj, e)
		}
		return f.obj
	}
	var o *goja.Object
	if strings.HasPrefix(string(e.Code), "ERR_") && e.Library == "" {
		o = rt.NewNodeError(e.Kind.String(), string(e.Code), rt.errorText(e.Message))
		rt.describeError(o, e)
	} else {
		o = rt.plainError(e)
	}
	e.Foreign = &errorFace{o, e.Message}
	rt.tryAttach(o, e)
	return o
}

// errorFace is the JavaScript object of an error, and the message it was last
// given.
type errorFace struct {
	obj  *goja.Object
	text string
}

// errorText returns a message for JavaScript. One with bytes off the wire in it
// is latin1.
func (rt *Runtime) errorText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return rt.latin1(s).String()
}

func (rt *Runtime) plainError(e *nodeerr.Error) *goja.Object {
	kind := e.Kind.String()
	if e.Kind == nodeerr.AbortError {
		kind = "Error"
	}
	o := rt.NewError(kind, rt.errorText(e.Message))
	if e.Kind == nodeerr.AbortError {
		must(o.Set("code", string(e.Code)))
		must(o.Set("name", "AbortError"))
		return o
	}
	if e.Errno != 0 {
		if rt.V16() {
			must(o.Set("errno", e.Errno))
		} else {
			must(o.Set("errno", string(e.Code)))
		}
	}
	if strings.HasPrefix(string(e.Code), "HPE_") {
		must(o.Set("bytesParsed", e.BytesParsed))
	}
	rt.describeProtocol(o, e)
	if e.Code != "" && (e.Library == "" || rt.V16()) {
		must(o.Set("code", string(e.Code)))
	}
	rt.describeError(o, e)
	return o
}

// describeError sets the details that the error carries, in Node's order.
func (rt *Runtime) describeError(o *goja.Object, e *nodeerr.Error) {
	text := func(name, v string) {
		if v != "" {
			must(o.Set(name, v))
		}
	}
	text("syscall", e.Syscall)
	text("hostname", e.Hostname)
	if e.Unsecured {
		rt.describeUnsecured(o, e)
		return
	}
	text("path", e.Path)
	text("address", e.Address)
	rt.describeTarget(o, e)
	text("localAddress", e.LocalAddress)
	if e.LocalPort != 0 {
		must(o.Set("localPort", e.LocalPort))
	}
	text("reason", e.Reason)
	if e.RawPacket != nil {
		must(o.Set("rawPacket", rt.BufferFrom(e.RawPacket)))
	}
	if e.Cause != nil && rt.V16() {
		rt.defineHidden(o, "cause", rt.ErrorValue(e.Cause))
	}
}

// describeUnsecured sets where a connection went that ended before it was secure,
// known or not.
func (rt *Runtime) describeUnsecured(o *goja.Object, e *nodeerr.Error) {
	text := func(name, v string) {
		if v == "" {
			must(o.Set(name, goja.Undefined()))
		} else {
			must(o.Set(name, v))
		}
	}
	text("path", e.Path)
	text("host", e.Host)
	if e.HasPort {
		must(o.Set("port", e.Port))
	} else {
		must(o.Set("port", goja.Undefined()))
	}
	text("localAddress", e.LocalAddress)
}

// describeProtocol sets, before the code, what errors of TLS carry.
func (rt *Runtime) describeProtocol(o *goja.Object, e *nodeerr.Error) {
	if e.Library == "" || !rt.V16() {
		return
	}
	must(o.Set("library", e.Library))
	must(o.Set("function", e.Function))
	must(o.Set("reason", e.Reason))
}

// describeTarget sets what a connect by name was for.
func (rt *Runtime) describeTarget(o *goja.Object, e *nodeerr.Error) {
	if e.Host != "" {
		must(o.Set("host", e.Host))
	}
	if e.HasPort {
		must(o.Set("port", e.Port))
	}
}

// NewError makes an error object by the name of its constructor.
func (rt *Runtime) NewError(ctor, message string) *goja.Object {
	fn := *rt.seam.ctors["Error"]
	if p, ok := rt.seam.ctors[ctor]; ok {
		fn = *p
	}
	o, err := rt.VM.New(fn, rt.VM.ToValue(message))
	must(err)
	return o
}

// NewNodeError makes one of Node's own errors, which carry a code and show it in
// their stack: an own property in node16, part of a class in node10.
func (rt *Runtime) NewNodeError(ctor, code, message string) *goja.Object {
	if !rt.V16() {
		return rt.newNodeError10(ctor, code, message)
	}
	o := rt.NewError(ctor, message)
	must(o.DefineDataPropertySymbol(rt.symNodeError, rt.VM.ToValue(true), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	if rt.nodeErrorToString == nil {
		rt.nodeErrorToString = rt.Fn("value", 0, func(c goja.FunctionCall) goja.Value {
			this := rt.thisObject(c.This)
			return rt.VM.ToValue(orEmpty(this.Get("name"), "undefined") + " [" + orEmpty(this.Get("code"), "undefined") + "]: " + orEmpty(this.Get("message"), "undefined"))
		})
	}
	rt.defineHidden(o, "toString", rt.nodeErrorToString)
	must(o.Set("code", code))
	return o
}

func (rt *Runtime) newNodeError10(ctor, code, message string) *goja.Object {
	base := *rt.seam.ctors["Error"]
	if p, ok := rt.seam.ctors[ctor]; ok {
		base = *p
	} else {
		ctor = "Error"
	}
	cl := rt.nodeErrors10[ctor]
	if cl == nil {
		cl = rt.makeNodeErrorClass10(base)
		rt.nodeErrors10[ctor] = cl
	}
	construct, _ := goja.AssertConstructor(base)
	o, err := construct(cl.Ctor, rt.VM.ToValue(message))
	must(err)
	must(o.DefineDataPropertySymbol(rt.symNodeError, rt.VM.ToValue(code), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return o
}

func (rt *Runtime) makeNodeErrorClass10(base *goja.Object) *Class {
	baseProto := base.Get("prototype").(*goja.Object)
	cl := rt.Class("NodeError", 0, &Class{rt: rt, Ctor: base, Proto: baseProto}, func(c goja.ConstructorCall) *goja.Object {
		return rt.NewError(base.Get("name").String(), orEmpty(c.Argument(0), ""))
	})
	rt.defineHidden(cl.Proto, "constructor", cl.Ctor)
	overwrite := func(name string) func(*goja.Object, goja.Value) {
		return func(this *goja.Object, v goja.Value) {
			must(this.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		}
	}
	code := func(this *goja.Object) goja.Value { return this.GetSymbol(rt.symNodeError) }
	cl.Accessor("code", false, code, overwrite("code"))
	cl.Accessor("name", false, func(this *goja.Object) goja.Value {
		name := baseProto.Get("name").String()
		if c := code(this); c != nil {
			name += " [" + c.String() + "]"
		}
		return rt.VM.ToValue(name)
	}, overwrite("name"))
	return cl
}

// Throw throws a JavaScript value.
func (rt *Runtime) Throw(v goja.Value) { panic(v) }

// Check throws err's JavaScript face, unless err is nil.
func (rt *Runtime) Check(err error) {
	if err == nil {
		return
	}
	var ex *goja.Exception
	if errors.As(err, &ex) {
		panic(ex)
	}
	panic(rt.ErrorValue(err))
}

// ThrowType throws a TypeError without a code.
func (rt *Runtime) ThrowType(message string) { panic(rt.NewError("TypeError", message)) }

// ThrowNode throws one of Node's own errors; ctor is "Error", "TypeError",
// "RangeError" or "URIError".
func (rt *Runtime) ThrowNode(ctor, code, message string) {
	panic(rt.NewNodeError(ctor, code, message))
}
