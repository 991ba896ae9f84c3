package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/net"
)

// makeParser makes the class HTTPParser.
func (m *httpModule) makeParser() {
	rt := m.rt
	m.parser = rt.Class("HTTPParser", 0, nil, func(c goja.ConstructorCall) *goja.Object {
		j := m.bindParser(c.This, http.NewMessageParser(rt.loop), true)
		if !rt.V16() {
			j.Initialize(m.parserOptions(c.Argument(0), goja.FunctionCall{}))
		}
		return nil
	})
	must(m.parser.Ctor.Set("REQUEST", pick(rt, 1, 0)))
	must(m.parser.Ctor.Set("RESPONSE", pick(rt, 2, 1)))
	for s := range slotCount {
		if i := m.slotIndex(s); i >= 0 {
			must(m.parser.Ctor.Set(slotNames[s], i))
		}
	}
	if rt.V16() {
		for i, name := range []string{"kLenientNone", "kLenientHeaders", "kLenientChunkedLength", "", "kLenientKeepAlive"} {
			if name != "" {
				must(m.parser.Ctor.Set(name, i))
			}
		}
		must(m.parser.Ctor.Set("kLenientAll", int(parser.LenientAll)))
	}
	m.parserMethods()
	m.makeParserDefaults()
}

// onParser defines a method of parsers.
func (m *httpModule) onParser(name string, f func(j *jsParser, c goja.FunctionCall) goja.Value) {
	m.parser.HiddenMethod(name, 0, m.withParser(f))
}

func (m *httpModule) withParser(f func(j *jsParser, c goja.FunctionCall) goja.Value) func(goja.FunctionCall) goja.Value {
	return func(c goja.FunctionCall) goja.Value {
		j, ok := HandleOf[*jsParser](m.rt, c.This)
		if !ok {
			m.rt.ThrowType("Illegal invocation")
		}
		defer m.rt.rethrow()
		return f(j, c)
	}
}

// parserOptions reads the arguments of initialize behind the type.
func (m *httpModule) parserOptions(kind goja.Value, c goja.FunctionCall) parser.Options {
	opts := parser.Options{Type: parser.Request}
	if kind.ToInteger() == int64(pick(m.rt, 2, 1)) {
		opts.Type = parser.Response
	}
	if n, ok := number(c.Argument(2)); ok && n > 0 {
		opts.MaxHeaderSize = int(n)
	}
	if n, ok := number(c.Argument(3)); ok {
		opts.Lenient = parser.Lenient(n)
	}
	return opts
}

func (m *httpModule) parserMethods() {
	rt := m.rt
	m.onParser("close", func(j *jsParser, _ goja.FunctionCall) goja.Value { j.MessageParser.Close(); return nil })
	m.onParser("free", func(j *jsParser, _ goja.FunctionCall) goja.Value { j.MessageParser.Free(); return nil })
	m.onParser("execute", func(j *jsParser, c goja.FunctionCall) goja.Value {
		data, ok := rt.BytesOf(c.Argument(0))
		if !ok {
			rt.ThrowType("Argument must be a buffer")
		}
		defer func(before []byte) { j.current = before }(j.current)
		j.current = data
		n, err := j.MessageParser.Execute(data)
		return m.executed(n, err)
	})
	m.onParser("finish", func(j *jsParser, _ goja.FunctionCall) goja.Value {
		if err := j.MessageParser.Finish(); err != nil {
			return m.executed(0, err)
		}
		return nil
	})
	m.onParser(pick(rt, "initialize", "reinitialize"), func(j *jsParser, c goja.FunctionCall) goja.Value {
		j.Initialize(m.parserOptions(c.Argument(0), c))
		return nil
	})
	m.onParser("pause", func(j *jsParser, _ goja.FunctionCall) goja.Value { j.MessageParser.Pause(); return nil })
	m.onParser("resume", func(j *jsParser, _ goja.FunctionCall) goja.Value { j.MessageParser.Resume(); return nil })
	m.onParser("consume", func(j *jsParser, c goja.FunctionCall) goja.Value {
		if s := m.nets.socketOfHandle(c.Argument(0)); s != nil {
			m.consume(j, s)
		}
		return nil
	})
	m.onParser("unconsume", func(j *jsParser, _ goja.FunctionCall) goja.Value { j.MessageParser.Unconsume(); return nil })
	m.onParser("getCurrentBuffer", func(j *jsParser, _ goja.FunctionCall) goja.Value {
		return rt.BufferFrom(append([]byte{}, j.current...))
	})
	m.parser.HiddenMethod("getAsyncId", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(1) })
	m.parser.HiddenMethod("asyncReset", 0, func(goja.FunctionCall) goja.Value { return nil })
}

// executed is what execute answers.
func (m *httpModule) executed(n int, err *parser.Error) goja.Value {
	if err == nil {
		return m.rt.VM.ToValue(n)
	}
	e := m.rt.NewError("Error", "Parse Error")
	must(e.Set("bytesParsed", err.Offset))
	must(e.Set("code", err.Code))
	if m.rt.V16() {
		must(e.Set("reason", err.Reason))
	}
	return e
}

// consume feeds a program's parser with what a socket reads.
func (m *httpModule) consume(j *jsParser, s *net.Socket) {
	j.Consume(s, func(n int, err *parser.Error) {
		if j.slots[onExecute] != nil {
			j.callSlot(onExecute, m.executed(n, err))
		}
	})
}

