package http

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net/stream"
)

// The events of messages and servers beside those of net.Server and streams.
var (
	// EventRequest is emitted on a server for each request, when its header block
	// has arrived.
	EventRequest = &emitter.Event2[*IncomingMessage, *ServerResponse]{Name: "request"}
	// EventCheckContinue is emitted instead of 'request' for a request with
	// Expect: 100-continue, if someone listens.
	EventCheckContinue = &emitter.Event2[*IncomingMessage, *ServerResponse]{Name: "checkContinue"}
	// EventCheckExpectation is emitted instead of 'request' for a request with any
	// other Expect, if someone listens; otherwise it is answered with 417.
	EventCheckExpectation = &emitter.Event2[*IncomingMessage, *ServerResponse]{Name: "checkExpectation"}
	// EventConnection is emitted on a server with each new connection. Any Duplex
	// may be emitted by hand to have HTTP spoken on it.
	EventConnection = &emitter.Event1[Socket]{Name: "connection"}
	// EventClientError is emitted on a server when a connection fails or sends
	// what is no request. A listener has to end or destroy the socket.
	EventClientError = &emitter.Event2[error, Socket]{Name: "clientError"}
	// EventDropRequest is emitted on a server instead of 'request' for one more
	// request than MaxRequestsPerSocket (node16); it is answered with 503.
	EventDropRequest = &emitter.Event2[*IncomingMessage, Socket]{Name: "dropRequest"}
	// EventUpgrade is emitted on a server with a request to leave HTTP, the
	// socket, which is the listener's from now on, and the bytes that followed the
	// header block; on a client with the answer to one.
	EventUpgrade = &emitter.Event3[*IncomingMessage, Socket, stream.Chunk]{Name: "upgrade"}
	// EventConnect is EventUpgrade for the method CONNECT.
	EventConnect = &emitter.Event3[*IncomingMessage, Socket, stream.Chunk]{Name: "connect"}
	// EventTimeout is emitted on a server, a message or a request whose socket has
	// been silent for its timeout.
	EventTimeout = &emitter.Event1[Socket]{Name: "timeout"}
	// EventSocket is emitted on a message to send when it gets its socket.
	EventSocket = &emitter.Event1[Socket]{Name: "socket"}
	// EventAborted is emitted on an incoming message that was cut off.
	EventAborted = &emitter.Event0{Name: "aborted"}
	// EventPrefinish is emitted on an ended message when all of it was handed to
	// its socket.
	EventPrefinish = stream.EventPrefinish
	// EventEnd is emitted on an incoming message when all of its body was read.
	EventEnd = stream.EventEnd
	// EventFinish is emitted on an ended message when all of it was handed to the
	// system.
	EventFinish = stream.EventFinish
	// EventDrain is emitted on a message that answered a write with false, when
	// more may follow.
	EventDrain = stream.EventDrain
	// EventClose is emitted on a message that is over, finished or not.
	EventClose = stream.EventClose
	// EventError is emitted on a message with what failed it.
	EventError = stream.EventError
)
