package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// overrides asks an object's JavaScript face before it goes on to the Go
// implementation. The self objects below are made of it: one line a method.
type overrides struct {
	p *Peer
	m *streamModule
	// given is what a program put in the place of a message's socket, when that is
	// no stream.
	given goja.Value
}

// has reports whether a program gave the object a method of its own.
func (o *overrides) has(name string) bool {
	v := o.p.Obj.Get(name)
	if v == nil || o.p.rt.IsBuiltin(v) {
		return false
	}
	_, ok := goja.AssertFunction(v)
	return ok
}

func (o *overrides) call(name string, args ...goja.Value) (goja.Value, bool) {
	fn := o.p.Override(name)
	if fn == nil {
		return nil, false
	}
	return o.p.rt.Call(fn, o.p.Obj, args...), true
}

// callback makes the JavaScript face of a Go callback.
func (o *overrides) callback(name string, cb func(error)) goja.Value {
	rt := o.p.rt
	return rt.Fn(name, 1, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		cb(rt.truthyError(c.Argument(0)))
		return nil
	})
}

// truthyError is ErrorFromValue for callbacks, to which every falsy value means
// success.
func (rt *Runtime) truthyError(v goja.Value) error {
	if v == nil || !v.ToBoolean() {
		return nil
	}
	return rt.ErrorFromValue(v)
}

func (o *overrides) destroy(base stream.Destroyer, err error) {
	if _, ok := o.call("destroy", o.p.rt.errorOrNull(err)); !ok {
		base.Destroy(err)
	}
}

// errorOrNull is ErrorValue with null for no error, as Node's callbacks get.
func (rt *Runtime) errorOrNull(err error) goja.Value {
	if err == nil {
		return goja.Null()
	}
	return rt.ErrorValue(err)
}

func (o *overrides) destroyImpl(base stream.Methods, err error, cb func(error)) {
	fn := o.p.Override("_destroy")
	if fn == nil {
		base.DestroyImpl(err, cb)
		return
	}
	rt := o.p.rt
	result := rt.Call(fn, o.p.Obj, rt.errorOrNull(err), o.callback("onDestroy", cb))
	o.promised(result, func() { cb(nil) }, cb)
}

// either calls an implementation that ends by its callback or by the promise that
// it returns. The promise does not count when the callback was called before.
func (o *overrides) either(name string, fn goja.Callable, cb func(error)) {
	called := false
	result := o.p.rt.Call(fn, o.p.Obj, o.callback(name, func(err error) {
		called = true
		cb(err)
	}))
	rt := o.p.rt
	settle := func(err error) {
		if !called {
			rt.loop.NextTick(func() { cb(err) })
		}
	}
	o.then(result, func() { settle(nil) }, settle)
}

// promised waits for what an implementation returned, if it is a promise and
// the version takes promises.
func (o *overrides) promised(result goja.Value, ok func(), failed func(error)) {
	rt := o.p.rt
	o.then(result, func() { rt.loop.NextTick(ok) }, func(err error) { rt.loop.NextTick(func() { failed(err) }) })
}

// then is result.then(ok, failed), if the version takes promises and result is
// one.
func (o *overrides) then(result goja.Value, ok func(), failed func(error)) {
	rt := o.p.rt
	if !rt.V16() {
		return
	}
	obj, isObj := result.(*goja.Object)
	if !isObj {
		return
	}
	then, isFn := goja.AssertFunction(obj.Get("then"))
	if !isFn {
		return
	}
	rt.Call(then, obj, rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
		ok()
		return nil
	}), rt.Fn("", 1, func(c goja.FunctionCall) goja.Value {
		failed(rt.ErrorFromValue(c.Argument(0)))
		return nil
	}))
}

func (o *overrides) constructImpl(base stream.Methods, cb func(error)) {
	fn := o.p.Override("_construct")
	if fn == nil {
		base.ConstructImpl(cb)
		return
	}
	o.either("onConstruct", fn, cb)
}

func (o *overrides) hasConstruct(base stream.Methods) bool {
	return o.has("_construct") || base.HasConstruct()
}

func (o *overrides) read(base stream.ReadableMethods, n int) stream.Chunk {
	fn := o.p.Override("read")
	if fn == nil {
		return base.Read(n)
	}
	if n == stream.All {
		return o.m.chunkOf(o.p.rt.Call(fn, o.p.Obj))
	}
	return o.m.chunkOf(o.p.rt.Call(fn, o.p.Obj, o.p.rt.VM.ToValue(n)))
}

func (o *overrides) readImpl(base stream.ReadableMethods, n int) {
	if _, ok := o.call("_read", o.p.rt.VM.ToValue(n)); !ok {
		base.ReadImpl(n)
	}
}

func (o *overrides) push(base stream.ReadableMethods, c stream.Chunk, enc stream.Encoding) bool {
	fn := o.p.Override("push")
	if fn == nil {
		return base.PushChunk(c, enc)
	}
	return o.p.rt.Call(fn, o.p.Obj, o.m.value(c), o.m.encodingValue(enc)).ToBoolean()
}

func (o *overrides) simple(name string, base func()) {
	if _, ok := o.call(name); !ok {
		base()
	}
}

func (o *overrides) unpipe(base stream.ReadableMethods, dest stream.Stream) {
	fn := o.p.Override("unpipe")
	switch {
	case fn == nil:
		base.Unpipe(dest)
	case dest == nil:
		o.p.rt.Call(fn, o.p.Obj)
	default:
		o.p.rt.Call(fn, o.p.Obj, o.p.rt.ToJS(dest))
	}
}

