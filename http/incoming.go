package http

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// IncomingMessage is a message that arrives: a request on a server, a response
// on a client. It is a Readable of the body. The exported fields are Node's
// properties; a field without a meaning for its kind of message is zero. All
// strings are bytes as they came, which Node reads as latin1.
type IncomingMessage struct {
	stream.Readable

	// Method is the request's method: "GET".
	Method string
	// URL is the request's target, unparsed.
	URL string
	// StatusCode is the response's status.
	StatusCode int
	// StatusMessage is the response's reason phrase.
	StatusMessage string
	// HTTPVersionMajor and HTTPVersionMinor are the peer's version.
	HTTPVersionMajor int
	HTTPVersionMinor int
	// RawHeaders are names and values in turn, as they came. They may be shared
	// with other messages and must not be written to.
	RawHeaders []string
	// RawTrailers are the names and values after the body, from 'end' on.
	RawTrailers []string
	// Upgrade says that the message asks to leave HTTP and that someone listens.
	Upgrade bool
	// Aborted says that the message was cut off.
	Aborted bool

	kind      MessageKind
	complete  bool // all of the message was read
	consuming bool // somebody has asked for the body
	dumped    bool // nobody can read the body any more
	shown     int  // how many of RawHeaders count
	shownLate int  // how many of RawTrailers count
	socket    Socket
	parsed    *parsedHeaders
	timer     requestTimer
	conn      *connection // the server's, as far as its listeners need it
	latent    endTasks
	body      *bodyReader
	request   *ClientRequest // the request that this answers (client)
}

// parsedHeaders are made when they are first asked for.
type parsedHeaders struct {
	headers, trailers                 *Headers
	headersDistinct, trailersDistinct *Headers
}

// IncomingMethods is what an incoming message calls on its own object, by names
// that Node's users may override.
type IncomingMethods interface {
	stream.ReadableMethods
}

// NewIncomingMessage returns a message that came over s, which may be nil.
func NewIncomingMessage(l *loop.Loop, s Socket) *IncomingMessage {
	m := globalOf(l).allocRequest()
	m.InitMessage(l, m, s)
	return m
}

// InitMessage makes a message that another struct embeds ready for use. self is
// that struct.
func (m *IncomingMessage) InitMessage(l *loop.Loop, self IncomingMethods, s Socket) {
	mark := 0
	if s != nil && l.Profile().HTTP.RequestMark {
		if r := s.ReadableState(); r != nil {
			if mark = r.ReadableHighWaterMark(); mark == 0 {
				mark = stream.NoBuffer
			}
		}
	}
	m.Readable.InitMark(l, self, mark)
	m.SetReadableBit(stream.ReadableBitReadingMore, true)
	if self == IncomingMethods(m) {
		m.SetPlain()
	}
	m.socket = s
}

// plain reports whether the message is nobody's but this package's: no method
// is overridden.
func (m *IncomingMessage) plain() bool {
	return m.Hook() == nil && m.Self() == stream.Methods(m)
}

// MessageKind says what an [IncomingMessage] turned out to be.
type MessageKind uint8

// The kinds of message.
const (
	NoMessageYet    MessageKind = iota // nobody has parsed a start line into it
	RequestMessage                     // Method and URL count
	ResponseMessage                    // StatusCode, which may be 0, and StatusMessage count
)

// Kind says whether a start line was read and of which kind it was.
func (m *IncomingMessage) Kind() MessageKind { return m.kind }

// begin fills in what the start line says.
func (m *IncomingMessage) begin(kind MessageKind, head *parser.Head, url string) {
	m.kind = kind
	m.HTTPVersionMajor, m.HTTPVersionMinor = int(head.Major), int(head.Minor)
	m.URL = url
	m.Upgrade = head.Upgrade
	if kind == RequestMessage {
		if !head.Method.Foreign() { // Node: req.method is undefined then
			m.Method = head.Method.String()
		}
	} else {
		m.StatusCode, m.StatusMessage = head.StatusCode, head.StatusMessage
	}
}

// HTTPVersion returns the peer's version: "1.1".
func (m *IncomingMessage) HTTPVersion() string {
	if m.HTTPVersionMajor == 1 {
		switch m.HTTPVersionMinor {
		case 1:
			return "1.1"
		case 0:
			return "1.0"
		}
	}
	return string([]byte{'0' + byte(m.HTTPVersionMajor), '.', '0' + byte(m.HTTPVersionMinor)})
}

// Complete reports whether all of the message has arrived. It mirrors complete.
func (m *IncomingMessage) Complete() bool { return m.complete }

// SetComplete sets what Complete reports.
func (m *IncomingMessage) SetComplete(v bool) { m.complete = v }

// Consuming reports whether the body was asked for. It mirrors _consuming.
func (m *IncomingMessage) Consuming() bool { return m.consuming }

// Dumped reports whether the body is thrown away. It mirrors _dumped.
func (m *IncomingMessage) Dumped() bool { return m.dumped }

// Socket returns the connection, nil once the message was parted from it. It
// mirrors socket, connection and client.
func (m *IncomingMessage) Socket() Socket { return m.socket }

// SetSocket sets what Socket returns.
func (m *IncomingMessage) SetSocket(s Socket) { m.socket = s }

// SetTimeout makes the connection emit 'timeout' after d of silence. fn, which
// may be nil, is added as a listener of the message's 'timeout'.
func (m *IncomingMessage) SetTimeout(d time.Duration, fn func(s Socket)) {
	if fn != nil {
		EventTimeout.On(&m.EventEmitter, fn)
	}
	if m.socket != nil {
		setSocketTimeout(m.socket, d)
	}
}

// OnAborted adds a listener of [EventAborted].
func (m *IncomingMessage) OnAborted(fn func()) *emitter.Listener {
	return EventAborted.On(&m.EventEmitter, fn)
}

// OnTimeout adds a listener of [EventTimeout].
func (m *IncomingMessage) OnTimeout(fn func(s Socket)) *emitter.Listener {
	return EventTimeout.On(&m.EventEmitter, fn)
}
