package parser

// Type says which kind of message a Parser reads.
type Type uint8

// The two kinds of message.
const (
	Request Type = iota + 1
	Response
)

// Dialect chooses whose observable behaviour a Parser has.
type Dialect uint8

// The dialects. The zero value is the parser of Node 16.
const (
	LLHTTP6      Dialect = iota // llhttp 6.0.11 as bound by Node 16.20.1
	HTTPParser29                // http_parser 2.9.4 as bound by Node 10.24.1
)

// Lenient is a set of rules to be given up. HTTPParser29 has one switch, and any
// bit turns it on.
type Lenient uint8

// The rules that can be given up, with llhttp's names.
const (
	LenientHeaders          Lenient = 1 << iota // any byte in a header value, spaces before the colon
	LenientChunkedLength                        // Content-Length beside Transfer-Encoding
	LenientKeepAlive                            // messages after Connection: close
	LenientTransferEncoding                     // codings after chunked
	LenientVersion                              // any digit.digit as version

	// LenientAll is what Node 16's insecureHTTPParser switches on.
	LenientAll = LenientHeaders | LenientChunkedLength | LenientKeepAlive
)

// Node's default limits of a header block, in bytes.
const (
	DefaultMaxHeaderSizeLLHTTP6      = 16384
	DefaultMaxHeaderSizeHTTPParser29 = 8192
)

// Options configures a Parser. The zero value of each field is Node's default.
type Options struct {
	Type    Type    // Request when zero
	Dialect Dialect // LLHTTP6 when zero
	Lenient Lenient // none when zero

	// MaxHeaderSize is the limit of a header block in bytes, the dialect's default
	// when zero. LLHTTP6 counts the URL or status message, the names and the
	// values, and fails at the limit; HTTPParser29 counts every byte of the block
	// and fails beyond it.
	MaxHeaderSize int

	Strict Strict // no additional rule when zero
	Cache  *Cache // shared with the other parsers of the loop; none when nil
}

func (o *Options) setDefaults() {
	if o.Type == 0 {
		o.Type = Request
	}
	if o.MaxHeaderSize == 0 {
		o.MaxHeaderSize = DefaultMaxHeaderSizeLLHTTP6
		if o.Dialect == HTTPParser29 {
			o.MaxHeaderSize = DefaultMaxHeaderSizeHTTPParser29
		}
	}
}
