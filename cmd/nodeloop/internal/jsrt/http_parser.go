package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/parser"
)

// slot names a callback of a parser: the index that a program finds it under
// depends on the version.
type slot int

const (
	onMessageBegin slot = iota
	onHeaders
	onHeadersComplete
	onBody
	onMessageComplete
	onExecute
	onTimeout
	slotCount
)

var slotNames = [slotCount]string{
	"kOnMessageBegin", "kOnHeaders", "kOnHeadersComplete", "kOnBody",
	"kOnMessageComplete", "kOnExecute", "kOnTimeout",
}

// slotIndex returns the index of a slot, -1 when the version has none.
func (m *httpModule) slotIndex(s slot) int {
	switch {
	case m.rt.V16():
		return int(s)
	case s == onMessageBegin || s == onTimeout:
		return -1
	}
	return int(s) - 1
}

// jsParser is the self and the handler of a parser that JavaScript sees.
type jsParser struct {
	*http.MessageParser
	m   *httpModule
	obj *goja.Object
	// slots are the callbacks that a program has set; nil for the parser's own,
	// which one that a program made has not.
	slots    [slotCount]goja.Value
	bare     bool
	incoming goja.Value // onIncoming as a program has set it
	current  []byte     // the input of a running Execute
}

// parserFace shows a parser.
func (m *httpModule) parserFace(p *http.MessageParser) goja.Value {
	if p == nil {
		return goja.Null()
	}
	if j, ok := p.Self().(*jsParser); ok {
		return j.obj
	}
	o := m.rt.VM.CreateObject(m.parser.Proto)
	m.bindParser(o, p, false)
	return o
}

func (m *httpModule) bindParser(o *goja.Object, p *http.MessageParser, bare bool) *jsParser {
	j := &jsParser{MessageParser: p, m: m, obj: o, bare: bare}
	p.SetSelf(j, j)
	m.rt.Attach(o, j)
	if !bare {
		m.showParser(o)
	}
	for s := range slotCount {
		if i := m.slotIndex(s); i >= 0 {
			m.showSlot(j, s, m.rt.VM.ToValue(i).String(), !bare)
		}
	}
	return j
}

// showSlot defines a callback's property.
func (m *httpModule) showSlot(j *jsParser, s slot, name string, listed bool) {
	get := m.rt.Fn("get", 0, func(goja.FunctionCall) goja.Value { return j.slotValue(s) })
	set := m.rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		j.slots[s] = c.Argument(0)
		return nil
	})
	must(j.obj.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.ToFlag(listed)))
}

// slotValue is what a callback's property reads as.
func (j *jsParser) slotValue(s slot) goja.Value {
	switch {
	case j.slots[s] != nil:
		return j.slots[s]
	case j.bare:
		return goja.Undefined()
	}
	server, consumed := j.Serves()
	switch s {
	case onMessageBegin, onTimeout:
		if !server {
			return goja.Null()
		}
	case onExecute:
		if !consumed {
			return goja.Null()
		}
	}
	return j.m.parserDefaults[s]
}

// callSlot calls the callback that a program has set. done is false when the
// parser's own is due.
func (j *jsParser) callSlot(s slot, args ...goja.Value) (v goja.Value, done bool) {
	if j.slots[s] == nil {
		return nil, j.bare
	}
	if fn, ok := goja.AssertFunction(j.slots[s]); ok {
		return j.m.rt.Call(fn, j.obj, args...), true
	}
	return nil, true
}

// OnMessageBegin implements [parser.Handler].
func (j *jsParser) OnMessageBegin() {
	if _, done := j.callSlot(onMessageBegin); !done {
		j.MessageParser.OnMessageBegin()
	}
}

// OnHeaders implements [parser.Handler].
func (j *jsParser) OnHeaders(pairs []string, url string) {
	if j.slots[onHeaders] == nil && !j.bare {
		j.MessageParser.OnHeaders(pairs, url)
		return
	}
	j.callSlot(onHeaders, j.m.rt.latin1List(pairs), j.m.rt.latin1(url))
}

