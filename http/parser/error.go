package parser

// Error is a parse error. It is final: the parser reads nothing more.
type Error struct {
	Code   string // Node's err.code, such as "HPE_INVALID_METHOD"
	Reason string // Node's err.reason, "Invalid method encountered"; empty from HTTPParser29
	Offset int    // Node's err.bytesParsed: how many bytes of that Execute's input were read
}

// Error returns Node's err.message: "Parse Error", and the reason where there
// is one.
func (e *Error) Error() string {
	if e.Reason == "" {
		return "Parse Error"
	}
	return "Parse Error: " + e.Reason
}

// Codes, with the names both libraries share.
const (
	hpeStrict                  = "HPE_STRICT"
	hpeLFExpected              = "HPE_LF_EXPECTED"
	hpeUnexpectedContentLength = "HPE_UNEXPECTED_CONTENT_LENGTH"
	hpeInvalidMethod           = "HPE_INVALID_METHOD"
	hpeInvalidURL              = "HPE_INVALID_URL"
	hpeInvalidConstant         = "HPE_INVALID_CONSTANT"
	hpeInvalidVersion          = "HPE_INVALID_VERSION"
	hpeInvalidHeaderToken      = "HPE_INVALID_HEADER_TOKEN"
	hpeInvalidContentLength    = "HPE_INVALID_CONTENT_LENGTH"
	hpeInvalidChunkSize        = "HPE_INVALID_CHUNK_SIZE"
	hpeInvalidStatus           = "HPE_INVALID_STATUS"
	hpeInvalidEOFState         = "HPE_INVALID_EOF_STATE"
	hpeInvalidTransferEncoding = "HPE_INVALID_TRANSFER_ENCODING"
	hpeHeaderOverflow          = "HPE_HEADER_OVERFLOW"
	hpePaused                  = "HPE_PAUSED"
	hpePausedH2Upgrade         = "HPE_PAUSED_H2_UPGRADE"
)

// call names the callback being run. A panic leaves it set, which is how the
// next Execute knows that a callback threw.
type call uint8

const (
	callNone call = iota
	callOther
	callHeadersComplete
	callBody
	callMessageComplete
)

// thrown returns the state Node's parser is in after a callback threw.
func (p *Parser) thrown() *Error {
	if p.opts.Dialect == HTTPParser29 {
		switch p.in {
		case callHeadersComplete:
			return &Error{Code: "HPE_CB_headers_complete"}
		case callMessageComplete:
			return &Error{Code: "HPE_CB_message_complete"}
		}
		return &Error{Code: "HPE_CB_body"}
	}
	switch p.in {
	case callHeadersComplete:
		return &Error{Code: "HPE_CB_HEADERS_COMPLETE", Reason: "User callback error"}
	case callMessageComplete:
		return &Error{Code: "HPE_CB_MESSAGE_COMPLETE", Reason: "`on_message_complete` callback error"}
	}
	return &Error{Code: "HPE_JS_EXCEPTION", Reason: "JS Exception"}
}

// fail ends parsing at offset i of the current input.
func (p *Parser) fail(code, reason string, i int) int {
	p.err = &Error{Code: code, Reason: reason, Offset: i}
	p.stop = true
	return i
}
