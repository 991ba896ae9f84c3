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

// Lenient is a set of rules to be given up. Node's insecureHTTPParser is
// LenientHeaders in both dialects; the others exist in LLHTTP6 only.
type Lenient uint8

// The rules that can be given up, with llhttp's names.
const (
	LenientHeaders          Lenient = 1 << iota // any byte in a header value
	LenientChunkedLength                        // Content-Length beside Transfer-Encoding
	LenientKeepAlive                            // messages after Connection: close
	LenientTransferEncoding                     // codings after chunked
	LenientVersion                              // any digit.digit as version
)

// Default limits of the header block, in bytes, per dialect.
const (
	DefaultMaxHeaderSizeLLHTTP6      = 16384
	DefaultMaxHeaderSizeHTTPParser29 = 8192
)

// Strict switches on rules that neither Node has. Each field is one rule; the
// zero value is Node's behaviour.
type Strict struct{}

// Options configures a Parser. The zero value of each field is Node's default.
type Options struct {
	Type          Type    // Request when zero
	Dialect       Dialect // LLHTTP6 when zero
	Lenient       Lenient // none when zero
	MaxHeaderSize int     // bytes; the dialect's default when zero
	Strict        Strict  // no additional rule when zero
}