// OnHeadersComplete implements [parser.Handler].
func (j *jsParser) OnHeadersComplete(h *parser.Head) parser.Verdict {
	if j.slots[onHeadersComplete] == nil {
		if j.bare {
			return parser.Continue
		}
		return j.MessageParser.OnHeadersComplete(h)
	}
	v, _ := j.callSlot(onHeadersComplete, j.m.headArgs(j.MessageParser.Kind(), h)...)
	if v == nil {
		return parser.Continue
	}
	return parser.Verdict(v.ToInteger())
}

// OnBody implements [parser.Handler].
func (j *jsParser) OnBody(chunk []byte) {
	rt := j.m.rt
	switch {
	case j.slots[onBody] == nil && !j.bare:
		j.MessageParser.OnBody(chunk)
	case j.slots[onBody] == nil:
	case rt.V16():
		j.callSlot(onBody, rt.BufferFrom(append([]byte{}, chunk...)))
	default:
		j.callSlot(onBody, rt.BufferFrom(append([]byte{}, chunk...)), rt.VM.ToValue(0), rt.VM.ToValue(len(chunk)))
	}
}

// OnMessageComplete implements [parser.Handler].
func (j *jsParser) OnMessageComplete() {
	if _, done := j.callSlot(onMessageComplete); !done {
		j.MessageParser.OnMessageComplete()
	}
}

// ask calls a program's method in the place of the parser's own.
func (j *jsParser) ask(name string, own func()) {
	v := j.obj.Get(name)
	if v == nil || j.m.rt.IsBuiltin(v) {
		own()
		return
	}
	j.m.rt.CallMethod(j.obj, name)
}

// Pause implements [http.ParserMethods].
func (j *jsParser) Pause() { j.ask("pause", j.MessageParser.Pause) }

// Resume implements [http.ParserMethods].
func (j *jsParser) Resume() { j.ask("resume", j.MessageParser.Resume) }

// Free implements [http.ParserMethods].
func (j *jsParser) Free() {
	j.incoming = nil
	for _, s := range []slot{onMessageBegin, onExecute, onTimeout} {
		j.slots[s] = nil
	}
	j.ask("free", j.MessageParser.Free)
}

// Close implements [http.ParserMethods].
func (j *jsParser) Close() { j.ask("close", j.MessageParser.Close) }

// headArgs are the arguments of kOnHeadersComplete.
func (m *httpModule) headArgs(kind http.MessageKind, h *parser.Head) []goja.Value {
	rt, none := m.rt, goja.Undefined()
	headers, url, method, status, message := none, none, none, none, none
	if !h.Flushed {
		headers = rt.latin1List(h.Headers)
	}
	if kind != http.ResponseMessage {
		if !h.Flushed {
			url = rt.latin1(h.URL)
		}
		method = rt.VM.ToValue(int(h.Method))
	} else {
		status, message = rt.VM.ToValue(h.StatusCode), rt.latin1(h.StatusMessage)
	}
	return []goja.Value{
		rt.VM.ToValue(int(h.Major)), rt.VM.ToValue(int(h.Minor)), headers, method, url,
		status, message, rt.VM.ToValue(h.Upgrade), rt.VM.ToValue(h.ShouldKeepAlive),
	}
}

// headOf is the way back from headArgs.
func (m *httpModule) headOf(c goja.FunctionCall) *parser.Head {
	n := func(i int) int { return int(c.Argument(i).ToInteger()) }
	h := &parser.Head{
		Major: uint8(n(0)), Minor: uint8(n(1)), StatusCode: n(5), StatusMessage: wireText(c.Argument(6)),
		Upgrade: c.Argument(7).ToBoolean(), ShouldKeepAlive: c.Argument(8).ToBoolean(),
	}
	if v, ok := c.Argument(3).Export().(int64); ok {
		h.Method = parser.Method(v)
	}
	if h.Flushed = goja.IsUndefined(c.Argument(2)); !h.Flushed {
		h.Headers = m.wireList(c.Argument(2))
		h.URL = wireText(c.Argument(4))
	}
	return h
}

func (m *httpModule) wireList(v goja.Value) []string {
	var list []string
	for _, item := range m.rt.listOf(v) {
		list = append(list, wireText(item))
	}
	return list
}
