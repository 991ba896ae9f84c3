package parser

// Handler receives what a Parser finds. All methods are called from within
// Execute or Finish, on the caller's goroutine. A panic in one of them leaves
// Execute and leaves the parser in Node's error state for a throwing callback.
type Handler interface {
	// OnMessageBegin is called at the first byte of a message.
	OnMessageBegin()

	// OnHeaders hands over header pairs early: the pairs so far whenever 31 are
	// waiting and a 32nd begins, what is left of them right before
	// OnHeadersComplete then, and trailers right before OnMessageComplete.
	// headers is name, value, name, value…; url is the request's URL the first
	// time and empty afterwards. Both are the handler's to keep, read-only.
	OnHeaders(headers []string, url string)

	// OnHeadersComplete is called at the end of a message's header block. head is
	// valid during the call; its strings and its Headers slice are the handler's
	// to keep, read-only. The answer decides what follows.
	OnHeadersComplete(head *Head) Verdict

	// OnBody hands over a piece of body, a sub-slice of the input given to
	// Execute, never empty.
	OnBody(chunk []byte)

	// OnMessageComplete is called after the last byte of a message.
	OnMessageComplete()
}

// Verdict is a handler's answer to OnHeadersComplete.
type Verdict int

// The answers.
const (
	Continue  Verdict = iota // read the body the header block announces
	SkipBody                 // there is no body, whatever was announced (answer to HEAD)
	IsUpgrade                // no body, and the bytes that follow are not HTTP
	Refused                  // the head breaks the rule that the handler named with Parser.Refuse
)

// Head is what Node passes to kOnHeadersComplete.
type Head struct {
	Major, Minor    uint8    // HTTP version
	Method          Method   // requests only
	URL             string   // requests only; empty when Flushed
	StatusCode      int      // responses only
	StatusMessage   string   // responses only
	Headers         []string // name, value, name, value… in arrival order; nil when Flushed
	Flushed         bool     // headers and URL were handed to OnHeaders instead
	Upgrade         bool     // the message asks to leave HTTP
	ShouldKeepAlive bool     // the connection may carry another message
	// More says that the message has no body and that the input goes on behind it.
	// It may be false all the same when a head is unusual or came in parts.
	More bool
}
