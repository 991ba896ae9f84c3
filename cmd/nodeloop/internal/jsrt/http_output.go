package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

// addOutput adds what a message keeps until its turn: outputData, in node10
// three lists side by side.
func (m *httpModule) addOutput(s *shape) {
	rt := m.rt
	list := func(name string, item func(w http.QueuedWrite) goja.Value) {
		show(s, name, func(h hasMessage) any {
			var vs []goja.Value
			for _, w := range h.Message().Output() {
				vs = append(vs, item(w))
			}
			return rt.array(vs)
		}, nil)
	}
	data := func(w http.QueuedWrite) goja.Value { return m.streams.value(w.Chunk) }
	encoding := func(w http.QueuedWrite) goja.Value { return m.streams.encodingValue(w.Encoding) }
	callback := func(w http.QueuedWrite) goja.Value {
		if w.Callback == nil {
			return goja.Null()
		}
		return (&overrides{p: &Peer{rt: rt}}).callback("", w.Callback)
	}
	if rt.V16() {
		list("outputData", func(w http.QueuedWrite) goja.Value {
			return rt.plainObject("data", data(w), "encoding", encoding(w), "callback", callback(w))
		})
		return
	}
	list("output", data)
	list("outputEncodings", encoding)
	list("outputCallbacks", callback)
}

// oldProperty is property for one that node16 has deprecated.
func (m *httpModule) oldProperty(proto *goja.Object, name string, get func(h hasMessage) any, set func(h hasMessage, v goja.Value)) {
	getter, setter := accessors(m.rt, get, set, goja.Undefined())
	if m.rt.V16() {
		text := m.rt.VM.ToValue("OutgoingMessage.prototype." + name + " is deprecated")
		code := m.rt.VM.ToValue("DEP0066")
		getter = m.rt.script("internal/promisify", "deprecate", getter, text, code)
		setter = m.rt.script("internal/promisify", "deprecate", setter, text, code)
	}
	must(proto.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// messageLike makes a message of a program's object that a message's method was
// called on: what the method reads is taken from the object, and what it calls
// are the object's own methods.
func (m *httpModule) messageLike(o *goja.Object) hasMessage {
	msg := &http.OutgoingMessage{}
	self := &jsOutgoing{OutgoingMessage: msg, o: m.overridesOf()}
	self.o.p = &Peer{rt: m.rt, Obj: o, Impl: self, Emitter: &msg.EventEmitter}
	msg.Init(m.rt.loop, self)
	msg.EventEmitter.SetHook(self.o.p)
	if block := orUndefined(o.Get("_header")); block.ToBoolean() {
		msg.SetHeaderBlock(wireText(block))
	}
	msg.SetHasBody(orUndefined(o.Get("_hasBody")).ToBoolean())
	msg.SetSocket(m.socketOf(o.Get("socket")))
	return self
}
