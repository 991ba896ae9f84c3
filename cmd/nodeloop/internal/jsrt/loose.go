package jsrt

import (
	"math"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

// looseNumber is the number that JavaScript's comparisons make of a value; NaN
// where they throw.
func (rt *Runtime) looseNumber(v goja.Value) float64 {
	n, ok := number(v)
	if ok {
		return n
	}
	n = math.NaN()
	_ = rt.VM.Try(func() {
		if goja.IsBigInt(v) {
			v = v.ToString()
		}
		n = v.ToNumber().ToFloat()
	})
	return n
}

// looseDuration is looseNumber for milliseconds; 0 for what is no number.
func (rt *Runtime) looseDuration(v goja.Value) time.Duration {
	f := rt.looseNumber(v)
	if f != f {
		return 0
	}
	return time.Duration(f * float64(time.Millisecond))
}

// limit reads a limit that counts have to stay below: nothing is below what is
// no number.
func (rt *Runtime) limit(v goja.Value) int {
	f := rt.looseNumber(v)
	if f > math.MaxInt32 {
		return http.Unlimited
	}
	return count(math.Ceil(f))
}

// bound reads a limit that counts must not reach: what is no number is none.
func (rt *Runtime) bound(v goja.Value) int {
	if f := rt.looseNumber(v); f != f {
		return http.Unlimited
	}
	return rt.limit(v)
}

// count is a number as the core holds it: 0 for NaN.
func count(f float64) int {
	switch {
	case f != f:
		return 0
	case f > math.MaxInt32:
		return math.MaxInt32
	case f < math.MinInt32:
		return math.MinInt32
	}
	return int(f)
}

// looseText is the text that a property holds for the core: nothing for what is
// no string or number.
func looseText(v goja.Value) string {
	if _, isObject := v.(*goja.Object); isObject || absent(v) || isSymbol(v) {
		return ""
	}
	return wireText(v)
}
