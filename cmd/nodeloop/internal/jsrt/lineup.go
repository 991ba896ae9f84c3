package jsrt

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// lineup puts the members of a prototype in Node's order. Each word is a member:
// "name", "name=f" for a method whose function is called f, "-" for none, or
// "name{ec}" for an accessor that enumerates (e) and can be redefined (c). Members
// that are not there are passed over.
func (rt *Runtime) lineup(o *goja.Object, members string) {
	object := rt.VM.GlobalObject().Get("Object").(*goja.Object)
	var order []unistring.String
	for word := range strings.FieldsSeq(members) {
		name, flags, isAccessor := strings.Cut(strings.TrimSuffix(word, "}"), "{")
		name, fnName, renamed := strings.Cut(name, "=")
		order = append(order, unistring.NewFromString(name))
		key := rt.VM.ToValue(name)
		was, ok := rt.ownDescriptor(o, key).(*goja.Object)
		switch {
		case !ok:
		case isAccessor:
			rt.CallMethod(object, "defineProperty", o, key, rt.plainObject(
				"enumerable", strings.Contains(flags, "e"), "configurable", strings.Contains(flags, "c")))
		case renamed:
			rt.renameMember(was, fnName)
		}
	}
	rt.shapes.reorderAny(o, func(names []unistring.String) []unistring.String {
		out := make([]unistring.String, 0, len(names))
		for _, n := range order {
			if slices.Contains(names, n) {
				out = append(out, n)
			}
		}
		for _, n := range names {
			if !slices.Contains(order, n) {
				out = append(out, n)
			}
		}
		return out
	})
}

// rename is the part of lineup that names functions.
func (rt *Runtime) rename(o *goja.Object, members string) {
	for word := range strings.FieldsSeq(members) {
		name, fnName, _ := strings.Cut(word, "=")
		if d, ok := rt.ownDescriptor(o, rt.VM.ToValue(name)).(*goja.Object); ok {
			rt.renameMember(d, fnName)
		}
	}
}

func (rt *Runtime) renameMember(d *goja.Object, name string) {
	if fn, ok := d.Get("value").(*goja.Object); ok {
		must(fn.DefineDataProperty("name", rt.VM.ToValue(strings.TrimSuffix(name, "-")),
			goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
}

const (
	serverMembers = `constructor _listen2=setupListenHandle listen=- listening{ec} address=- getConnections=-
		close=- _emitCloseIfDrained=- listenFD=deprecated _setupWorker=- ref=- unref=-`
	socketMembers16 = `constructor _unrefTimer _final=- setTimeout=setStreamTimeout _onTimeout=- setNoDelay=-
		setKeepAlive=- address=- _connecting{} pending{c} readyState{} bufferSize{} _read=- end=-
		resetAndDestroy=- pause=- resume=- read=- destroySoon=- _destroy=- _reset=- _getpeername=-
		bytesRead{e} remoteAddress{e} remoteFamily{e} remotePort{e} _getsockname=- localAddress{e}
		localPort{e} localFamily{e} _writeGeneric=- _writev=- _write=- _bytesDispatched{e}
		bytesWritten{e} connect=- ref=- unref=- _handle{}`
	socketMembers10 = `constructor _unrefTimer _final=- setTimeout=- _onTimeout=- setNoDelay=- setKeepAlive=-
		address=- _connecting{} pending{c} readyState{} bufferSize{} _read=- end=- destroySoon=-
		_destroy=- _getpeername=- bytesRead{e} remoteAddress{e} remoteFamily{e} remotePort{e}
		_getsockname=- localAddress{e} localPort{e} _writeGeneric=- _writev=- _write=-
		_bytesDispatched{e} bytesWritten{e} connect=- ref=- unref=-`
	outgoingMembers = `constructor writableFinished{} writableObjectMode{} writableLength{}
		writableHighWaterMark{} writableCorked{} _headers{} connection{} _headerNames{} _renderHeaders
		cork=- uncork=- setTimeout destroy _send _writeRaw _storeHeader setHeader appendHeader getHeader
		getHeaderNames getRawHeaderNames getHeaders hasHeader removeHeader _implicitHeader headersSent{ec}
		writableEnded{} writableNeedDrain{} write addTrailers end _finish _flush _flushOutput
		flushHeaders flush=deprecated pipe`
	responseMembers = `constructor _finish statusCode statusMessage assignSocket detachSocket writeContinue
		writeProcessing _implicitHeader writeHead writeHeader`
	requestMembers = `constructor _finish _implicitHeader abort destroy onSocket _deferToConnect setTimeout
		setNoDelay setSocketKeepAlive clearTimeout`
	incomingMembers = `constructor connection{} headers{} headersDistinct{} trailers{} trailersDistinct{}
		setTimeout _read _destroy destroy _addHeaderLines _addHeaderLine _addHeaderLineDistinct _dump`
)
