package jsrt

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
)

// defineReport makes process.report.
func (p *process) defineReport() {
	rt := p.rt
	rt.Accessor(p.obj, "report", true, func(*goja.Object) goja.Value {
		v := rt.RequireObject("internal/report").Get("report")
		must(p.obj.DefineDataProperty("report", v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return v
	}, nil)
}

// loadReportNative makes what the diagnostic report asks of the loop.
func (rt *Runtime) loadReportNative() goja.Value {
	return rt.exportsOf(nativeFn{"handles", 0, func(goja.FunctionCall) goja.Value {
		handles := []goja.Value{}
		for _, t := range rt.loop.StartedTimers() {
			handles = append(handles, rt.plainObject("type", "timer", "is_active", true, "is_referenced", t.HasRef(),
				"repeat", t.Repeat(), "firesInMsFromNow", t.DueIn(), "expired", t.DueIn() == 0))
		}
		for _, s := range rt.loop.Streams() {
			handles = append(handles, rt.streamReport(s))
		}
		return rt.array(append(handles, rt.plainObject("type", "loop", "is_active", true, "loopIdleTimeSeconds", 0)))
	}})
}

func (rt *Runtime) streamReport(s loop.StreamInfo) goja.Value {
	o := rt.plainObject("type", s.Kind.String(), "is_active", s.Active, "is_referenced", s.Ref)
	end := func(name string, a netip.AddrPort) {
		v := goja.Value(goja.Null())
		if a.IsValid() {
			v = rt.plainObject("host", a.Addr().String(), "port", int(a.Port()))
		}
		must(o.Set(name, v))
	}
	if s.Kind == loop.KindTCP {
		end("localEndpoint", s.Local)
		end("remoteEndpoint", s.Remote)
	} else {
		must(o.Set("localEndpoint", s.Path))
		must(o.Set("remoteEndpoint", s.PeerPath))
	}
	must(o.Set("sendBufferSize", s.SendBuffer))
	must(o.Set("recvBufferSize", s.RecvBuffer))
	must(o.Set("fd", s.FD))
	must(o.Set("writeQueueSize", s.WriteQueueSize))
	must(o.Set("readable", s.Readable))
	must(o.Set("writable", s.Write))
	return o
}
