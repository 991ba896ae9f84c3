package parser

// Error is a parse error. It is final: the parser reads nothing more.
type Error struct {
	Code   string // Node's err.code, "HPE_INVALID_METHOD"
	Reason string // Node's err.reason, "Invalid method encountered"
	Offset int    // Node's err.bytesParsed: bytes of this Execute's input read without error
}

// Error returns Node's err.message, which for every parse error of Node 16 is
// "Parse Error: " and the reason; Node 10 says "Parse Error" alone.
func (e *Error) Error() string { return "Parse Error: " + e.Reason }