// makeParserDefaults makes the callbacks of parsers that are not a program's:
// functions that do what the parser itself does.
func (m *httpModule) makeParserDefaults() {
	rt := m.rt
	def := func(s slot, name string, length int, f func(j *jsParser, c goja.FunctionCall) goja.Value) {
		m.parserDefaults[s] = rt.Fn(name, length, m.withParser(f))
	}
	def(onMessageBegin, "", 0, func(j *jsParser, _ goja.FunctionCall) goja.Value {
		j.MessageParser.OnMessageBegin()
		return nil
	})
	def(onHeaders, "parserOnHeaders", 2, func(j *jsParser, c goja.FunctionCall) goja.Value {
		j.MessageParser.OnHeaders(m.wireList(c.Argument(0)), wireText(c.Argument(1)))
		return nil
	})
	def(onHeadersComplete, "parserOnHeadersComplete", 9, func(j *jsParser, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(int(j.MessageParser.OnHeadersComplete(m.headOf(c))))
	})
	def(onBody, "parserOnBody", pick(rt, 1, 3), func(j *jsParser, c goja.FunctionCall) goja.Value {
		chunk, _ := rt.BytesOf(c.Argument(0))
		if !rt.V16() {
			from := int(c.Argument(1).ToInteger())
			chunk = chunk[from : from+int(c.Argument(2).ToInteger())]
		}
		j.MessageParser.OnBody(chunk)
		return nil
	})
	def(onMessageComplete, "parserOnMessageComplete", 0, func(j *jsParser, _ goja.FunctionCall) goja.Value {
		j.MessageParser.OnMessageComplete()
		return nil
	})
	def(onExecute, "bound onParserExecute", 1, func(*jsParser, goja.FunctionCall) goja.Value { return nil })
	def(onTimeout, "bound onParserTimeout", 0, func(*jsParser, goja.FunctionCall) goja.Value { return nil })
}

// showParser gives a parser that is not a program's its plain properties.
func (m *httpModule) showParser(o *goja.Object) {
	rt := m.rt
	prop := func(name string, get func(j *jsParser) any, set func(j *jsParser, v goja.Value)) {
		j, _ := HandleOf[*jsParser](rt, o)
		getter := rt.Fn("get", 0, func(goja.FunctionCall) goja.Value { return rt.ToJS(get(j)) })
		setter := rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
			set(j, c.Argument(0))
			return nil
		})
		must(o.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	prop("_headers", func(j *jsParser) any { return rt.latin1List(j.Headers()) },
		func(j *jsParser, v goja.Value) { j.SetHeaders(m.wireList(v)) })
	prop("_url", func(j *jsParser) any { return rt.latin1(j.URL()) }, func(j *jsParser, v goja.Value) { j.SetURL(wireText(v)) })
	prop("socket", func(j *jsParser) any { return m.socketFace(j.Socket()) },
		func(j *jsParser, v goja.Value) { j.SetSocket(m.socketOf(v)) })
	prop("incoming", func(j *jsParser) any {
		if msg := j.Incoming(); msg != nil {
			return msg
		}
		return goja.Null()
	}, func(j *jsParser, v goja.Value) {
		msg, _ := ImplOf[*jsIncoming](rt, v)
		if msg == nil {
			j.SetIncoming(nil)
		} else {
			j.SetIncoming(msg.IncomingMessage)
		}
	})
	prop("outgoing", func(j *jsParser) any {
		if out := j.Outgoing(); out != nil {
			return out
		}
		return goja.Null()
	}, func(*jsParser, goja.Value) {})
	prop("maxHeaderPairs", func(j *jsParser) any { return j.MaxHeaderPairs() },
		func(j *jsParser, v goja.Value) { j.SetMaxHeaderPairs(int(v.ToInteger())) })
	prop("_consumed", func(j *jsParser) any { _, consumed := j.Serves(); return consumed }, func(*jsParser, goja.Value) {})
	prop("onIncoming", m.getOnIncoming, m.setOnIncoming)
}

// getOnIncoming is what takes a parser's messages: a program's function, one
// that stands for the core, or null.
func (m *httpModule) getOnIncoming(j *jsParser) any {
	switch {
	case j.incoming != nil:
		return j.incoming
	case !j.Owned():
		return goja.Null()
	}
	server, _ := j.Serves()
	name := "parserOnIncomingClient"
	if server {
		name = "bound parserOnIncoming"
	}
	return m.rt.Fn(name, 2, func(c goja.FunctionCall) goja.Value {
		defer m.rt.rethrow()
		msg, ok := ImplOf[*jsIncoming](m.rt, c.Argument(0))
		if !ok {
			m.rt.ThrowType("Illegal invocation")
		}
		v, _ := j.TakeIncoming(msg.IncomingMessage, c.Argument(1).ToBoolean())
		return m.rt.VM.ToValue(int(v))
	})
}

func (m *httpModule) setOnIncoming(j *jsParser, v goja.Value) {
	fn, ok := goja.AssertFunction(v)
	if !ok {
		j.incoming = nil
		j.SetOnIncoming(nil)
		return
	}
	j.incoming = v
	j.SetOnIncoming(func(msg *http.IncomingMessage, keepAlive bool) parser.Verdict {
		return parser.Verdict(m.rt.Call(fn, j.obj, m.rt.ToJS(msg), m.rt.VM.ToValue(keepAlive)).ToInteger())
	})
}
