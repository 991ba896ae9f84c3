package jsrt

import (
	"syscall"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// foreignHandle is a program's own object in the place of a socket's handle.
type foreignHandle struct {
	rt  *Runtime
	obj *goja.Object
}

// call calls a method of the program's object. Node asks of some whether they
// are there; others have to be.
func (h *foreignHandle) call(name string, optional bool, args ...goja.Value) (goja.Value, error) {
	v := h.obj.Get(name)
	if optional && (v == nil || !v.ToBoolean()) {
		return goja.Undefined(), nil
	}
	fn, ok := goja.AssertFunction(v)
	if !ok {
		h.rt.ThrowType("this._handle." + name + " is not a function")
	}
	result := h.rt.Call(fn, h.obj, args...)
	if n, ok := number(result); ok && n < 0 {
		return result, nodeerr.FromErrno(syscall.Errno(-n), name)
	}
	return result, nil
}

func (h *foreignHandle) must(name string, args ...goja.Value) { _, _ = h.call(name, false, args...) }

// SetReader gives the object the function that reads go to.
func (h *foreignHandle) SetReader(r loop.Reader, _ bool) {
	if r == nil {
		return
	}
	must(h.obj.Set("onread", h.rt.Fn("onread", 1, func(c goja.FunctionCall) goja.Value {
		defer h.rt.rethrow()
		if b, ok := h.rt.BytesOf(c.Argument(0)); ok {
			r.OnRead(append([]byte(nil), b...), nil)
		} else {
			r.OnRead(nil, nodeerr.New(nodeerr.EOF, "end of file"))
		}
		return nil
	})))
}

// ReadStart calls readStart.
func (h *foreignHandle) ReadStart() error {
	_, err := h.call("readStart", false)
	return err
}

// ReadStop calls readStop.
func (h *foreignHandle) ReadStop() { h.must("readStop") }

// Write calls writeBuffer with all there is. When that sets the request's async,
// its oncomplete ends the write.
func (h *foreignHandle) Write(req *loop.WriteReq, bufs ...[]byte) error {
	var all []byte
	for _, b := range bufs {
		all = append(all, b...)
	}
	req.Async, req.Bytes = false, len(all)
	o := h.request(func(err error) { req.Owner.OnWriteDone(req, err) })
	_, err := h.call("writeBuffer", false, o, h.rt.BufferFrom(all))
	if v := o.Get("async"); err == nil && v != nil {
		req.Async = v.ToBoolean()
	}
	return err
}

// request makes the object that stands for an operation in flight; its
// oncomplete ends the operation.
func (h *foreignHandle) request(done func(error)) *goja.Object {
	req := h.rt.VM.NewObject()
	must(req.Set("oncomplete", h.rt.Fn("", 1, func(c goja.FunctionCall) goja.Value {
		defer h.rt.rethrow()
		var err error
		if n, ok := number(c.Argument(0)); ok && n < 0 {
			err = nodeerr.FromErrno(syscall.Errno(-n), "write")
		}
		done(err)
		return nil
	})))
	return req
}

// Shutdown calls shutdown, whose request's oncomplete ends it.
func (h *foreignHandle) Shutdown(owner loop.ShutdownOwner) error {
	req := h.request(owner.OnShutdownDone)
	result, err := h.call("shutdown", false, req)
	if n, ok := number(result); ok && n == 1 {
		return nodeerr.New(nodeerr.ENOTCONN, "") // it has ended already
	}
	return err
}

// Close calls close with the function to call when it is done.
func (h *foreignHandle) Close(owner loop.CloseOwner) {
	h.must("close", h.rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
		if owner != nil {
			defer h.rt.rethrow()
			owner.OnClose()
		}
		return nil
	}))
}

// Ref calls ref if there is one.
func (h *foreignHandle) Ref() { _, _ = h.call("ref", true) }

// Unref calls unref if there is one.
func (h *foreignHandle) Unref() { _, _ = h.call("unref", true) }

// HasRef calls hasRef if there is one.
func (h *foreignHandle) HasRef() bool {
	v, _ := h.call("hasRef", true)
	return v.ToBoolean()
}

// SetNoDelay calls setNoDelay if there is one.
func (h *foreignHandle) SetNoDelay(on bool) error {
	_, err := h.call("setNoDelay", true, h.rt.VM.ToValue(on))
	return err
}

// SetKeepAlive calls setKeepAlive if there is one.
func (h *foreignHandle) SetKeepAlive(on bool, delaySeconds int) error {
	_, err := h.call("setKeepAlive", true, h.rt.VM.ToValue(on), h.rt.VM.ToValue(delaySeconds))
	return err
}

func (h *foreignHandle) count(name string) uint64 {
	if n, ok := number(h.obj.Get(name)); ok && n > 0 {
		return uint64(n)
	}
	return 0
}

// BytesRead is bytesRead.
func (h *foreignHandle) BytesRead() uint64 { return h.count("bytesRead") }

// BytesWritten is bytesWritten.
func (h *foreignHandle) BytesWritten() uint64 { return h.count("bytesWritten") }

// WriteQueueSize is writeQueueSize.
func (h *foreignHandle) WriteQueueSize() int { return int(h.count("writeQueueSize")) }
