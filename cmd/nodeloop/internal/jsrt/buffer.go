package jsrt

import (
	"bytes"
	"math"

	"github.com/dop251/goja"
)

// bufferModule is the Buffer class. What moves bytes is here, what only checks
// arguments is in the script buffer.
type bufferModule struct {
	rt        *Runtime
	ctor      *goja.Object // Buffer
	fast      *goja.Object // what species constructs
	proto     *goja.Object
	construct goja.Constructor // of Uint8Array
}

// maxBufferLength is the largest Buffer.
func (rt *Runtime) maxBufferLength() int64 {
	if rt.V16() {
		return 1 << 32
	}
	return 1<<31 - 1
}

// bufferClass returns the class, making it when first needed.
func (rt *Runtime) bufferClass() *bufferModule {
	if rt.buffers == nil {
		rt.Require("buffer")
	}
	return rt.buffers
}

// BytesOf returns the memory of a Buffer or any other Uint8Array; it is not
// copied.
func (rt *Runtime) BytesOf(v goja.Value) ([]byte, bool) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	t, _ := rt.seam.impl(o)
	if t == nil || t.Name() != "typedArrayObject" {
		return nil, false
	}
	b, ok := o.Export().([]byte)
	return b, ok
}

// ViewBytes is BytesOf for every view of a buffer and for buffers themselves.
func (rt *Runtime) ViewBytes(v goja.Value) ([]byte, bool) {
	if b, ok := rt.BytesOf(v); ok {
		return b, true
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	switch rt.KindOf(o) {
	case "ArrayBuffer":
		ab, ok := o.Export().(goja.ArrayBuffer)
		return ab.Bytes(), ok
	case "TypedArray", "DataView":
		ab, ok := o.Get("buffer").Export().(goja.ArrayBuffer)
		if !ok {
			return nil, false
		}
		from := int(o.Get("byteOffset").ToInteger())
		return ab.Bytes()[from : from+int(o.Get("byteLength").ToInteger())], true
	}
	return nil, false
}

// BufferFrom wraps b, without a copy, as a Buffer. The memory is the Buffer's
// from then on.
func (rt *Runtime) BufferFrom(b []byte) goja.Value {
	if b == nil {
		b = []byte{}
	}
	return rt.bufferClass().view(rt.VM.ToValue(rt.VM.NewArrayBuffer(b)), 0, len(b))
}

// IsBuffer reports whether v is a Buffer.
func (rt *Runtime) IsBuffer(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && rt.VM.InstanceOf(o, rt.bufferClass().ctor)
}

// ChunkBytes returns the bytes of what a program writes to a stream: a Buffer,
// a Uint8Array, or a string in an encoding.
func (rt *Runtime) ChunkBytes(v goja.Value, enc string) ([]byte, bool) {
	if goja.IsString(v) {
		return rt.EncodeString(v, enc)
	}
	return rt.BytesOf(v)
}

func (m *bufferModule) view(ab goja.Value, from, n int) *goja.Object {
	o, err := m.construct(m.fast, ab, m.rt.VM.ToValue(from), m.rt.VM.ToValue(n))
	if err != nil {
		panic(err)
	}
	return o
}

func (m *bufferModule) fromBytes(b []byte) goja.Value {
	return m.view(m.rt.VM.ToValue(m.rt.VM.NewArrayBuffer(b)), 0, len(b))
}

// loadBufferNative makes what the script buffer builds on, and the methods that
// move bytes.
func (rt *Runtime) loadBufferNative() goja.Value {
	m := &bufferModule{rt: rt}
	u8 := rt.VM.Get("Uint8Array").(*goja.Object)
	m.construct, _ = goja.AssertConstructor(u8)
	var fast *goja.Object
	fast = rt.VM.ToValue(func(c goja.ConstructorCall) *goja.Object {
		target := c.NewTarget
		if target == nil {
			target = fast
		}
		o, err := m.construct(target, c.Arguments...)
		if err != nil {
			panic(err)
		}
		return o
	}).(*goja.Object)
	rt.nameFunction(fast, "FastBuffer", 0)
	must(fast.SetPrototype(u8))
	m.fast = fast
	m.proto = fast.Get("prototype").(*goja.Object)
	must(m.proto.SetPrototype(u8.Get("prototype").(*goja.Object)))
	rt.buffers = m

	o := rt.exportsOf(
		nativeFn{"setClass", 1, func(c goja.FunctionCall) goja.Value {
			m.ctor = c.Argument(0).(*goja.Object)
			return nil
		}},
		nativeFn{"fromString", 2, m.fromString},
		nativeFn{"byteLength", 2, m.byteLength},
		nativeFn{"knownEncoding", 1, func(c goja.FunctionCall) goja.Value {
			_, ok := rt.parseEncoding(c.Argument(0).String())
			return rt.VM.ToValue(ok)
		}},
		nativeFn{"compare", 2, m.compare},
		nativeFn{"fill", 5, m.fill},
		nativeFn{"swap", 2, m.swap},
		nativeFn{"isUint8Array", 1, func(c goja.FunctionCall) goja.Value {
			_, ok := rt.BytesOf(c.Argument(0))
			return rt.VM.ToValue(ok)
		}},
		nativeFn{"copyBytes", 5, m.copyBytes},
		nativeFn{"indexOf", 5, m.indexOf},
		nativeFn{"transcode", 3, m.transcode},
	)
	must(o.Set("FastBuffer", fast))
	must(o.Set("kMaxLength", rt.maxBufferLength()))
	must(o.Set("kStringMaxLength", rt.maxStringLength()))
	m.defineNumbers()
	m.defineSlices()
	return o
}

// maxStringLength is V8's limit of the version.
func (rt *Runtime) maxStringLength() int {
	if rt.V16() {
		return 1<<29 - 24
	}
	return 1<<30 - 25
}

// self returns the bytes that a method was called on.
func (m *bufferModule) self(c goja.FunctionCall) []byte {
	b, ok := m.rt.ViewBytes(c.This)
	if !ok {
		m.rt.throwArgType("argument", pick(m.rt, "an instance of Buffer", "of type Buffer"), c.This)
	}
	return b
}

func (m *bufferModule) method(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := m.rt.Fn(name, length, f)
	must(m.proto.DefineDataProperty(name, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	return fn
}

func (m *bufferModule) unknownEncoding(v goja.Value) {
	m.rt.ThrowNode("TypeError", "ERR_UNKNOWN_ENCODING", "Unknown encoding: "+v.String())
}

// fromString is Buffer.from(string, encoding); an encoding that is no string,
// or empty, is UTF-8.
func (m *bufferModule) fromString(c goja.FunctionCall) goja.Value {
	enc := encUTF8
	if e := c.Argument(1); goja.IsString(e) && e.String() != "" {
		var ok bool
		if enc, ok = m.rt.parseEncoding(e.String()); !ok {
			m.unknownEncoding(e)
		}
	}
	return m.fromBytes(encodeString(c.Argument(0).(goja.String), enc))
}

func (m *bufferModule) byteLength(c goja.FunctionCall) goja.Value {
	enc := encUTF8
	if e := c.Argument(1); e.ToBoolean() {
		if known, ok := m.rt.parseEncoding(e.String()); ok {
			enc = known
		}
	}
	return m.rt.VM.ToValue(byteLength(c.Argument(0).(goja.String), enc))
}

// clamp reads an optional integer argument and keeps it within 0 and limit.
func clamp(v goja.Value, otherwise, limit int) int {
	if goja.IsUndefined(v) {
		return otherwise
	}
	f := v.ToFloat()
	switch {
	case math.IsNaN(f) || f <= 0:
		return 0
	case f >= float64(limit):
		return limit
	}
	return int(f)
}

// sliced are the encodings that have a method of their own for each direction.
var sliced = []struct {
	name string
	enc  encoding
}{
	{"ascii", encASCII},
	{"base64", encBase64},
	{"base64url", encBase64URL},
	{"latin1", encLatin1},
	{"hex", encHex},
	{"ucs2", encUCS2},
	{"utf8", encUTF8},
}

// defineSlices defines toString and write, and their variants for one encoding.
func (m *bufferModule) defineSlices() {
	for _, s := range sliced {
		if s.enc == encBase64URL && !m.rt.V16() {
			continue
		}
		m.method(s.name+"Slice", 0, func(c goja.FunctionCall) goja.Value {
			b := m.self(c)
			from, to := m.sliceRange(c, len(b))
			return m.rt.decodeBytes(b[from:to], s.enc)
		})
	}
	for _, s := range sliced {
		if s.enc == encBase64URL && !m.rt.V16() {
			continue
		}
		m.method(s.name+"Write", 0, func(c goja.FunctionCall) goja.Value {
			return m.writeString(c, s.enc)
		})
	}
}

func (m *bufferModule) sliceRange(c goja.FunctionCall, n int) (from, to int) {
	if end := c.Argument(1); !goja.IsUndefined(end) && end.ToInteger() < 0 || c.Argument(0).ToInteger() < 0 {
		m.outOfBounds("Index out of range", "ERR_OUT_OF_RANGE")
	}
	from, to = clamp(c.Argument(0), 0, n), clamp(c.Argument(1), n, n)
	if to < from {
		to = from
	}
	return from, to
}

func (m *bufferModule) outOfBounds(message, code string) {
	if !m.rt.V16() {
		m.rt.ThrowNode("RangeError", "ERR_INDEX_OUT_OF_RANGE", "Index out of range")
	}
	m.rt.ThrowNode("RangeError", code, message)
}

// writeString is buf.utf8Write(string[, offset[, length]]) and its like.
func (m *bufferModule) writeString(c goja.FunctionCall, enc encoding) goja.Value {
	b := m.self(c)
	s, ok := c.Argument(0).(goja.String)
	if !ok {
		m.rt.ThrowNode("TypeError", "ERR_INVALID_ARG_TYPE", "argument must be a string")
	}
	if f := c.Argument(1).ToFloat(); f < 0 || f > float64(len(b)) {
		m.rt.ThrowNode("RangeError", "ERR_BUFFER_OUT_OF_BOUNDS", pick(m.rt, `"offset" is outside of buffer bounds`, "Index out of range"))
	}
	at := clamp(c.Argument(1), 0, len(b))
	room := clamp(c.Argument(2), len(b)-at, len(b)-at)
	return m.rt.VM.ToValue(writeInto(b[at:at+room], s, enc))
}

// writeInto writes whole characters of s while they fit and returns the number
// of bytes.
func writeInto(dst []byte, s goja.String, enc encoding) int {
	src := encodeString(s, enc)
	n := min(len(src), len(dst))
	switch enc {
	case encUTF8:
		for n < len(src) && n > 0 && src[n]&0xc0 == 0x80 {
			n--
		}
	case encUCS2:
		n &^= 1
	}
	return copy(dst, src[:n])
}

func (m *bufferModule) compare(c goja.FunctionCall) goja.Value {
	a, _ := m.rt.BytesOf(c.Argument(0))
	b, _ := m.rt.BytesOf(c.Argument(1))
	return m.rt.VM.ToValue(bytes.Compare(a, b))
}

// copyBytes copies source[from:to] to target at at; the bounds are checked.
func (m *bufferModule) copyBytes(c goja.FunctionCall) goja.Value {
	src, _ := m.rt.BytesOf(c.Argument(0))
	dst, _ := m.rt.BytesOf(c.Argument(1))
	at, from, to := int(c.Argument(2).ToInteger()), int(c.Argument(3).ToInteger()), int(c.Argument(4).ToInteger())
	to = min(to, len(src))
	if at >= len(dst) || from >= to {
		return m.rt.VM.ToValue(0)
	}
	return m.rt.VM.ToValue(copy(dst[at:], src[from:to]))
}

// fill repeats a pattern: a number, a string in an encoding, or bytes. It
// returns -1 for a pattern without a byte.
func (m *bufferModule) fill(c goja.FunctionCall) goja.Value {
	b, _ := m.rt.ViewBytes(c.Argument(0))
	from, to := int(c.Argument(2).ToInteger()), int(c.Argument(3).ToInteger())
	if from < 0 || to > len(b) {
		return m.rt.VM.ToValue(-2)
	}
	if from >= to {
		return m.rt.VM.ToValue(0)
	}
	dst := b[from:to]
	var pattern []byte
	if s, ok := c.Argument(1).(goja.String); ok {
		enc, _ := m.rt.parseEncoding(orEmpty(c.Argument(4), "utf8"))
		pattern = encodeString(s, enc)
	} else if p, ok := m.rt.ViewBytes(c.Argument(1)); ok {
		pattern = append(pattern, p...)
	} else {
		pattern = []byte{byte(uint32(int64(c.Argument(1).ToInteger())))}
	}
	if len(pattern) == 0 {
		return m.rt.VM.ToValue(-1)
	}
	for n := copy(dst, pattern); n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
	return m.rt.VM.ToValue(0)
}

// swap reverses the bytes of each group of size.
func (m *bufferModule) swap(c goja.FunctionCall) goja.Value {
	b, _ := m.rt.ViewBytes(c.Argument(0))
	size := int(c.Argument(1).ToInteger())
	for ; len(b) >= size; b = b[size:] {
		for i, j := 0, size-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
	}
	return c.Argument(0)
}

// indexOf searches bytes for a pattern from an offset, forwards or backwards.
// UTF-16 is searched at even places only.
func (m *bufferModule) indexOf(c goja.FunctionCall) goja.Value {
	b, _ := m.rt.ViewBytes(c.Argument(0))
	enc, _ := m.rt.parseEncoding(orEmpty(c.Argument(3), "utf8"))
	forward := c.Argument(4).ToBoolean()
	var pattern []byte
	if s, ok := c.Argument(1).(goja.String); ok {
		pattern = encodeString(s, enc)
	} else if p, ok := m.rt.ViewBytes(c.Argument(1)); ok {
		pattern = p
	} else {
		pattern, enc = []byte{byte(uint32(c.Argument(1).ToInteger()))}, encLatin1
	}
	return m.rt.VM.ToValue(searchBytes(b, pattern, c.Argument(2).ToFloat(), enc, forward))
}

func searchBytes(b, pattern []byte, offset float64, enc encoding, forward bool) int {
	n := len(b)
	at := int(math.Trunc(offset))
	if at < 0 {
		at += n
		if at < 0 {
			if !forward {
				return -1
			}
			at = 0
		}
	}
	if at > n-len(pattern) && !forward {
		at = n - len(pattern)
	}
	switch {
	case at > n || len(pattern) == 0 && at >= n:
		if len(pattern) == 0 {
			return n
		}
		return -1
	case len(pattern) == 0:
		return at
	case n < len(pattern) || at < 0:
		return -1
	}
	step := 1
	if enc == encUCS2 {
		step = 2
		if n < 2 || len(pattern) < 2 {
			return -1
		}
	}
	if forward {
		for i := at; i <= n-len(pattern); {
			j := bytes.Index(b[i:], pattern)
			if j < 0 {
				return -1
			}
			if (i+j)%step == 0 {
				return i + j
			}
			i += j + 1
		}
		return -1
	}
	for i := at; i >= 0; i-- {
		if i%step == 0 && bytes.Equal(b[i:i+len(pattern)], pattern) {
			return i
		}
	}
	return -1
}

// transcode returns bytes in another encoding, nil when one is unknown. What
// the target cannot say becomes a question mark.
func (m *bufferModule) transcode(c goja.FunctionCall) goja.Value {
	src, _ := m.rt.BytesOf(c.Argument(0))
	from, ok1 := m.rt.parseEncoding(c.Argument(1).String())
	to, ok2 := m.rt.parseEncoding(c.Argument(2).String())
	if !ok1 || !ok2 || from >= encBase64 || to >= encBase64 {
		return goja.Null()
	}
	s := m.rt.decodeBytes(src, from).(goja.String)
	if to != encLatin1 && to != encASCII {
		return m.fromBytes(encodeString(s, to))
	}
	limit := rune(0xff)
	if to == encASCII {
		limit = 0x7f
	}
	out := []byte{}
	for _, r := range s.String() {
		if r > limit {
			r = '?'
		}
		out = append(out, byte(r))
	}
	return m.fromBytes(out)
}
