package loop

// TLSProfile is the part of a [Profile] that the tls package reads.
type TLSProfile struct {
	// TLS13: the newest version is TLSv1.3, the oldest TLSv1.2 unless another is
	// asked for. Otherwise they are TLSv1.2 and TLSv1.
	TLS13 bool
	// ErrorsCoded: errors of the protocol carry code, library, function, reason.
	ErrorsCoded bool
	// EndBeforeOthers: the listener that tells of an end before the handshake is
	// done comes before others of 'end', and goes when it is done. Otherwise it
	// comes when connect is called, and runs once.
	EndBeforeOthers bool
	// LastContextWins: of the contexts of a server that match a name the one that
	// was added last counts. Otherwise the first does.
	LastContextWins bool
	// ServerOptionsPassed: a server hands its options for connections, such as
	// pauseOnConnect, to the net server.
	ServerOptionsPassed bool
	// CertificateDetails: certificates tell of the key's size and curve.
	CertificateDetails bool
	// CipherStandardName: getCipher tells the standard's name and the version in
	// which the cipher came.
	CipherStandardName bool
	// SessionEvent: clients emit 'session' for each session that they can resume.
	SessionEvent bool
}

var tls16 = TLSProfile{
	TLS13:               true,
	ErrorsCoded:         true,
	EndBeforeOthers:     true,
	LastContextWins:     true,
	ServerOptionsPassed: true,
	CertificateDetails:  true,
	CipherStandardName:  true,
	SessionEvent:        true,
}

var tls10 = TLSProfile{}
