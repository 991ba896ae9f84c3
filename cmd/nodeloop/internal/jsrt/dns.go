package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
)

func (rt *Runtime) registerDNS() {
	rt.Register("dns", func(rt *Runtime) goja.Value { return rt.dnsExports() })
	if rt.V16() {
		rt.Register("dns/promises", func(rt *Runtime) goja.Value { return rt.RequireObject("dns").Get("promises") })
	}
}

// dnsExports makes the part of dns that sockets need: look-ups by the system's
// resolver. Questions to name servers are not made.
func (rt *Runtime) dnsExports() goja.Value {
	m := rt.netModule()
	o := rt.VM.NewObject()
	lookup := rt.Fn("lookup", 3, m.dnsLookup)
	must(o.Set("lookup", lookup))
	must(o.Set("ADDRCONFIG", net.ADDRCONFIG))
	must(o.Set("V4MAPPED", net.V4MAPPED))
	if rt.V16() {
		must(o.Set("ALL", net.ALL))
	}
	for _, code := range []string{
		"NODATA", "FORMERR", "SERVFAIL", "NOTFOUND", "NOTIMP", "REFUSED", "BADQUERY", "BADNAME",
		"BADFAMILY", "BADRESP", "CONNREFUSED", "TIMEOUT", "EOF", "FILE", "NOMEM", "DESTRUCTION", "BADSTR", "BADFLAGS",
		"NONAME", "BADHINTS", "NOTINITIALIZED", "LOADIPHLPAPI", "ADDRGETNETWORKPARAMS", "CANCELLED",
	} {
		must(o.Set(code, "E"+code))
	}
	must(o.Set("promises", rt.script("internal/dns", "promises", lookup)))
	return o
}

// dnsLookup is dns.lookup(hostname[, options], callback).
func (m *netModule) dnsLookup(c goja.FunctionCall) goja.Value {
	rt := m.rt
	host, options, cb := c.Argument(0), c.Argument(1), c.Argument(2)
	if o, ok := options.(*goja.Object); ok && isFunction(o) {
		options, cb = goja.Undefined(), o
	}
	fn, ok := goja.AssertFunction(cb)
	if !ok {
		rt.throwCallback("callback", cb)
	}
	if host.ToBoolean() && !goja.IsString(host) {
		rt.throwArgType("hostname", "of type string", host)
	}
	var opts net.LookupOptions
	all := false
	if n, ok := number(options); ok {
		opts.Family = int(n)
	} else if o := m.streams.options(options); o.o != nil {
		if v := o.get("family"); v.ToBoolean() {
			opts.Family = int(v.ToInteger())
		}
		if v := o.get("hints"); v.ToBoolean() {
			opts.Hints = int(v.ToInteger())
		}
		all = o.flag("all")
	}
	answer := func(err error, address string, family int) {
		switch {
		case err != nil:
			rt.Call(fn, goja.Undefined(), rt.ErrorValue(err))
		case all:
			entry := rt.plainObject("address", address, "family", family)
			rt.Call(fn, goja.Undefined(), goja.Null(), rt.array([]goja.Value{entry}))
		default:
			rt.Call(fn, goja.Undefined(), goja.Null(), rt.VM.ToValue(address), rt.VM.ToValue(family))
		}
	}
	if !host.ToBoolean() {
		rt.loop.NextTick(func() {
			family := rt.VM.ToValue(4)
			if opts.Family == 6 {
				family = rt.VM.ToValue(6)
			}
			if all {
				rt.Call(fn, goja.Undefined(), goja.Null(), rt.array(nil))
				return
			}
			rt.Call(fn, goja.Undefined(), goja.Null(), goja.Null(), family)
		})
		return rt.VM.NewObject()
	}
	rt.Check(net.Lookup(rt.loop, rt.goString(host), opts, answer))
	return rt.VM.NewObject()
}
