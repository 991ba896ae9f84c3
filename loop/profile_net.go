package loop

// NetProfile is the part of a [Profile] that the net package reads.
type NetProfile struct {
	// OpenByDefault: a socket counts as readable and writable from its creation.
	// Otherwise it does when it is told so or connects.
	OpenByDefault bool
	// HalfOpenByStream: the stream itself ends the writable side after 'end' and
	// destroys the socket when both sides are over. Otherwise the socket does.
	HalfOpenByStream bool
	// WriteAfterFIN: a write after the peer's end fails only once the writable
	// side has ended too, and then destroys the socket. Otherwise it emits 'error'
	// at once and leaves the socket as it is.
	WriteAfterFIN bool
	// WriteErrorsReported: a failed write or shutdown is told to its callback
	// even when the socket is gone. Otherwise the socket is destroyed with it.
	WriteErrorsReported bool
	// CloseWithoutHandle: a socket that never had a handle emits 'close' too.
	CloseWithoutHandle bool
	// OptionsKept: setNoDelay and setKeepAlive on a socket without a handle are
	// kept for the connect, and do nothing when nothing changes. Otherwise they
	// are called again at 'connect'. Servers set them on what they accept.
	OptionsKept bool
	// OnRead: the option onread reads into a buffer of the user's.
	OnRead bool
	// BufferSizeInFlight: bufferSize counts the write in flight twice.
	BufferSizeInFlight bool
	// ConnectNeedsTarget: connect without port and path is an error.
	ConnectNeedsTarget bool
	// LookupErrorsNameTarget: the error of a failed look-up is given host and
	// port, and its message ends with them. What a look-up found is not checked.
	LookupErrorsNameTarget bool
	// TimeoutNeedsSocket: setTimeout does nothing on a destroyed socket.
	TimeoutNeedsSocket bool
	// DropEvent: a server emits 'drop' for a connection above maxConnections.
	DropEvent bool
	// IPv6Only: listen takes the option ipv6Only.
	IPv6Only bool
	// ListenSignal: listen takes an AbortSignal.
	ListenSignal bool
	// PrependedTakesData: a listener of 'data' or 'readable' that is put in front
	// ends the consumption of a socket, as one at the back does.
	PrependedTakesData bool
	// PortOptionNamed: messages about a bad port to listen on name the option.
	PortOptionNamed bool
}

var net16 = NetProfile{
	OpenByDefault:       true,
	HalfOpenByStream:    true,
	WriteAfterFIN:       true,
	WriteErrorsReported: true,
	CloseWithoutHandle:  true,
	OptionsKept:         true,
	OnRead:              true,
	ConnectNeedsTarget:  true,
	TimeoutNeedsSocket:  true,
	DropEvent:           true,
	IPv6Only:            true,
	ListenSignal:        true,
	PortOptionNamed:     true,
	PrependedTakesData:  true,
}

var net10 = NetProfile{
	BufferSizeInFlight:     true,
	LookupErrorsNameTarget: true,
}
