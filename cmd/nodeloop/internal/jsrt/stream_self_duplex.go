package jsrt

import "github.com/nodeloop/nodeloop/net/stream"

// jsDuplex is the self of a Duplex that JavaScript sees.
type jsDuplex struct {
	*stream.Duplex
	o overrides
}

// Destroy implements [stream.Destroyer].
func (s *jsDuplex) Destroy(err error) { s.o.destroy(s.Duplex, err) }

// DestroyImpl implements [stream.Methods].
func (s *jsDuplex) DestroyImpl(err error, cb func(error)) { s.o.destroyImpl(s.Duplex, err, cb) }

// HasConstruct implements [stream.Methods].
func (s *jsDuplex) HasConstruct() bool { return s.o.hasConstruct(s.Duplex) }

// ConstructImpl implements [stream.Methods].
func (s *jsDuplex) ConstructImpl(cb func(error)) { s.o.constructImpl(s.Duplex, cb) }

// GoObject returns the object behind its JavaScript face.
func (s *jsDuplex) GoObject() any { return s.Duplex }

// Read implements [stream.ReadableMethods].
func (s *jsDuplex) Read(n int) stream.Chunk { return s.o.read(s.Duplex, n) }

// ReadImpl implements [stream.ReadableMethods].
func (s *jsDuplex) ReadImpl(n int) { s.o.readImpl(s.Duplex, n) }

// PushChunk implements [stream.ReadableMethods].
func (s *jsDuplex) PushChunk(c stream.Chunk, enc stream.Encoding) bool {
	return s.o.push(s.Duplex, c, enc)
}

// Pause implements [stream.ReadableMethods].
func (s *jsDuplex) Pause() { s.o.simple("pause", s.Duplex.Pause) }

// Resume implements [stream.ReadableMethods].
func (s *jsDuplex) Resume() { s.o.simple("resume", s.Duplex.Resume) }

// Unpipe implements [stream.ReadableMethods].
func (s *jsDuplex) Unpipe(dest stream.Stream) { s.o.unpipe(s.Duplex, dest) }

// WriteChunk implements [stream.Destination].
func (s *jsDuplex) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.Duplex, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsDuplex) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.Duplex, c, enc, cb)
}

// WriteImpl implements [stream.WritableMethods].
func (s *jsDuplex) WriteImpl(c stream.Chunk, enc stream.Encoding, cb func(error)) {
	s.o.writeImpl(s.Duplex, c, enc, cb)
}

// HasWritev implements [stream.WritableMethods].
func (s *jsDuplex) HasWritev() bool { return s.o.has("_writev") || s.Duplex.HasWritev() }

// WritevImpl implements [stream.WritableMethods].
func (s *jsDuplex) WritevImpl(writes []stream.WriteRequest, allBytes bool, cb func(error)) {
	s.o.writevImpl(s.Duplex, writes, allBytes, cb)
}

// HasFinal implements [stream.WritableMethods].
func (s *jsDuplex) HasFinal() bool { return s.o.has("_final") || s.Duplex.HasFinal() }

// FinalImpl implements [stream.WritableMethods].
func (s *jsDuplex) FinalImpl(cb func(error)) { s.o.finalImpl(s.Duplex, cb) }

// Uncork implements [stream.WritableMethods].
func (s *jsDuplex) Uncork() { s.o.simple("uncork", s.Duplex.Uncork) }

// jsTransform is the self of a Transform that JavaScript sees. base is the
// Transform, or the PassThrough around it.
type jsTransform struct {
	*stream.Transform
	base stream.TransformMethods
	o    overrides
}

// Destroy implements [stream.Destroyer].
func (s *jsTransform) Destroy(err error) { s.o.destroy(s.Transform, err) }

// DestroyImpl implements [stream.Methods].
func (s *jsTransform) DestroyImpl(err error, cb func(error)) { s.o.destroyImpl(s.Transform, err, cb) }

// HasConstruct implements [stream.Methods].
func (s *jsTransform) HasConstruct() bool { return s.o.hasConstruct(s.Transform) }

// ConstructImpl implements [stream.Methods].
func (s *jsTransform) ConstructImpl(cb func(error)) { s.o.constructImpl(s.Transform, cb) }

// GoObject returns the object behind its JavaScript face.
func (s *jsTransform) GoObject() any { return s.Transform }

// Read implements [stream.ReadableMethods].
func (s *jsTransform) Read(n int) stream.Chunk { return s.o.read(s.Transform, n) }

// ReadImpl implements [stream.ReadableMethods].
func (s *jsTransform) ReadImpl(n int) { s.o.readImpl(s.Transform, n) }

// PushChunk implements [stream.ReadableMethods].
func (s *jsTransform) PushChunk(c stream.Chunk, enc stream.Encoding) bool {
	return s.o.push(s.Transform, c, enc)
}

// Pause implements [stream.ReadableMethods].
func (s *jsTransform) Pause() { s.o.simple("pause", s.Transform.Pause) }

// Resume implements [stream.ReadableMethods].
func (s *jsTransform) Resume() { s.o.simple("resume", s.Transform.Resume) }

// Unpipe implements [stream.ReadableMethods].
func (s *jsTransform) Unpipe(dest stream.Stream) { s.o.unpipe(s.Transform, dest) }

// WriteChunk implements [stream.Destination].
func (s *jsTransform) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.Transform, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsTransform) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.Transform, c, enc, cb)
}

// WriteImpl implements [stream.WritableMethods].
func (s *jsTransform) WriteImpl(c stream.Chunk, enc stream.Encoding, cb func(error)) {
	s.o.writeImpl(s.Transform, c, enc, cb)
}

// HasWritev implements [stream.WritableMethods].
func (s *jsTransform) HasWritev() bool { return s.o.has("_writev") || s.Transform.HasWritev() }

// WritevImpl implements [stream.WritableMethods].
func (s *jsTransform) WritevImpl(writes []stream.WriteRequest, allBytes bool, cb func(error)) {
	s.o.writevImpl(s.Transform, writes, allBytes, cb)
}

// HasFinal implements [stream.WritableMethods].
func (s *jsTransform) HasFinal() bool { return s.o.has("_final") || s.Transform.HasFinal() }

// FinalImpl implements [stream.WritableMethods].
func (s *jsTransform) FinalImpl(cb func(error)) { s.o.finalImpl(s.Transform, cb) }

// Uncork implements [stream.WritableMethods].
func (s *jsTransform) Uncork() { s.o.simple("uncork", s.Transform.Uncork) }

// TransformImpl implements [stream.TransformMethods].
func (s *jsTransform) TransformImpl(c stream.Chunk, enc stream.Encoding, cb func(error, stream.Chunk)) {
	s.o.transformImpl(s.base, c, enc, cb)
}

// HasFlush implements [stream.TransformMethods].
func (s *jsTransform) HasFlush() bool { return s.o.has("_flush") || s.base.HasFlush() }

// FlushImpl implements [stream.TransformMethods].
func (s *jsTransform) FlushImpl(cb func(error, stream.Chunk)) { s.o.flushImpl(s.base, cb) }

// HasOwnFinal tells a Transform that _final is the program's.
func (s *jsTransform) HasOwnFinal() bool { return s.o.has("_final") }
