package jsrt

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http/weburl"
)

// loadURLNative makes what the script internal/url builds on. A URL crosses as
// the array [scheme, username, password, host, port, path, query, fragment];
// what is absent is null, and an opaque path is a string.
func (rt *Runtime) loadURLNative() goja.Value {
	vm := rt.VM
	node10 := !rt.V16()
	return rt.exportsOf(
		nativeFn{"parse", 2, func(c goja.FunctionCall) goja.Value {
			var base *urlRecord
			if b, ok := c.Argument(1).(*goja.Object); ok {
				base = rt.urlOf(b)
			}
			u, ok := parseURL(c.Argument(0).String(), base, node10)
			if !ok {
				return goja.Null()
			}
			return rt.urlParts(u)
		}},
		nativeFn{"set", 3, func(c goja.FunctionCall) goja.Value {
			u := rt.urlOf(c.Argument(0).(*goja.Object))
			if !setURL(u, c.Argument(1).String(), c.Argument(2).String(), node10) {
				return goja.Null()
			}
			return rt.urlParts(u)
		}},
		nativeFn{"href", 2, func(c goja.FunctionCall) goja.Value {
			return vm.ToValue(rt.urlOf(c.Argument(0).(*goja.Object)).href(!c.Argument(1).ToBoolean()))
		}},
		nativeFn{"encode", 1, func(c goja.FunctionCall) goja.Value {
			return vm.ToValue(encodeForm(c.Argument(0).String()))
		}},
		nativeFn{"decode", 1, func(c goja.FunctionCall) goja.Value {
			return vm.ToValue(textLossy(weburl.PercentDecode(strings.ReplaceAll(c.Argument(0).String(), "+", " "))))
		}},
		nativeFn{"toASCII", 1, func(c goja.FunctionCall) goja.Value {
			h, ok := urlHost(c.Argument(0).String(), true, node10)
			if !ok {
				h = ""
			}
			return vm.ToValue(h)
		}},
		nativeFn{"toUnicode", 1, func(c goja.FunctionCall) goja.Value {
			h, ok := urlHost(c.Argument(0).String(), true, node10)
			if !ok {
				return vm.ToValue("")
			}
			return vm.ToValue(domainToUnicode(h))
		}},
		nativeFn{"idnaASCII", 1, func(c goja.FunctionCall) goja.Value {
			h, ok := domainToASCIILenient(c.Argument(0).String())
			if !ok {
				return goja.Null()
			}
			return vm.ToValue(h)
		}},
	)
}

// textLossy decodes UTF-8, keeping a byte order mark.
func textLossy(b []byte) string { return decodeUTF8(b) }

func (rt *Runtime) urlParts(u *urlRecord) goja.Value {
	opt := func(s *string) any {
		if s == nil {
			return goja.Null()
		}
		return *s
	}
	var port any = goja.Null()
	if u.port >= 0 {
		port = u.port
	}
	var path any = u.opaquePath
	if !u.opaque {
		parts := make([]any, len(u.path))
		for i, p := range u.path {
			parts[i] = p
		}
		path = rt.VM.NewArray(parts...)
	}
	return rt.VM.NewArray(u.scheme, u.username, u.password, opt(u.host), port, path, opt(u.query), opt(u.fragment))
}

func (rt *Runtime) urlOf(o *goja.Object) *urlRecord {
	get := func(i int) goja.Value { return o.Get(strconv.Itoa(i)) }
	opt := func(i int) *string {
		v := get(i)
		if v == nil || goja.IsNull(v) || goja.IsUndefined(v) {
			return nil
		}
		s := v.String()
		return &s
	}
	u := &urlRecord{
		scheme: get(0).String(), username: get(1).String(), password: get(2).String(), host: opt(3),
		port: -1, query: opt(6), fragment: opt(7),
	}
	if p := get(4); goja.IsNumber(p) {
		u.port = int(p.ToInteger())
	}
	path, ok := get(5).(*goja.Object)
	if !ok {
		u.opaque, u.opaquePath = true, get(5).String()
		return u
	}
	n := int(path.Get("length").ToInteger())
	for i := range n {
		u.path = append(u.path, path.Get(strconv.Itoa(i)).String())
	}
	return u
}

// setURL runs the setter of one part; false leaves the URL as it was.
func setURL(u *urlRecord, part, value string, node10 bool) bool {
	switch part {
	case "protocol":
		return setURLPart(u, value+":", schemeStart, node10)
	case "username", "password":
		if u.noCredentialsOrPort() {
			return false
		}
		if s := percentEncodeString(value, inUserinfo); part == "username" {
			u.username = s
		} else {
			u.password = s
		}
	case "host", "hostname":
		if u.opaque {
			return false
		}
		state := hostState
		if part == "hostname" {
			state = hostnameState
		}
		return setURLPart(u, value, state, node10)
	case "port":
		if u.noCredentialsOrPort() {
			return false
		}
		if value == "" {
			u.port = -1
			return true
		}
		return setURLPart(u, value, portState, node10)
	case "pathname":
		if u.opaque {
			return false
		}
		u.path = nil
		return setURLPart(u, value, pathStart, node10)
	case "search":
		if value == "" {
			u.query = nil
			return true
		}
		empty := ""
		u.query = &empty
		return setURLPart(u, strings.TrimPrefix(value, "?"), queryState, node10)
	case "hash":
		if value == "" {
			u.fragment = nil
			return true
		}
		empty := ""
		u.fragment = &empty
		return setURLPart(u, strings.TrimPrefix(value, "#"), fragmentState, node10)
	}
	return true
}

// encodeForm is application/x-www-form-urlencoded.
func encodeForm(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('+')
		case isAlpha(rune(c)) || isDigit(rune(c)) || strings.IndexByte("*-._", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
	return b.String()
}
