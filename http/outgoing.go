package http

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// OutgoingMethods is what a message to send calls on its own object, by names
// that Node's users may override. A type that embeds [ServerResponse] or
// [OutgoingMessage], or a layer above, takes them over with SetSelf.
type OutgoingMethods interface {
	stream.Destination
	stream.Destroyer
	// ImplicitHeader is _implicitHeader: store the header block, because the body
	// begins and no header was written.
	ImplicitHeader() error
	// SetHeader is setHeader, as writeHead calls it.
	SetHeader(name string, value any) error
	// Send is _send: pass on a piece, after the header block if that is waiting.
	Send(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error)
	// WriteRaw is _writeRaw: pass on a piece to the socket, or keep it until the
	// message has its turn there.
	WriteRaw(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error)
	// Flush is _flush: called when the message gets its socket.
	Flush() error
	// FlushOutput is _flushOutput: write what was kept.
	FlushOutput(s Socket) (bool, error)
	// Finish is _finish: all of an ended message was handed to its socket.
	Finish()
}

// OutgoingMessage is what responses and requests to send have in common: the
// headers, their rendering, and the way of the body to the socket. It mirrors
// http.OutgoingMessage; the exported fields are Node's properties of that name.
type OutgoingMessage struct {
	emitter.EventEmitter

	// ChunkedEncoding says that the body goes out in chunks. It is decided when
	// the header block is stored.
	ChunkedEncoding bool
	// ShouldKeepAlive says that the connection may serve another message.
	ShouldKeepAlive bool
	// UseChunkedEncodingByDefault says that a body of unknown length goes out in
	// chunks; otherwise the connection's end is the body's end.
	UseChunkedEncodingByDefault bool
	// SendDate adds a Date header unless one is set.
	SendDate bool
	// StrictContentLength refuses a body that contradicts a numeric
	// Content-Length, with ERR_HTTP_CONTENT_LENGTH_MISMATCH.
	StrictContentLength bool
	// MaxRequestsOnConnectionReached makes a kept-alive message say
	// Connection: close.
	MaxRequestsOnConnectionReached bool

	finished    bool // end was called
	destroyed   bool
	closed      bool // 'close' was emitted or is bound to be
	headStored  bool // Node's _header is not null
	headSent    bool
	last        bool // the connection ends with this message
	hasBody     bool
	needDrain   bool
	endCalled   bool
	agent       bool // the message has an Agent
	corkTick    bool // the tick that uncorks is queued (node10)
	autoKeep    bool // Node's _defaultKeepAlive: no Keep-Alive header was set
	noConn      bool // Connection was removed
	noLength    bool // Content-Length was removed
	noTE        bool // Transfer-Encoding was removed
	lengthKnown bool // contentLength holds a number
	ahead       bool // the output went out with that of a message before
	overridden  bool // SetSelf was called: take no short cuts

	loop       *loop.Loop
	g          *global
	self       OutgoingMethods
	socket     Socket
	pending    pendingCounter
	headers    outHeaders
	unique     UniqueHeaders
	head       []byte // the header block, until its buffer is given back
	headLength int
	output     []outWrite
	first      [1]outWrite // where output begins
	outputSize int
	corked     int // Cork calls without a socket
	trailer    string

	contentLength int64
	bytesWritten  int64
	began         int64 // for metrics, ns; 0 without

	keepAliveMs int // announced in Keep-Alive, 0 for none
	maxRequests int // announced in Keep-Alive, 0 for none
	status      int // status code of the stored header block
}

// outWrite is a write that waits for the message's turn on the socket.
type outWrite struct {
	chunk stream.Chunk
	enc   stream.Encoding
	cb    func(error)
	own   bool // the chunk is a buffer of this package
}

func (w outWrite) queued() QueuedWrite { return QueuedWrite{w.chunk, w.enc, w.cb} }

// pendingCounter is told how much a message keeps back, in Len units. It is
// Node's _onPendingData.
type pendingCounter interface {
	addPending(delta int)
	// holdsBack reports whether the owner has corked the socket.
	holdsBack() bool
	// socketOf returns the socket that the message waits for.
	socketOf() Socket
}

// NewOutgoingMessage returns a message without a start line. Its
// ImplicitHeader fails with ERR_METHOD_NOT_IMPLEMENTED.
func NewOutgoingMessage(l *loop.Loop) *OutgoingMessage {
	m := new(OutgoingMessage)
	m.Init(l, m)
	return m
}

