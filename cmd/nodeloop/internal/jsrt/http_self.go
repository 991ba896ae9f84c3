package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// jsIncoming is the self of an IncomingMessage that JavaScript sees.
type jsIncoming struct {
	*http.IncomingMessage
	o      overrides
	client http.Socket // the first
	faces  incomingFaces
	// assigned are headers and trailers that a program put in the place of ours.
	assigned map[string]goja.Value
}

// Destroy implements [stream.Destroyer].
func (s *jsIncoming) Destroy(err error) { s.o.destroy(s.IncomingMessage, err) }

// DestroyImpl implements [stream.Methods].
func (s *jsIncoming) DestroyImpl(err error, cb func(error)) {
	s.o.destroyImpl(s.IncomingMessage, err, cb)
}

// HasConstruct implements [stream.Methods].
func (s *jsIncoming) HasConstruct() bool { return s.o.hasConstruct(s.IncomingMessage) }

// ConstructImpl implements [stream.Methods].
func (s *jsIncoming) ConstructImpl(cb func(error)) { s.o.constructImpl(s.IncomingMessage, cb) }

// GoObject returns the object behind its JavaScript face.
func (s *jsIncoming) GoObject() any { return s.IncomingMessage }

// Read implements [stream.ReadableMethods].
func (s *jsIncoming) Read(n int) stream.Chunk { return s.o.read(s.IncomingMessage, n) }

// ReadImpl implements [stream.ReadableMethods].
func (s *jsIncoming) ReadImpl(n int) { s.o.readImpl(s.IncomingMessage, n) }

// PushChunk implements [stream.ReadableMethods].
func (s *jsIncoming) PushChunk(c stream.Chunk, enc stream.Encoding) bool {
	return s.o.push(s.IncomingMessage, c, enc)
}

// Pause implements [stream.ReadableMethods].
func (s *jsIncoming) Pause() { s.o.simple("pause", s.IncomingMessage.Pause) }

// Resume implements [stream.ReadableMethods].
func (s *jsIncoming) Resume() { s.o.simple("resume", s.IncomingMessage.Resume) }

// Unpipe implements [stream.ReadableMethods].
func (s *jsIncoming) Unpipe(dest stream.Stream) { s.o.unpipe(s.IncomingMessage, dest) }

// jsOutgoing is the self of an OutgoingMessage that JavaScript sees.
type jsOutgoing struct {
	*http.OutgoingMessage
	o messageOverrides
}

// WriteChunk implements [stream.Destination].
func (s *jsOutgoing) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.OutgoingMessage, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsOutgoing) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.OutgoingMessage, c, enc, cb)
}

// Destroy implements [stream.Destroyer].
func (s *jsOutgoing) Destroy(err error) { s.o.destroy(s.OutgoingMessage, err) }

// ImplicitHeader implements [http.OutgoingMethods].
func (s *jsOutgoing) ImplicitHeader() error { return s.o.implicitHeader(s.OutgoingMessage) }

// SetHeader implements [http.OutgoingMethods].
func (s *jsOutgoing) SetHeader(name string, value any) error {
	return s.o.setHeader(s.OutgoingMessage, name, value)
}

// Send implements [http.OutgoingMethods].
func (s *jsOutgoing) Send(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.pass("_send", s.OutgoingMessage.Send, c, enc, cb)
}

// WriteRaw implements [http.OutgoingMethods].
func (s *jsOutgoing) WriteRaw(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.pass("_writeRaw", s.OutgoingMessage.WriteRaw, c, enc, cb)
}

// Flush implements [http.OutgoingMethods].
func (s *jsOutgoing) Flush() error { return s.o.flush(s.OutgoingMessage) }

// FlushOutput implements [http.OutgoingMethods].
func (s *jsOutgoing) FlushOutput(sock http.Socket) (bool, error) {
	return s.o.flushOutput(s.OutgoingMessage, sock)
}

// Finish implements [http.OutgoingMethods].
func (s *jsOutgoing) Finish() { s.o.simple("_finish", s.OutgoingMessage.Finish) }

// GoObject returns the object behind its JavaScript face.
func (s *jsOutgoing) GoObject() any { return s.OutgoingMessage }

func (s *jsOutgoing) overridden() *messageOverrides { return &s.o }

// Message returns what all messages to send have in common.
func (s *jsOutgoing) Message() *http.OutgoingMessage { return s.OutgoingMessage }

// jsResponse is the self of a ServerResponse that JavaScript sees.
type jsResponse struct {
	*http.ServerResponse
	o messageOverrides
}

// WriteChunk implements [stream.Destination].
func (s *jsResponse) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.ServerResponse, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsResponse) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.ServerResponse, c, enc, cb)
}

// Destroy implements [stream.Destroyer].
func (s *jsResponse) Destroy(err error) { s.o.destroy(s.ServerResponse, err) }

// ImplicitHeader implements [http.OutgoingMethods].
func (s *jsResponse) ImplicitHeader() error {
	if s.o.status == nil || s.StatusCode >= 100 && s.StatusCode <= 999 || s.o.p.Override("_implicitHeader") != nil {
		return s.o.implicitHeader(s.ServerResponse)
	}
	return s.ServerResponse.WriteHeadArgs(&http.Head{Status: s.StatusCode, StatusText: s.o.http.formatted(s.o.status), HasStatusText: true})
}

