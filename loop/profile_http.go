package loop

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
}

var http16 = HTTPProfile{
	StatusText425:              "Too Early",
	KeepAliveHeader:            true,
	TrailerLists:               true,
	FlatHeaders:                true,
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
}

var http10 = HTTPProfile{
	StatusText425: "Unordered Collection",
}
