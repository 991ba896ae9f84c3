package jsrt

import "github.com/nodeloop/nodeloop/net/stream"

// jsReadable is the self of a Readable that JavaScript sees.
type jsReadable struct {
	*stream.Readable
	o overrides
}

// Destroy implements [stream.Destroyer].
func (s *jsReadable) Destroy(err error) { s.o.destroy(s.Readable, err) }

// DestroyImpl implements [stream.Methods].
func (s *jsReadable) DestroyImpl(err error, cb func(error)) { s.o.destroyImpl(s.Readable, err, cb) }

// HasConstruct implements [stream.Methods].
func (s *jsReadable) HasConstruct() bool { return s.o.hasConstruct(s.Readable) }

// ConstructImpl implements [stream.Methods].
func (s *jsReadable) ConstructImpl(cb func(error)) { s.o.constructImpl(s.Readable, cb) }

// GoObject returns the object behind its JavaScript face.
func (s *jsReadable) GoObject() any { return s.Readable }

// Read implements [stream.ReadableMethods].
func (s *jsReadable) Read(n int) stream.Chunk { return s.o.read(s.Readable, n) }

// ReadImpl implements [stream.ReadableMethods].
func (s *jsReadable) ReadImpl(n int) { s.o.readImpl(s.Readable, n) }

// PushChunk implements [stream.ReadableMethods].
func (s *jsReadable) PushChunk(c stream.Chunk, enc stream.Encoding) bool {
	return s.o.push(s.Readable, c, enc)
}

// Pause implements [stream.ReadableMethods].
func (s *jsReadable) Pause() { s.o.simple("pause", s.Readable.Pause) }

// Resume implements [stream.ReadableMethods].
func (s *jsReadable) Resume() { s.o.simple("resume", s.Readable.Resume) }

// Unpipe implements [stream.ReadableMethods].
func (s *jsReadable) Unpipe(dest stream.Stream) { s.o.unpipe(s.Readable, dest) }

// jsWritable is the self of a Writable that JavaScript sees.
type jsWritable struct {
	*stream.Writable
	o overrides
}

// Destroy implements [stream.Destroyer].
func (s *jsWritable) Destroy(err error) { s.o.destroy(s.Writable, err) }

// DestroyImpl implements [stream.Methods].
func (s *jsWritable) DestroyImpl(err error, cb func(error)) { s.o.destroyImpl(s.Writable, err, cb) }

// HasConstruct implements [stream.Methods].
func (s *jsWritable) HasConstruct() bool { return s.o.hasConstruct(s.Writable) }

// ConstructImpl implements [stream.Methods].
func (s *jsWritable) ConstructImpl(cb func(error)) { s.o.constructImpl(s.Writable, cb) }

// GoObject returns the object behind its JavaScript face.
func (s *jsWritable) GoObject() any { return s.Writable }

// WriteChunk implements [stream.Destination].
func (s *jsWritable) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.Writable, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsWritable) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.Writable, c, enc, cb)
}

// WriteImpl implements [stream.WritableMethods].
func (s *jsWritable) WriteImpl(c stream.Chunk, enc stream.Encoding, cb func(error)) {
	s.o.writeImpl(s.Writable, c, enc, cb)
}

// HasWritev implements [stream.WritableMethods].
func (s *jsWritable) HasWritev() bool { return s.o.has("_writev") || s.Writable.HasWritev() }

// WritevImpl implements [stream.WritableMethods].
func (s *jsWritable) WritevImpl(writes []stream.WriteRequest, allBytes bool, cb func(error)) {
	s.o.writevImpl(s.Writable, writes, allBytes, cb)
}

// HasFinal implements [stream.WritableMethods].
func (s *jsWritable) HasFinal() bool { return s.o.has("_final") || s.Writable.HasFinal() }

// FinalImpl implements [stream.WritableMethods].
func (s *jsWritable) FinalImpl(cb func(error)) { s.o.finalImpl(s.Writable, cb) }

// Uncork implements [stream.WritableMethods].
func (s *jsWritable) Uncork() { s.o.simple("uncork", s.Writable.Uncork) }
