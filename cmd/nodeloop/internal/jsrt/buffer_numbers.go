package jsrt

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// defineNumbers defines the readX and writeX methods, in Node's order.
func (m *bufferModule) defineNumbers() {
	for _, kind := range []string{"read", "write"} {
		for _, sign := range []bool{false, true} {
			for _, big := range []bool{false, true} {
				m.defineBigInt(kind == "write", sign, big)
			}
		}
	}
	for _, write := range []bool{false, true} {
		for _, signed := range []bool{false, true} {
			for _, bigEndian := range []bool{false, true} {
				m.defineInts(write, signed, bigEndian)
			}
		}
	}
	for _, f := range []struct {
		name, fn string
		size     int
		order    binary.ByteOrder
	}{
		{"FloatLE", "FloatForwards", 4, binary.LittleEndian},
		{"FloatBE", "FloatBackwards", 4, binary.BigEndian},
		{"DoubleLE", "DoubleForwards", 8, binary.LittleEndian},
		{"DoubleBE", "DoubleBackwards", 8, binary.BigEndian},
	} {
		m.alias("read"+f.name, "", m.rt.Fn("read"+f.fn, 0, func(c goja.FunctionCall) goja.Value {
			b := m.at(c.This, c.Argument(0), f.size)
			if f.size == 4 {
				return m.rt.VM.ToValue(float64(math.Float32frombits(f.order.Uint32(b))))
			}
			return m.rt.VM.ToValue(math.Float64frombits(f.order.Uint64(b)))
		}))
		m.alias("write"+f.name, "", m.rt.Fn("write"+f.fn, 1, func(c goja.FunctionCall) goja.Value {
			v := c.Argument(0).ToFloat()
			b := m.at(c.This, c.Argument(1), f.size)
			if f.size == 4 {
				f.order.PutUint32(b, math.Float32bits(float32(v)))
			} else {
				f.order.PutUint64(b, canonicalBits(v))
			}
			return m.after(c.Argument(1), f.size)
		}))
	}
}

// canonicalBits gives every NaN the bits that V8 gives it.
func canonicalBits(f float64) uint64 {
	if math.IsNaN(f) {
		return 0x7ff8000000000000
	}
	return math.Float64bits(f)
}

