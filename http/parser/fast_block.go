package parser

// blockScan is a scanned header block: where its names and values are, and what
// they say.
type blockScan struct {
	flags  flags
	length uint64
	n      int                        // names and values found
	cuts   [4 * (maxPairs - 1)]uint16 // begin and end of each, from the block's start
}

// scan reads a block of usual header fields at base and returns the index
// behind its empty line, or 0 for the state machine to read it.
func (s *blockScan) scan(d []byte, base int) int {
	if len(d)-base > 1<<16-1 {
		d = d[:base+1<<16-1]
	}
	i := base
	for i+1 < len(d) {
		if d[i] == '\r' && d[i+1] == '\n' {
			return i + 2
		}
		name := i
		i = scanClass(d, i, isToken)
		if i == name || i == len(d) || d[i] != ':' || s.n == 2*(maxPairs-1) {
			return 0
		}
		nameEnd := i
		i++
		for i < len(d) && (d[i] == ' ' || d[i] == '\t') {
			i++
		}
		value := i
		i = scanValue(d, i)
		// A line that begins with white space would go on with this value.
		if i+2 >= len(d) || d[i] != '\r' || d[i+1] != '\n' || d[i+2] == ' ' || d[i+2] == '\t' {
			return 0
		}
		if !s.field(d[name:nameEnd], d[value:i]) {
			return 0
		}
		end := i
		for end > value && (d[end-1] == ' ' || d[end-1] == '\t') {
			end--
		}
		cuts := s.cuts[2*s.n : 2*s.n+4]
		cuts[0], cuts[1] = uint16(name-base), uint16(nameEnd-base)
		cuts[2], cuts[3] = uint16(value-base), uint16(end-base)
		s.n += 2
		i += 2
	}
	return 0
}

// field notes what a field means to the parser. It reports false for a value
// that only the state machine can judge.
func (s *blockScan) field(name, value []byte) bool {
	const coding = "transfer-encoding"
	switch n := len(name); {
	case n == len("upgrade"):
		if foldEqual(name, "upgrade") {
			s.flags |= flagUpgrade
			return len(value) > 0
		}
	case n == len("connection"):
		if foldEqual(name, "connection") {
			return s.connection(value)
		}
	case n == len("content-length"):
		if foldEqual(name, "content-length") {
			return s.contentLength(value)
		}
	case n == len(proxyConnection):
		if foldEqual(name, proxyConnection) {
			return s.connection(value)
		}
	case n >= len(coding):
		if foldEqual(name[:len(coding)], coding) {
			const framing = flagTransferEncoding | flagContentLength
			once := s.flags&framing == 0
			s.flags |= flagTransferEncoding | flagChunked
			// HTTPParser29 heeds longer names that begin so, too.
			return n == len(coding) && once && foldEqual(value, "chunked")
		}
	}
	return true
}

func (s *blockScan) connection(value []byte) bool {
	switch {
	case foldEqual(value, "keep-alive"):
		s.flags |= flagKeepAlive
	case foldEqual(value, "close"):
		s.flags |= flagClose
	case foldEqual(value, "upgrade"):
		s.flags |= flagConnectionUpgrade
	default:
		return false
	}
	return true
}

func (s *blockScan) contentLength(value []byte) bool {
	if len(value) == 0 || len(value) > 18 || s.flags&(flagTransferEncoding|flagContentLength) != 0 {
		return false
	}
	s.flags |= flagContentLength
	for _, c := range value {
		if c < '0' || c > '9' {
			return false
		}
		s.length = s.length*10 + uint64(c-'0')
	}
	return true
}

// foldEqual reports whether b is the lower-case word, in any case.
func foldEqual(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if lower(c) != word[i] {
			return false
		}
	}
	return true
}
