package jsrt

import "github.com/dop251/goja"

type bufferModule struct{}

// BytesOf returns the memory of a Buffer or any Uint8Array, not a copy.
func (rt *Runtime) BytesOf(v goja.Value) ([]byte, bool) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	b, ok := o.Export().([]byte)
	return b, ok
}

// BufferFrom wraps b, without a copy, as a Buffer. The memory is the Buffer's
// from then on.
func (rt *Runtime) BufferFrom(b []byte) goja.Value {
	return rt.VM.ToValue(rt.VM.NewArrayBuffer(b))
}
