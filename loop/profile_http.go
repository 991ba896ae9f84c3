package loop

import "time"

// HTTPProfile is the part of a [Profile] that the http package reads.
type HTTPProfile struct {
	// StatusText425 is the phrase of status 425, the one that was renamed.
	StatusText425 string
	// KeepAliveHeader: a kept-alive response announces its timeout in Keep-Alive.
	KeepAliveHeader bool
	// TrailerLists: a trailer whose value is a list goes out in several lines.
	TrailerLists bool
	// FlatHeaders: writeHead takes a flat list of names and values.
	FlatHeaders bool
	// HeaderTellsLength: a Content-Length header that was given is the length that
	// a second header block of the message repeats.
	HeaderTellsLength bool
	// WriteChecksFirst: write looks at its chunk before anything else happens,
	// and refuses when the message was destroyed. Otherwise it stores the header
	// block first, ignores an empty chunk, and its callback for a message
	// without a body.
	WriteChecksFirst bool
	// WriteAfterEndCallbackFirst: the callback of a write after the end gets the
	// error before 'error' is emitted, and write answers false.
	WriteAfterEndCallbackFirst bool
	// EndCallbackAlways: the callback of a second end is called too.
	EndCallbackAlways bool
	// EndCorks: end writes all it has in one piece, header block included, even
	// without a chunk of its own.
	EndCorks bool
	// EmptyWriteReachesSocket: an empty piece is written to the socket, so that
	// its callback waits for what was written before.
	EmptyWriteReachesSocket bool
	// KeptWriteBelowMark: a write that must wait for the message's turn answers
	// true while little is waiting.
	KeptWriteBelowMark bool
	// DrainWhenNeeded: 'drain' is emitted on a message only after a write
	// answered false, and by the server itself.
	DrainWhenNeeded bool
	// OutgoingDestroyed: destroying a message marks it and works once.
	OutgoingDestroyed bool
	// ImplicitHeaderThrows: a message without a start line throws rather than
	// emits.
	ImplicitHeaderThrows bool
	// ResponseCloses: every response emits 'close', in the tick after 'finish'.
	ResponseCloses bool
	// RequestIsStream: an incoming message is destroyed as any stream is, with
	// 'aborted', 'error' and 'close' of its own.
	RequestIsStream bool
	// RequestMark: an incoming message takes its socket's high-water mark.
	RequestMark bool
	// RequestTimeout: a server limits the time and the number of a connection's
	// requests, and the header block's time with a clock of its own. Otherwise
	// that is counted by a clock that ticks each second, from the end of the
	// request before.
	RequestTimeout bool
	// RefusesPRI: a server hangs up on the preface of HTTP/2.
	RefusesPRI bool
	// ErrorReplies: a server answers 431 and 408 too, and only a connection on
	// which it has sent nothing; otherwise always 400.
	ErrorReplies bool
	// DrainPassedOn: a socket's 'drain' is also one of the message whose turn it
	// is.
	DrainPassedOn bool
	// ServerTimeout and HeadersTimeout are what a server begins with.
	ServerTimeout, HeadersTimeout time.Duration
	// MaxHeaderSize is how many bytes a header block may have.
	MaxHeaderSize int

	// LegacyURL: a request takes a URL string through the older parser, and
	// leaves the credentials of a URL encoded.
	LegacyURL bool
	// TraceHasNoBody: TRACE is among the methods whose body is not chunked.
	TraceHasNoBody bool
	// RequestSignal: a request takes the option signal.
	RequestSignal bool
	// RequestTimeoutChecked: the option timeout is checked when a request is made.
	RequestTimeoutChecked bool
	// RequestMaxHeaderSize: a request takes the option maxHeaderSize.
	RequestMaxHeaderSize bool
	// RequestUniqueHeaders: a request takes the option uniqueHeaders.
	RequestUniqueHeaders bool
	// RequestLifecycle: a client request has a destroy of its own, is marked
	// destroyed when it is over, and always emits 'close'. Its socket carries the
	// listeners that this needs.
	RequestLifecycle bool
	// CreateErrorEmitted: what a request's createConnection throws is emitted.
	CreateErrorEmitted bool
	// FlushOnSocket: what a request has written before it has a socket goes out
	// in a listener of 'socket', not after all of them.
	FlushOnSocket bool
	// NotModifiedCompletes: a response 304 is complete with its header block.
	NotModifiedCompletes bool
	// InformationDetails: 'information' brings more than the status code.
	InformationDetails bool
	// ParseErrorDetails: a parse error that a request emits has the packet.
	ParseErrorDetails bool
	// InsecureParserLoose: insecureHTTPParser also lets Content-Length stand
	// beside Transfer-Encoding and messages follow Connection: close.
	InsecureParserLoose bool
	// AgentLimits: agents have a limit for all sockets, an order for free ones,
	// which time out and may be given up for other origins.
	AgentLimits bool
	// AgentWatchesFree: the agent, not the request before, guards a free socket
	// against errors, and marks requests that reuse one.
	AgentWatchesFree bool
	// AgentKeepAliveOption: an agent that keeps sockets makes them with TCP
	// keep-alive.
	AgentKeepAliveOption bool
	// AgentResetsTimeout: the timeout of a request is taken off its socket when
	// the response has ended.
	AgentResetsTimeout bool
	// AgentErrorCloses: a request that gets no socket ends with 'close'.
	AgentErrorCloses bool
}

var http16 = HTTPProfile{
	StatusText425:              "Too Early",
	KeepAliveHeader:            true,
	TrailerLists:               true,
	FlatHeaders:                true,
	HeaderTellsLength:          true,
	WriteChecksFirst:           true,
	WriteAfterEndCallbackFirst: true,
	EndCallbackAlways:          true,
	EndCorks:                   true,
	EmptyWriteReachesSocket:    true,
	KeptWriteBelowMark:         true,
	DrainWhenNeeded:            true,
	OutgoingDestroyed:          true,
	ImplicitHeaderThrows:       true,
	ResponseCloses:             true,
	RequestIsStream:            true,
	RequestMark:                true,
	RequestTimeout:             true,
	RefusesPRI:                 true,
	ErrorReplies:               true,
	HeadersTimeout:             60 * time.Second,
	MaxHeaderSize:              16384,
	TraceHasNoBody:             true,
	RequestSignal:              true,
	RequestTimeoutChecked:      true,
	RequestMaxHeaderSize:       true,
	RequestUniqueHeaders:       true,
	RequestLifecycle:           true,
	CreateErrorEmitted:         true,
	NotModifiedCompletes:       true,
	InformationDetails:         true,
	ParseErrorDetails:          true,
	InsecureParserLoose:        true,
	AgentLimits:                true,
	AgentWatchesFree:           true,
	AgentKeepAliveOption:       true,
	AgentErrorCloses:           true,
}

var http10 = HTTPProfile{
	StatusText425:      "Unordered Collection",
	DrainPassedOn:      true,
	ServerTimeout:      2 * time.Minute,
	HeadersTimeout:     40 * time.Second,
	MaxHeaderSize:      8192,
	LegacyURL:          true,
	FlushOnSocket:      true,
	AgentResetsTimeout: true,
}