// SetHeader implements [http.OutgoingMethods].
func (s *jsResponse) SetHeader(name string, value any) error {
	return s.o.setHeader(s.ServerResponse, name, value)
}

// Send implements [http.OutgoingMethods].
func (s *jsResponse) Send(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.pass("_send", s.ServerResponse.Send, c, enc, cb)
}

// WriteRaw implements [http.OutgoingMethods].
func (s *jsResponse) WriteRaw(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.pass("_writeRaw", s.ServerResponse.WriteRaw, c, enc, cb)
}

// Flush implements [http.OutgoingMethods].
func (s *jsResponse) Flush() error { return s.o.flush(s.ServerResponse) }

// FlushOutput implements [http.OutgoingMethods].
func (s *jsResponse) FlushOutput(sock http.Socket) (bool, error) {
	return s.o.flushOutput(s.ServerResponse, sock)
}

// Finish implements [http.OutgoingMethods].
func (s *jsResponse) Finish() { s.o.simple("_finish", s.ServerResponse.Finish) }

// GoObject returns the object behind its JavaScript face.
func (s *jsResponse) GoObject() any { return s.ServerResponse }

func (s *jsResponse) overridden() *messageOverrides { return &s.o }

// Message returns what all messages to send have in common.
func (s *jsResponse) Message() *http.OutgoingMessage { return &s.ServerResponse.OutgoingMessage }

// jsRequest is the self of a ClientRequest that JavaScript sees.
type jsRequest struct {
	*http.ClientRequest
	o messageOverrides
}

// WriteChunk implements [stream.Destination].
func (s *jsRequest) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.write(s.ClientRequest, c, enc, cb)
}

// EndChunk implements [stream.Destination].
func (s *jsRequest) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.o.end(s.ClientRequest, c, enc, cb)
}

// Destroy implements [stream.Destroyer].
func (s *jsRequest) Destroy(err error) { s.o.destroy(s.ClientRequest, err) }

// ImplicitHeader implements [http.OutgoingMethods].
func (s *jsRequest) ImplicitHeader() error { return s.o.implicitHeader(s.ClientRequest) }

// SetHeader implements [http.OutgoingMethods].
func (s *jsRequest) SetHeader(name string, value any) error {
	return s.o.setHeader(s.ClientRequest, name, value)
}

// Send implements [http.OutgoingMethods].
func (s *jsRequest) Send(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.pass("_send", s.ClientRequest.Send, c, enc, cb)
}

// WriteRaw implements [http.OutgoingMethods].
func (s *jsRequest) WriteRaw(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.o.pass("_writeRaw", s.ClientRequest.WriteRaw, c, enc, cb)
}

// Flush implements [http.OutgoingMethods].
func (s *jsRequest) Flush() error { return s.o.flush(s.ClientRequest) }

// FlushOutput implements [http.OutgoingMethods].
func (s *jsRequest) FlushOutput(sock http.Socket) (bool, error) {
	return s.o.flushOutput(s.ClientRequest, sock)
}

// Finish implements [http.OutgoingMethods].
func (s *jsRequest) Finish() { s.o.simple("_finish", s.ClientRequest.Finish) }

// GoObject returns the object behind its JavaScript face.
func (s *jsRequest) GoObject() any { return s.ClientRequest }

func (s *jsRequest) overridden() *messageOverrides { return &s.o }

// Message returns what all messages to send have in common.
func (s *jsRequest) Message() *http.OutgoingMessage { return &s.ClientRequest.OutgoingMessage }

// WriteHeadArgs implements [http.ResponseMethods].
func (s *jsResponse) WriteHeadArgs(h *http.Head) error {
	fn := s.o.p.Override("writeHead")
	if fn == nil {
		s.headed()
		err := s.ServerResponse.WriteHeadArgs(h)
		if err == nil {
			s.settled()
		}
		return err
	}
	args := []goja.Value{s.o.p.rt.VM.ToValue(h.Status)}
	if h.HasReason {
		args = append(args, s.o.p.rt.latin1(h.Reason))
	}
	s.o.p.rt.Call(fn, s.o.p.Obj, args...)
	return nil
}

// AssignSocket implements [http.ResponseMethods].
func (s *jsResponse) AssignSocket(sock http.Socket) error {
	if _, ok := s.o.call("assignSocket", s.o.http.socketFace(sock)); ok {
		return nil
	}
	return s.ServerResponse.AssignSocket(sock)
}

// DetachSocket implements [http.ResponseMethods].
func (s *jsResponse) DetachSocket(sock http.Socket) error {
	if _, ok := s.o.call("detachSocket", s.o.http.socketFace(sock)); ok {
		return nil
	}
	return s.ServerResponse.DetachSocket(sock)
}

// AssignSocket implements [http.RequestMethods].
func (s *jsRequest) AssignSocket(sock http.Socket, err error) {
	if _, ok := s.o.call("onSocket", s.o.http.socketFace(sock), s.o.p.rt.ErrorValue(err)); !ok {
		s.ClientRequest.AssignSocket(sock, err)
	}
}

// SetTimeout implements [http.RequestMethods].
func (s *jsRequest) SetTimeout(d time.Duration, fn func()) error {
	if _, ok := s.o.call("setTimeout", s.o.p.rt.VM.ToValue(float64(d)/float64(time.Millisecond))); ok {
		return nil
	}
	return s.ClientRequest.SetTimeout(d, fn)
}
