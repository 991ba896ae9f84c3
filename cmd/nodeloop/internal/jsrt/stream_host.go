package jsrt

import "github.com/dop251/goja"

// streamHost is the language layer as package stream asks it.
type streamHost struct{ rt *Runtime }

// Caught implements [stream.Host]: what an implementation threw, as an error.
func (h streamHost) Caught(v any) error {
	switch v := v.(type) {
	case *goja.Exception:
		return h.rt.ErrorFromValue(v.Value())
	case goja.Value:
		return h.rt.ErrorFromValue(v)
	}
	panic(v)
}

// Describe implements [stream.Describer]: how a message shows a value.
func (h streamHost) Describe(v any) (specific, typeOf string) {
	js := h.rt.ToJS(v)
	specific = h.rt.received(js)
	if h.rt.V16() {
		specific = specific[len("Received "):]
	}
	return specific, h.rt.typeOf(js)
}

// Inspect returns util.inspect(v).
func (h streamHost) Inspect(v any) string { return h.rt.inspect(h.rt.ToJS(v)) }