// alias defines fn on the prototype as name and, in node16, by the second name
// too.
func (m *bufferModule) alias(name, second string, fn *goja.Object) {
	must(m.proto.DefineDataProperty(name, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	if second != "" && m.rt.V16() {
		must(m.proto.DefineDataProperty(second, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
}

// after is what writes return: the offset behind what was written.
func (m *bufferModule) after(offset goja.Value, size int) goja.Value {
	n := int64(size)
	if !goja.IsUndefined(offset) {
		n += offset.ToInteger()
	}
	return m.rt.VM.ToValue(n)
}

// at returns the size bytes at an offset, or throws as Node does.
func (m *bufferModule) at(this, offset goja.Value, size int) []byte {
	b, ok := m.rt.ViewBytes(this)
	if !ok {
		b = nil
	}
	if goja.IsUndefined(offset) {
		if len(b) < size {
			m.boundsError(m.rt.VM.ToValue(0), len(b)-size, "")
		}
		return b[:size]
	}
	if !goja.IsNumber(offset) {
		m.rt.throwArgType("offset", "of type number", offset)
	}
	f := offset.ToFloat()
	if f != math.Trunc(f) || f < 0 || f+float64(size) > float64(len(b)) || math.IsNaN(f) {
		m.boundsError(offset, len(b)-size, "")
	}
	return b[int(f) : int(f)+size]
}

// boundsError throws for a number that is no integer or out of range.
func (m *bufferModule) boundsError(v goja.Value, limit int, name string) {
	what, low := "offset", "0"
	if name != "" {
		what, low = name, "1"
		if !goja.IsNumber(v) {
			m.rt.throwArgType(name, "of type number", v)
		}
	}
	f := v.ToFloat()
	if math.Floor(f) != f {
		m.rt.throwOutOfRange(what, "an integer", v)
	}
	if limit < 0 {
		m.rt.ThrowNode("RangeError", "ERR_BUFFER_OUT_OF_BOUNDS",
			pick(m.rt, "Attempt to access memory outside buffer bounds", "Attempt to write outside buffer bounds"))
	}
	m.rt.throwOutOfRange(what, ">= "+low+" and <= "+strconv.Itoa(limit), v)
}

// intSpec says how an integer lies in memory.
type intSpec struct {
	size      int
	signed    bool
	bigEndian bool
}

func (s intSpec) get(b []byte) float64 {
	var n uint64
	for i := range s.size {
		j := i
		if !s.bigEndian {
			j = s.size - 1 - i
		}
		n = n<<8 | uint64(b[j])
	}
	if s.signed {
		shift := 64 - 8*s.size
		return float64(int64(n<<shift) >> shift)
	}
	return float64(n)
}

func (s intSpec) put(b []byte, f float64) {
	n := uint64(int64(f))
	for i := range s.size {
		j := i
		if s.bigEndian {
			j = s.size - 1 - i
		}
		b[j] = byte(n >> (8 * i))
	}
}

func (s intSpec) limits() (low, high float64) {
	bits := 8 * s.size
	if s.signed {
		return -math.Ldexp(1, bits-1), math.Ldexp(1, bits-1) - 1
	}
	return 0, math.Ldexp(1, bits) - 1
}

// rangeText says in Node's words which values fit.
func (s intSpec) rangeText(v16 bool, low, high float64) string {
	if !v16 || s.size <= 4 {
		return ">= " + integerText(low) + " and <= " + integerText(high)
	}
	bits := 8 * s.size
	if s.signed {
		e := strconv.Itoa(bits - 1)
		return ">= -(2 ** " + e + ") and < 2 ** " + e
	}
	return ">= 0 and < 2 ** " + strconv.Itoa(bits)
}

func integerText(f float64) string {
	s := strconv.FormatFloat(f, 'e', -1, 64)
	mantissa, exp, _ := strings.Cut(s, "e")
	digits := strings.Replace(mantissa, ".", "", 1)
	n, _ := strconv.Atoi(exp)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	return sign + digits + strings.Repeat("0", max(0, n+1-len(digits)))
}

func (m *bufferModule) defineInts(write, signed, bigEndian bool) {
	verb, sign, order := "read", "UInt", "LE"
	if write {
		verb = "write"
	}
	if signed {
		sign = "Int"
	}
	if bigEndian {
		order = "BE"
	}
	lower := func(name string) string {
		if signed {
			return ""
		}
		return strings.Replace(name, "UInt", "Uint", 1)
	}
	any := verb + sign + order
	if write {
		m.alias(any, lower(any), m.rt.Fn(any, pick(m.rt, 3, 1), func(c goja.FunctionCall) goja.Value {
			size := m.sizeArg(c.Argument(2))
			return m.writeInt(c, intSpec{size, signed, bigEndian})
		}))
	} else {
		m.alias(any, lower(any), m.rt.Fn(any, 2, func(c goja.FunctionCall) goja.Value {
			m.needOffset(c, 0)
			s := intSpec{m.sizeArg(c.Argument(1)), signed, bigEndian}
			return m.rt.VM.ToValue(s.get(m.at(c.This, c.Argument(0), s.size)))
		}))
	}
	for _, size := range []int{4, 2, 1} {
		name := verb + sign + strconv.Itoa(8*size) + order
		if size == 1 {
			if bigEndian {
				continue
			}
			name = verb + sign + "8"
		}
		s := intSpec{size, signed, bigEndian}
		if write {
			m.alias(name, lower(name), m.rt.Fn(name, 1, func(c goja.FunctionCall) goja.Value { return m.writeInt(c, s) }))
		} else {
			m.alias(name, lower(name), m.rt.Fn(name, 0, func(c goja.FunctionCall) goja.Value {
				return m.rt.VM.ToValue(s.get(m.at(c.This, c.Argument(0), s.size)))
			}))
		}
	}
}

// needOffset throws when the offset is left out where node16 demands it.
func (m *bufferModule) needOffset(c goja.FunctionCall, i int) {
	if m.rt.V16() && goja.IsUndefined(c.Argument(i)) {
		m.rt.throwArgType("offset", "of type number", c.Argument(i))
	}
}

func (m *bufferModule) sizeArg(v goja.Value) int {
	if goja.IsUndefined(v) && !m.rt.V16() {
		return 1
	}
	if f, ok := number(v); ok && f == math.Trunc(f) && f >= 1 && f <= 6 {
		return int(f)
	}
	m.boundsError(v, 6, "byteLength")
	return 0
}

func (m *bufferModule) writeInt(c goja.FunctionCall, s intSpec) goja.Value {
	f := c.Argument(0).ToFloat()
	low, high := s.limits()
	if !m.rt.V16() && s == (intSpec{6, false, true}) {
		high = math.Ldexp(1, 56) // what Node 10 compares with here
	}
	if s.size == 1 {
		if off := c.Argument(1); !goja.IsUndefined(off) && !goja.IsNumber(off) {
			m.rt.throwArgType("offset", "of type number", off)
		}
	}
	if f > high || f < low {
		m.rt.throwOutOfRange("value", s.rangeText(m.rt.V16(), low, high), m.rt.VM.ToValue(f))
	}
	b := m.at(c.This, c.Argument(1), s.size)
	if math.IsNaN(f) {
		f = 0
	}
	s.put(b, f)
	return m.after(c.Argument(1), s.size)
}

func (m *bufferModule) defineBigInt(write, signed, bigEndian bool) {
	sign := "BigUInt64"
	if signed {
		sign = "BigInt64"
	}
	var order binary.ByteOrder = binary.LittleEndian
	suffix := "LE"
	if bigEndian {
		order, suffix = binary.BigEndian, "BE"
	}
	second := func(verb string) string {
		if signed {
			return ""
		}
		return verb + "BigUint64" + suffix
	}
	if !write {
		m.alias("read"+sign+suffix, second("read"), m.rt.Fn("read"+sign+suffix, 0, func(c goja.FunctionCall) goja.Value {
			n := order.Uint64(m.at(c.This, c.Argument(0), 8))
			if signed {
				return m.rt.VM.ToValue(big.NewInt(int64(n)))
			}
			return m.rt.VM.ToValue(new(big.Int).SetUint64(n))
		}))
		return
	}
	m.alias("write"+sign+suffix, second("write"), m.rt.Fn("write"+sign+suffix, 1, func(c goja.FunctionCall) goja.Value {
		v, ok := c.Argument(0).Export().(*big.Int)
		if !ok {
			m.at(c.This, c.Argument(1), 8)
			m.rt.ThrowType("Cannot mix BigInt and other types, use explicit conversions")
		}
		if signed && !v.IsInt64() || !signed && !v.IsUint64() {
			m.rt.throwOutOfRange("value", bigRange(signed, m.rt.V16()), c.Argument(0))
		}
		b := m.at(c.This, c.Argument(1), 8)
		n := v.Uint64()
		if signed {
			n = uint64(v.Int64())
		}
		order.PutUint64(b, n)
		return m.after(c.Argument(1), 8)
	}))
}

func bigRange(signed, v16 bool) string {
	switch {
	case v16 && signed:
		return ">= -(2n ** 63n) and < 2n ** 63n"
	case v16:
		return ">= 0n and < 2n ** 64n"
	case signed:
		return ">= -9223372036854775808 and <= 9223372036854775807"
	}
	return ">= 0 and <= 18446744073709551615"
}
