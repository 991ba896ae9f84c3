package jsrt

import (
	"math"
	"strings"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
)

// socketAddress makes the class SocketAddress.
func (m *netModule) socketAddress() *Class {
	rt := m.rt
	if m.sockAddr != nil {
		return m.sockAddr
	}
	cl := rt.Class("SocketAddress", 0, nil, func(c goja.ConstructorCall) *goja.Object {
		v := c.Argument(0)
		if !absent(v) {
			rt.script("internal/errors", "needObject", v, rt.VM.ToValue("options"))
		}
		o := m.streams.options(v)
		var a net.SocketAddressOptions
		text := func(name string) string {
			v := o.get(name)
			if goja.IsUndefined(v) {
				return ""
			}
			rt.script("internal/errors", "needString", v, rt.VM.ToValue("options."+name))
			return v.String()
		}
		if v := o.get("family"); !goja.IsUndefined(v) && !goja.IsString(v) {
			rt.Throw(rt.script("internal/errors", "argValue", rt.VM.ToValue("options.family"), v))
		}
		a.Family = text("family")
		a.Address = text("address")
		if v := o.get("port"); !goja.IsUndefined(v) {
			a.Port = m.port("options.port", v)
		}
		if v := o.get("flowlabel"); !goja.IsUndefined(v) {
			n, ok := number(v)
			if !ok {
				rt.throwArgType("options.flowlabel", "of type number", v)
			}
			if n != math.Trunc(n) || math.IsInf(n, 0) {
				rt.throwOutOfRange("options.flowlabel", "an integer", v)
			}
			if n < 0 || n > math.MaxUint32 {
				rt.throwOutOfRange("options.flowlabel", ">= 0 && <= 4294967295", v)
			}
			a.FlowLabel = uint32(n)
		}
		sa, err := net.NewSocketAddress(a)
		rt.Check(err)
		rt.Attach(c.This, sa)
		return nil
	})
	m.sockAddr = cl
	get := func(name string, f func(a *net.SocketAddress) any) {
		rt.Accessor(cl.Proto, name, false, func(this *goja.Object) goja.Value {
			if a, ok := HandleOf[*net.SocketAddress](rt, this); ok {
				return rt.VM.ToValue(f(a))
			}
			return goja.Undefined()
		}, nil)
	}
	get("address", func(a *net.SocketAddress) any { return a.Address() })
	get("port", func(a *net.SocketAddress) any { return a.Port() })
	get("family", func(a *net.SocketAddress) any { return a.Family() })
	get("flowlabel", func(a *net.SocketAddress) any { return a.FlowLabel() })
	cl.HiddenMethod("toJSON", 0, func(c goja.FunctionCall) goja.Value {
		a, ok := HandleOf[*net.SocketAddress](rt, c.This)
		if !ok {
			return goja.Undefined()
		}
		return rt.plainObject("address", a.Address(), "port", a.Port(), "family", a.Family(), "flowlabel", a.FlowLabel())
	})
	return cl
}

// blockList makes the class BlockList.
func (m *netModule) blockList() *Class {
	rt := m.rt
	cl := rt.Class("BlockList", 0, nil, func(c goja.ConstructorCall) *goja.Object {
		rt.Attach(c.This, &net.BlockList{})
		return nil
	})
	do := func(name string, length int, f func(b *net.BlockList, c goja.FunctionCall) goja.Value) {
		cl.HiddenMethod(name, length, func(c goja.FunctionCall) goja.Value {
			b, ok := HandleOf[*net.BlockList](rt, c.This)
			if !ok {
				rt.ThrowNode("TypeError", "ERR_INVALID_THIS", `Value of "this" must be of type BlockList`)
			}
			return f(b, c)
		})
	}
	do("addAddress", 1, func(b *net.BlockList, c goja.FunctionCall) goja.Value {
		b.AddSocketAddress(m.addressArg("address", c.Argument(0), c.Argument(1)))
		return nil
	})
	do("addRange", 2, func(b *net.BlockList, c goja.FunctionCall) goja.Value {
		rt.Check(b.AddSocketAddressRange(m.addressArg("start", c.Argument(0), c.Argument(2)), m.addressArg("end", c.Argument(1), c.Argument(2))))
		return nil
	})
	do("addSubnet", 2, func(b *net.BlockList, c goja.FunctionCall) goja.Value {
		n, ok := number(c.Argument(1))
		a := m.addressArg("network", c.Argument(0), c.Argument(2))
		if !ok {
			rt.throwArgType("prefix", "of type number", c.Argument(1))
		}
		rt.Check(b.AddSocketAddressSubnet(a, int(n)))
		return nil
	})
	do("check", 1, func(b *net.BlockList, c goja.FunctionCall) goja.Value {
		if a, ok := HandleOf[*net.SocketAddress](rt, c.Argument(0)); ok {
			return rt.VM.ToValue(b.CheckSocketAddress(a))
		}
		rt.script("internal/errors", "needString", c.Argument(0), rt.VM.ToValue("address"))
		return rt.VM.ToValue(b.Check(c.Argument(0).String(), m.familyArg(c.Argument(1))))
	})
	rt.Accessor(cl.Proto, "rules", false, func(this *goja.Object) goja.Value {
		b, ok := HandleOf[*net.BlockList](rt, this)
		if !ok {
			return goja.Undefined()
		}
		var out []goja.Value
		for _, r := range b.Rules() {
			out = append(out, rt.VM.ToValue(r))
		}
		return rt.array(out)
	}, nil)
	return cl
}

func (m *netModule) familyArg(v goja.Value) string {
	if goja.IsUndefined(v) {
		return "ipv4"
	}
	m.rt.script("internal/errors", "needString", v, m.rt.VM.ToValue("family"))
	return v.String()
}

// addressArg takes an address as text with a family, or as a SocketAddress.
func (m *netModule) addressArg(name string, v, family goja.Value) *net.SocketAddress {
	if a, ok := HandleOf[*net.SocketAddress](m.rt, v); ok {
		return a
	}
	m.rt.script("internal/errors", "needString", v, m.rt.VM.ToValue(name))
	if f := strings.ToLower(m.familyArg(family)); f != "ipv4" && f != "ipv6" {
		m.rt.Throw(m.rt.script("internal/errors", "argValue", m.rt.VM.ToValue("options.family"), family))
	}
	if v.String() == "" {
		m.rt.ThrowNode("Error", "ERR_INVALID_ADDRESS", "Invalid socket address")
	}
	a, err := net.NewSocketAddress(net.SocketAddressOptions{Address: v.String(), Family: m.familyArg(family)})
	m.rt.Check(err)
	return a
}
