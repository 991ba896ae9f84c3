package jsrt

import (
	"math"

	"github.com/dop251/goja"
)

// looseNumber is the number that JavaScript's comparisons make of a value; NaN
// for those that they throw for.
func looseNumber(v goja.Value) float64 {
	switch v.(type) {
	case *goja.Symbol:
		return math.NaN()
	case *goja.Object:
		if n, ok := v.(*goja.Object).Export().(float64); ok {
			return n
		}
		if !isArray(v.(*goja.Object)) && v.(*goja.Object).ClassName() != "Number" && v.(*goja.Object).ClassName() != "String" {
			return math.NaN()
		}
	}
	return v.ToNumber().ToFloat()
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