func (o *overrides) write(base stream.Destination, c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	fn := o.p.Override("write")
	if fn == nil {
		return base.WriteChunk(c, enc, cb)
	}
	args := []goja.Value{o.m.value(c)}
	if enc != "" || cb != nil {
		args = append(args, o.m.encodingValue(enc))
	}
	if cb != nil {
		args = append(args, o.callback("", cb))
	}
	v := o.p.rt.Call(fn, o.p.Obj, args...)
	b, isBool := v.Export().(bool)
	return !isBool || b, nil
}

func (o *overrides) end(base stream.Destination, c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	fn := o.p.Override("end")
	if fn == nil {
		return base.EndChunk(c, enc, cb)
	}
	var args []goja.Value
	if !c.IsNull() {
		args = append(args, o.m.value(c))
		if enc != "" {
			args = append(args, o.m.encodingValue(enc))
		}
	}
	if cb != nil {
		args = append(args, o.callback("", cb))
	}
	o.p.rt.Call(fn, o.p.Obj, args...)
	return nil
}

func (o *overrides) writeImpl(base stream.WritableMethods, c stream.Chunk, enc stream.Encoding, cb func(error)) {
	if fn := o.p.Override("_write"); fn != nil {
		o.p.rt.Call(fn, o.p.Obj, o.m.value(c), o.m.writtenEncoding(c, enc), o.callback("onwrite", cb))
		return
	}
	if fn := o.p.Override("_writev"); fn != nil {
		entry := o.p.rt.plainObject("chunk", o.m.value(c), "encoding", o.m.writtenEncoding(c, enc))
		o.p.rt.Call(fn, o.p.Obj, o.p.rt.array([]goja.Value{entry}), o.callback("onwrite", cb))
		return
	}
	base.WriteImpl(c, enc, cb)
}

func (o *overrides) writevImpl(base stream.WritableMethods, writes []stream.WriteRequest, allBytes bool, cb func(error)) {
	fn := o.p.Override("_writev")
	if fn == nil {
		base.WritevImpl(writes, allBytes, cb)
		return
	}
	rt := o.p.rt
	entries := make([]goja.Value, len(writes))
	for i := range writes {
		w := &writes[i]
		done := goja.Value(rt.Fn("nop", 0, func(goja.FunctionCall) goja.Value { return nil }))
		if f := w.Callback(); f != nil {
			done = o.callback("", f)
		}
		entries[i] = rt.plainObject("chunk", o.m.value(w.Chunk), "encoding", o.m.writtenEncoding(w.Chunk, w.Encoding), "callback", done)
	}
	list := rt.array(entries)
	must(list.Set("allBuffers", allBytes))
	rt.Call(fn, o.p.Obj, list, o.callback("onwrite", cb))
}

func (o *overrides) finalImpl(base stream.WritableMethods, cb func(error)) {
	fn := o.p.Override("_final")
	if fn == nil {
		base.FinalImpl(cb)
		return
	}
	o.either("onFinish", fn, cb)
}

// transformed makes the callback of _transform and _flush.
func (o *overrides) transformed(cb func(error, stream.Chunk)) goja.Value {
	rt := o.p.rt
	return rt.Fn("callback", 2, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		var chunk stream.Chunk
		if v := c.Argument(1); !goja.IsUndefined(v) && !goja.IsNull(v) {
			chunk = o.m.chunkOf(v)
		}
		cb(rt.truthyError(c.Argument(0)), chunk)
		return nil
	})
}

// settler is what a transform is told when the promise of _transform settles.
type settler interface {
	TransformSettled(err error, c stream.Chunk)
}

func (o *overrides) transformImpl(base stream.TransformMethods, c stream.Chunk, enc stream.Encoding, cb func(error, stream.Chunk)) {
	fn := o.p.Override("_transform")
	if fn == nil {
		base.TransformImpl(c, enc, cb)
		return
	}
	result := o.p.rt.Call(fn, o.p.Obj, o.m.value(c), o.m.writtenEncoding(c, enc), o.transformed(cb))
	if s, ok := base.(settler); ok {
		o.settle(result, s.TransformSettled)
	}
}

// settle hands a promise's value or reason to a transform.
func (o *overrides) settle(result goja.Value, cb func(error, stream.Chunk)) {
	rt := o.p.rt
	obj, isObj := result.(*goja.Object)
	if !isObj || !rt.V16() {
		return
	}
	then, isFn := goja.AssertFunction(obj.Get("then"))
	if !isFn {
		return
	}
	rt.Call(then, obj, rt.Fn("", 1, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		var chunk stream.Chunk
		if v := c.Argument(0); !goja.IsUndefined(v) && !goja.IsNull(v) {
			chunk = o.m.chunkOf(v)
		}
		cb(nil, chunk)
		return nil
	}), rt.Fn("", 1, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		err := rt.ErrorFromValue(c.Argument(0))
		rt.loop.NextTick(func() { cb(err, stream.Chunk{}) })
		return nil
	}))
}

func (o *overrides) flushImpl(base stream.TransformMethods, cb func(error, stream.Chunk)) {
	fn := o.p.Override("_flush")
	if fn == nil {
		base.FlushImpl(cb)
		return
	}
	o.settle(o.p.rt.Call(fn, o.p.Obj, o.transformed(cb)), cb)
}
