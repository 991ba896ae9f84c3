package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// messageOverrides is overrides for messages to send.
type messageOverrides struct {
	overrides
	http   *httpModule
	status goja.Value // statusCode, when a program set what is no number
	reason goja.Value // statusMessage, as a program set it
}

func (o *messageOverrides) implicitHeader(base http.OutgoingMethods) error {
	if _, ok := o.call("_implicitHeader"); ok {
		return nil
	}
	return base.ImplicitHeader()
}

func (o *messageOverrides) setHeader(base http.OutgoingMethods, name string, value any) error {
	fn := o.p.Override("setHeader")
	if fn == nil {
		return base.SetHeader(name, value)
	}
	o.p.rt.Call(fn, o.p.Obj, o.p.rt.latin1(name), o.p.rt.headerFace(value))
	return nil
}

// pass hands a piece to _send or _writeRaw.
func (o *messageOverrides) pass(name string, base func(stream.Chunk, stream.Encoding, func(error)) (bool, error), c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	fn := o.p.Override(name)
	if fn == nil {
		return base(c, enc, cb)
	}
	args := []goja.Value{o.m.value(c), o.m.encodingValue(enc)}
	if cb != nil {
		args = append(args, o.callback("", cb))
	}
	return o.p.rt.Call(fn, o.p.Obj, args...).ToBoolean(), nil
}

func (o *messageOverrides) flush(base http.OutgoingMethods) error {
	if _, ok := o.call("_flush"); ok {
		return nil
	}
	return base.Flush()
}

func (o *messageOverrides) flushOutput(base http.OutgoingMethods, s http.Socket) (bool, error) {
	if v, ok := o.call("_flushOutput", o.http.socketFace(s)); ok {
		return v.ToBoolean(), nil
	}
	return base.FlushOutput(s)
}
