package http

import (
	"math"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// AutoHeadersCount is the value of [Server.MaxHeadersCount] that stands for
// Node's null: 1000 headers.
const AutoHeadersCount = -1

// ServerOptions are the options of CreateServer. The zero value is Node's
// default.
type ServerOptions struct {
	// IncomingMessage makes the requests, for example as part of a larger struct;
	// default [NewIncomingMessage].
	IncomingMessage func(l *loop.Loop, s Socket) *IncomingMessage
	// ServerResponse makes the responses; default [NewServerResponse].
	ServerResponse func(req *IncomingMessage) *ServerResponse
	// InsecureHTTPParser accepts what is no proper HTTP; default: what
	// [SetInsecureHTTPParser] says.
	InsecureHTTPParser stream.Tri
	// StrictParser refuses whatever two readers of HTTP could read in two ways,
	// bounds what Node leaves unbounded, and enforces HeadersTimeout and a
	// RequestTimeout, which begins as 5 minutes, by timers. It is for servers that
	// face the open network; Node has no such option. It wins over
	// InsecureHTTPParser. See also [SetStrictParser].
	StrictParser bool
	// MaxHeaderSize limits the bytes of a header block; default
	// [MaxHeaderSize]'s. Profile node10 has no such option.
	MaxHeaderSize int
	// MaxBodySize is what [Server.MaxBodySize] begins with. Node has no such option.
	MaxBodySize int64
	// NoDelay, KeepAlive and KeepAliveInitialDelay are set on each socket that is
	// accepted (node16).
	NoDelay               bool
	KeepAlive             bool
	KeepAliveInitialDelay time.Duration
	// ReuseMessages lets the server make new requests and responses of old ones:
	// what the 'request' listener gets is valid until the response has finished, and
	// must not be touched later. A message that somebody listens on is never
	// reused. It spares the collector a kilobyte for each request; Node has no such
	// option. It counts for messages that the server makes itself.
	ReuseMessages bool
	// CorkPipelined corks the socket while a chunk with several requests is handled,
	// so that what their listeners answer at once leaves in one write behind the
	// last of them. A listener that takes its time then holds back the answers
	// before its own. Node has no such option: each answer leaves as it is made.
	CorkPipelined bool
	// UniqueHeaders names response headers that go out in one line, list values
	// joined with "; " (node16).
	UniqueHeaders []string
}

// Server speaks HTTP on the connections of a net.Server. The exported fields
// are Node's properties; they may be changed at any time and count from the next
// connection or request on. It mirrors http.Server.
type Server struct {
	net.Server

	// Timeout is how long a socket may be silent before 'timeout'; 0, the default
	// in node16, is for ever. Node10 begins with two minutes.
	Timeout time.Duration
	// KeepAliveTimeout is how long a connection may be idle between requests; 5 s
	// at first, 0 leaves it to Timeout.
	KeepAliveTimeout time.Duration
	// HeadersTimeout is how long a header block may take, looked at when bytes
	// arrive; 60 s at first (node10: 40 s), 0 is for ever.
	HeadersTimeout time.Duration
	// RequestTimeout is how long a request may take to arrive before it is
	// answered with 408; 0, the default, is for ever. Node16 only.
	RequestTimeout time.Duration
	// MaxHeadersCount limits how many headers of a request are seen; 0 is no
	// limit, AutoHeadersCount, the default, is 1000.
	MaxHeadersCount int
	// MaxRequestsPerSocket limits the requests of a connection; 0, the default,
	// does not. Node16 only.
	MaxRequestsPerSocket int
	// MaxHeaderSize limits the bytes of a header block; 0 is the default.
	MaxHeaderSize int
	// MaxBodySize limits the bytes of a request's body, chunk framing left out; 0,
	// the default, does not. A request that declares more is refused before a
	// handler hears of it or a byte of it is read, and before any 100 Continue;
	// one that brings more, in chunks, when it does: its request is aborted with
	// the error below. Requests before it on the connection are answered first.
	// Then 'clientError' comes with ERR_HTTP_BODY_TOO_LARGE
	// ([nodeerr.ErrHTTPBodyTooLarge]), or without a listener 413, unless the
	// response has begun, and the connection is closed. A handler that wants less
	// takes [IncomingMessage.ReadBody]. Node has no such property.
	MaxBodySize int64
	// InsecureHTTPParser accepts what is no proper HTTP.
	InsecureHTTPParser stream.Tri
	// StrictParser refuses what could be read in two ways. See [ServerOptions].
	StrictParser bool
	// HTTPAllowHalfOpen answers requests of clients that have ended their side.
	HTTPAllowHalfOpen bool

	newIncoming func(l *loop.Loop, s Socket) *IncomingMessage
	newResponse func(req *IncomingMessage) *ServerResponse
	unique      UniqueHeaders
	parsing     *parserSettings // of the last connection
	reuse       bool
	corks       bool                     // CorkPipelined
	faults      map[*time.Duration]error // see SetTimeFault
}

// RequestListener is a listener of [EventRequest].
type RequestListener = func(req *IncomingMessage, res *ServerResponse)

// CreateServer returns a server that does not listen yet. opts may be nil; fn,
// which may be nil, becomes the first listener of 'request'. It panics with
// ERR_OUT_OF_RANGE for a MaxHeaderSize below 0, as Node's throws. It mirrors
// http.createServer.
func CreateServer(l *loop.Loop, opts *ServerOptions, fn RequestListener) *Server {
	srv := new(Server)
	srv.InitServer(l, srv, opts, fn)
	return srv
}

// InitServer makes a server that another struct embeds ready for use. self is
// that struct. See [CreateServer].
func (srv *Server) InitServer(l *loop.Loop, self net.ServerMethods, opts *ServerOptions, fn RequestListener) {
	if opts == nil {
		opts = &ServerOptions{}
	}
	netOpts := net.ServerOptions{AllowHalfOpen: true}
	if l.Profile().HTTP.RequestTimeout {
		netOpts.NoDelay = opts.NoDelay
		netOpts.KeepAlive = opts.KeepAlive
		netOpts.KeepAliveInitialDelay = opts.KeepAliveInitialDelay
	}
	srv.InitOver(l, self, &netOpts, opts, fn)
	EventConnection.On(srv.Emitter(), srv.listen)
}

// InitOver is [Server.InitServer] for a server that gets its connections from a
// layer between: it speaks HTTP on those that [Server.ServeConnection] is given.
// netOpts are the net.Server's.
func (srv *Server) InitOver(l *loop.Loop, self net.ServerMethods, netOpts *net.ServerOptions, opts *ServerOptions, fn RequestListener) {
	if opts == nil {
		opts = &ServerOptions{}
	}
	p := &l.Profile().HTTP
	srv.StrictParser = opts.StrictParser || globalOf(l).strict
	srv.newIncoming, srv.newResponse = opts.IncomingMessage, opts.ServerResponse
	srv.reuse = opts.ReuseMessages && srv.newIncoming == nil && srv.newResponse == nil && !globalOf(l).singly
	srv.InsecureHTTPParser = opts.InsecureHTTPParser
	srv.MaxBodySize = opts.MaxBodySize
	srv.corks = opts.CorkPipelined
	if p.RequestTimeout || srv.StrictParser {
		if opts.MaxHeaderSize < 0 {
			panic(errOutOfRange("maxHeaderSize", ">= 0 && <= 9007199254740991", opts.MaxHeaderSize))
		}
		srv.MaxHeaderSize = opts.MaxHeaderSize
	}
	if p.RequestTimeout {
		srv.unique = NewUniqueHeaders(opts.UniqueHeaders)
	}
	srv.Server.Init(l, self, netOpts)
	if fn != nil {
		srv.OnRequest(fn)
	}
	srv.KeepAliveTimeout = 5 * time.Second
	srv.MaxHeadersCount = AutoHeadersCount
	srv.Timeout, srv.HeadersTimeout = p.ServerTimeout, p.HeadersTimeout
	if srv.StrictParser {
		srv.RequestTimeout = strictRequestTimeout
	}
}

// SetTimeout sets Timeout. fn, which may be nil, is added as a listener of
// 'timeout'.
func (srv *Server) SetTimeout(d time.Duration, fn func(s Socket)) {
	srv.Timeout = d
	if fn != nil {
		EventTimeout.On(srv.Emitter(), fn)
	}
}

// ServeConnection speaks HTTP on s, as the server does on each connection. It
// mirrors http._connectionListener.
func (srv *Server) ServeConnection(s Socket) { srv.listen(s) }

// MaxHeaderSize returns how many bytes a header block may have unless a server
// or request says otherwise. It mirrors http.maxHeaderSize.
func MaxHeaderSize(l *loop.Loop) int {
	if n := globalOf(l).maxHeaderSize; n > 0 {
		return n
	}
	return l.Profile().HTTP.MaxHeaderSize
}

// SetMaxHeaderSize sets what MaxHeaderSize returns. It mirrors Node's option
// --max-http-header-size.
func SetMaxHeaderSize(l *loop.Loop, n int) { globalOf(l).maxHeaderSize = min(n, math.MaxInt32) }

// SetInsecureHTTPParser makes parsers accept what is no proper HTTP unless a
// server or request says otherwise. It mirrors Node's option
// --insecure-http-parser; the first parser made so emits a warning.
func SetInsecureHTTPParser(l *loop.Loop, on bool) { globalOf(l).lenient = on }

// InsecureHTTPParser reports what SetInsecureHTTPParser has set, and warns as a
// parser made so does. It mirrors isLenient of _http_common.
func InsecureHTTPParser(l *loop.Loop) bool { return globalOf(l).insecure() }

// insecure reports whether parsers are insecure by default, and warns once.
func (g *global) insecure() bool {
	if g.lenient && !g.warnedLenient {
		g.warnedLenient = true
		g.loop.EmitWarning("Using insecure HTTP parsing", "", "")
	}
	return g.lenient
}

// OnRequest adds a listener of [EventRequest].
func (srv *Server) OnRequest(fn RequestListener) *emitter.Listener {
	return EventRequest.On(srv.Emitter(), fn)
}

// OnCheckContinue adds a listener of [EventCheckContinue].
func (srv *Server) OnCheckContinue(fn RequestListener) *emitter.Listener {
	return EventCheckContinue.On(srv.Emitter(), fn)
}

// OnCheckExpectation adds a listener of [EventCheckExpectation].
func (srv *Server) OnCheckExpectation(fn RequestListener) *emitter.Listener {
	return EventCheckExpectation.On(srv.Emitter(), fn)
}

// OnClientError adds a listener of [EventClientError].
func (srv *Server) OnClientError(fn func(err error, s Socket)) *emitter.Listener {
	return EventClientError.On(srv.Emitter(), fn)
}

// OnDropRequest adds a listener of [EventDropRequest].
func (srv *Server) OnDropRequest(fn func(req *IncomingMessage, s Socket)) *emitter.Listener {
	return EventDropRequest.On(srv.Emitter(), fn)
}

// OnUpgrade adds a listener of [EventUpgrade].
func (srv *Server) OnUpgrade(fn func(req *IncomingMessage, s Socket, head []byte)) *emitter.Listener {
	if fn == nil {
		return EventUpgrade.On(srv.Emitter(), nil)
	}
	return EventUpgrade.On(srv.Emitter(), func(req *IncomingMessage, s Socket, head stream.Chunk) { fn(req, s, head.Data()) })
}

// OnConnect adds a listener of [EventConnect].
func (srv *Server) OnConnect(fn func(req *IncomingMessage, s Socket, head []byte)) *emitter.Listener {
	if fn == nil {
		return EventConnect.On(srv.Emitter(), nil)
	}
	return EventConnect.On(srv.Emitter(), func(req *IncomingMessage, s Socket, head stream.Chunk) { fn(req, s, head.Data()) })
}

// OnTimeout adds a listener of [EventTimeout].
func (srv *Server) OnTimeout(fn func(s Socket)) *emitter.Listener {
	return EventTimeout.On(srv.Emitter(), fn)
}
