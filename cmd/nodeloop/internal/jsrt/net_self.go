package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// jsSocket is the self of a Socket that JavaScript sees.
type jsSocket struct {
	*net.Socket
	o   overrides
	tls *tls.Socket // what the socket is part of, nil for a plain one
}

// DestroySoon asks the program's destroySoon.
func (s *jsSocket) DestroySoon() { s.o.simple("destroySoon", s.Socket.DestroySoon) }

// Ref asks the program's ref.
func (s *jsSocket) Ref() { s.o.simple("ref", s.Socket.Ref) }

// Unref asks the program's unref.
func (s *jsSocket) Unref() { s.o.simple("unref", s.Socket.Unref) }

// Destroy implements [stream.Destroyer].
func (s *jsSocket) Destroy(err error) { s.o.destroy(s.Socket, err) }

// DestroyImpl implements [stream.Methods].
func (s *jsSocket) DestroyImpl(err error, cb func(error)) { s.o.destroyImpl(s.Socket, err, cb) }

// HasConstruct implements [stream.Methods].
func (s *jsSocket) HasConstruct() bool { return s.o.hasConstruct(s.Socket) }

// ConstructImpl implements [stream.Methods].
func (s *jsSocket) ConstructImpl(cb func(error)) { s.o.constructImpl(s.Socket, cb) }

// GoObject returns the object behind its JavaScript face.
func (s *jsSocket) GoObject() any {
	if s.tls != nil {
		return s.tls
	}
	return s.Socket
}

// Read implements [stream.ReadableMethods].
func (s *jsSocket) Read(n int) stream.Chunk { return s.o.read(s.Socket, n) }

// ReadImpl implements [stream.ReadableMethods].
func (s *jsSocket) ReadImpl(n int) { s.o.readImpl(s.Socket, n) }

// PushChunk implements [stream.ReadableMethods].
func (s *jsSocket) PushChunk(c stream.Chunk, enc stream.Encoding) bool {
	return s.o.push(s.Socket, c, enc)
}

// Pause implements [stream.ReadableMethods].
func (s *jsSocket) Pause() { s.o.simple("pause", s.Socket.Pause) }

// Resume implements [stream.ReadableMethods].
func (s *jsSocket) Resume() { s.o.simple("resume", s.Socket.Resume) }

// Unpipe implements [stream.ReadableMethods].
func (s *jsSocket) Unpipe(dest stream.Stream) { s.o.unpipe(s.Socket, dest) }

// WriteChunk implements [stream.Destination].
func (s *jsSocket) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.Socket, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsSocket) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.Socket, c, enc, cb)
}

// WriteImpl implements [stream.WritableMethods].
func (s *jsSocket) WriteImpl(c stream.Chunk, enc stream.Encoding, cb func(error)) {
	s.o.writeImpl(s.Socket, c, enc, cb)
}

// HasWritev implements [stream.WritableMethods].
func (s *jsSocket) HasWritev() bool { return s.o.has("_writev") || s.Socket.HasWritev() }

// WritevImpl implements [stream.WritableMethods].
func (s *jsSocket) WritevImpl(writes []stream.WriteRequest, allBytes bool, cb func(error)) {
	s.o.writevImpl(s.Socket, writes, allBytes, cb)
}

// HasFinal implements [stream.WritableMethods].
func (s *jsSocket) HasFinal() bool { return s.o.has("_final") || s.Socket.HasFinal() }

// FinalImpl implements [stream.WritableMethods].
func (s *jsSocket) FinalImpl(cb func(error)) { s.o.finalImpl(s.Socket, cb) }

// Uncork implements [stream.WritableMethods].
func (s *jsSocket) Uncork() { s.o.simple("uncork", s.Socket.Uncork) }

// SetTimeout asks the program's setTimeout.
func (s *jsSocket) SetTimeout(d time.Duration, onTimeout func()) error {
	fn := s.o.p.Override("setTimeout")
	if fn == nil {
		return s.Socket.SetTimeout(d, onTimeout)
	}
	rt := s.o.p.rt
	args := []goja.Value{rt.VM.ToValue(d.Milliseconds())}
	if onTimeout != nil {
		args = append(args, rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
			defer rt.rethrow()
			onTimeout()
			return nil
		}))
	}
	rt.Call(fn, s.o.p.Obj, args...)
	return nil
}

// SetNoDelay asks the program's setNoDelay.
func (s *jsSocket) SetNoDelay(on bool) {
	if _, ok := s.o.call("setNoDelay", s.o.p.rt.VM.ToValue(on)); !ok {
		s.Socket.SetNoDelay(on)
	}
}

// SetKeepAlive asks the program's setKeepAlive.
func (s *jsSocket) SetKeepAlive(on bool, delay time.Duration) {
	vm := s.o.p.rt.VM
	if _, ok := s.o.call("setKeepAlive", vm.ToValue(on), vm.ToValue(delay.Milliseconds())); !ok {
		s.Socket.SetKeepAlive(on, delay)
	}
}
