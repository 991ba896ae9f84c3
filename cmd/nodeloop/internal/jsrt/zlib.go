package jsrt

import (
	"errors"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/jsrt/zlib"
)

// zlibModes are the kinds of streams, by their numbers in Node's binding.
var zlibModes = map[int]struct {
	format  zlib.Format
	inflate bool
}{
	1: {zlib.Zlib, false},
	2: {zlib.Zlib, true},
	3: {zlib.Gzip, false},
	4: {zlib.Gzip, true},
	5: {zlib.Raw, false},
	6: {zlib.Raw, true},
	7: {zlib.Auto, true},
}

// The strategies that do without matches, or nearly so.
const (
	zlibHuffmanOnly = 2
	zlibRLE         = 3
)

// loadZlibNative makes what the script zlib builds on. A stream is a handle.
func (rt *Runtime) loadZlibNative() goja.Value {
	of := func(c goja.FunctionCall) zlib.Stream {
		s, _ := HandleOf[zlib.Stream](rt, c.Argument(0))
		return s
	}
	huffmanOnly := func(v goja.Value) bool {
		n := v.ToInteger()
		return n == zlibHuffmanOnly || n == zlibRLE
	}
	return rt.exportsOf(
		nativeFn{"create", 5, func(c goja.FunctionCall) goja.Value {
			mode := zlibModes[int(c.Argument(0).ToInteger())]
			opts := zlib.Options{
				Format:      mode.format,
				WindowBits:  int(c.Argument(1).ToInteger()),
				Level:       int(c.Argument(2).ToInteger()),
				HuffmanOnly: huffmanOnly(c.Argument(3)),
			}
			if dict, ok := rt.ViewBytes(c.Argument(4)); ok {
				opts.Dictionary = append([]byte{}, dict...)
			}
			o := rt.VM.NewObject()
			if mode.inflate {
				rt.Attach(o, zlib.NewInflater(opts))
			} else {
				rt.Attach(o, zlib.NewDeflater(opts))
			}
			return o
		}},
		nativeFn{"reset", 1, func(c goja.FunctionCall) goja.Value {
			of(c).Reset()
			return nil
		}},
		nativeFn{"params", 3, func(c goja.FunctionCall) goja.Value {
			if d, ok := of(c).(*zlib.Deflater); ok {
				rt.Check(d.SetLevel(int(c.Argument(1).ToInteger()), huffmanOnly(c.Argument(2))))
			}
			return nil
		}},
		nativeFn{"step", 6, func(c goja.FunctionCall) goja.Value {
			step := rt.zlibStep(of(c), c)
			step.run()
			return step.result(rt)
		}},
		nativeFn{"stepLater", 7, func(c goja.FunctionCall) goja.Value {
			step := rt.zlibStep(of(c), c)
			then := c.Argument(6)
			rt.loop.Work(step.run, func() { rt.CallValue(then, goja.Undefined(), step.result(rt)) })
			return nil
		}},
	)
}

// zlibStep is one step of a stream; it may run beside the loop.
type zlibStep struct {
	stream             zlib.Stream
	flush              zlib.Flush
	in, out            []byte
	consumed, produced int
	err                error
}

// zlibStep reads the arguments handle, flush, in, from, out, at.
func (rt *Runtime) zlibStep(s zlib.Stream, c goja.FunctionCall) *zlibStep {
	in, _ := rt.ViewBytes(c.Argument(2))
	out, _ := rt.ViewBytes(c.Argument(4))
	return &zlibStep{
		stream: s,
		flush:  zlib.Flush(c.Argument(1).ToInteger()),
		in:     in[c.Argument(3).ToInteger():],
		out:    out[c.Argument(5).ToInteger():],
	}
}

func (s *zlibStep) run() { s.consumed, s.produced, s.err = s.stream.Step(s.flush, s.in, s.out) }

// result is [input left, room left, error].
func (s *zlibStep) result(rt *Runtime) goja.Value {
	failure := goja.Undefined()
	if s.err != nil {
		e := &zlib.Error{Code: "Z_STREAM_ERROR", Number: -2, Message: s.err.Error()}
		errors.As(s.err, &e)
		failure = rt.plainObject("message", e.Message, "errno", e.Number, "code", e.Code)
	}
	return rt.array([]goja.Value{
		rt.VM.ToValue(len(s.in) - s.consumed), rt.VM.ToValue(len(s.out) - s.produced), failure,
	})
}