// Init makes a message that another struct embeds ready for use. self is that
// struct.
func (m *OutgoingMessage) Init(l *loop.Loop, self OutgoingMethods) {
	if m.g == nil {
		m.g = globalOf(l)
	}
	m.init(m.g, self)
}

func (m *OutgoingMessage) init(g *global, self OutgoingMethods) {
	m.EventEmitter.Init(g.loop, self)
	m.loop, m.g, m.self = g.loop, g, self
	m.ShouldKeepAlive = true
	m.UseChunkedEncodingByDefault = true
	m.hasBody = true
	m.autoKeep = true
}

// SetSelf replaces the object that overridable methods are called on.
func (m *OutgoingMessage) SetSelf(self OutgoingMethods) {
	m.self, m.overridden = self, true
}

// Self returns the object that overridable methods are called on.
func (m *OutgoingMessage) Self() OutgoingMethods { return m.self }

// Loop returns the loop that the message lives on.
func (m *OutgoingMessage) Loop() *loop.Loop { return m.loop }

// Socket returns the message's socket: nil before it is assigned and, for a
// response, after 'finish'. It mirrors socket and connection.
func (m *OutgoingMessage) Socket() Socket { return m.socket }

// SetSocket sets what Socket returns and nothing else.
func (m *OutgoingMessage) SetSocket(s Socket) { m.socket = s }

// HeadersSent reports whether the header block was stored, and so can no more
// be changed. It mirrors headersSent.
func (m *OutgoingMessage) HeadersSent() bool { return m.headStored }

// Finished reports whether End was called. It mirrors finished.
func (m *OutgoingMessage) Finished() bool { return m.finished }

// Destroyed reports whether the message was destroyed; a response is so too
// once it was closed.
func (m *OutgoingMessage) Destroyed() bool { return m.destroyed }

// WritableEnded reports whether End was called.
func (m *OutgoingMessage) WritableEnded() bool { return m.finished }

// WritableFinished reports whether End was called and all is with the kernel.
func (m *OutgoingMessage) WritableFinished() bool {
	return m.finished && m.outputSize == 0 && (m.socket == nil || m.socket.WritableLength() == 0)
}

// WritableLength returns how much waits here and in the socket, in bytes, or
// UTF-16 units for strings.
func (m *OutgoingMessage) WritableLength() int {
	if m.socket == nil {
		return m.outputSize
	}
	return m.outputSize + m.socket.WritableLength()
}

// WritableHighWaterMark returns the socket's, or the default without one.
func (m *OutgoingMessage) WritableHighWaterMark() int {
	if m.socket == nil {
		return stream.DefaultHighWaterMark
	}
	return m.socket.WritableHighWaterMark()
}

// WritableCorked returns how many Cork calls are in force.
func (m *OutgoingMessage) WritableCorked() int {
	if m.socket == nil {
		return m.corked
	}
	return m.corked + m.socket.WritableCorked()
}

// WritableObjectMode returns false: a message has bytes. It mirrors
// writableObjectMode.
func (m *OutgoingMessage) WritableObjectMode() bool { return false }

// WritableNeedDrain reports whether 'drain' is awaited.
func (m *OutgoingMessage) WritableNeedDrain() bool {
	return !m.destroyed && !m.finished && m.needDrain
}

// profile returns what the message's Node version does where versions differ.
func (m *OutgoingMessage) profile() *loop.Profile { return m.loop.Profile() }

// takeHead returns the header block to be sent now.
func (m *OutgoingMessage) takeHead() []byte { return m.head }

// HeaderBlock returns the header block as it was stored, empty before that. It
// mirrors _header.
func (m *OutgoingMessage) HeaderBlock() string { return string(m.head) }

// keep appends a write to those that wait for the message's turn.
func (m *OutgoingMessage) keep(w outWrite) {
	if m.output == nil {
		m.output = m.first[:0]
	}
	m.output = append(m.output, w)
	m.addPending(w.chunk.Len())
}

// outputLeft forgets what was kept: it went to the socket.
func (m *OutgoingMessage) outputLeft() {
	m.output, m.first = nil, [1]outWrite{}
	m.addPending(-m.outputSize)
}

func (m *OutgoingMessage) addPending(delta int) {
	m.outputSize += delta
	if m.pending != nil {
		m.pending.addPending(delta)
	}
}
