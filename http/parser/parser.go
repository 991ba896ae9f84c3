package parser

// Parser reads HTTP/1 messages from pushed bytes. The zero value is not ready:
// call Init, or use New. From within its own callbacks it is fed with
// ExecuteWithin.
type Parser struct {
	opts    Options
	handler Handler

	// The machine's registers, named as llhttp's.
	state         state
	index         uint8 // bytes matched of a fixed word
	headerState   headerState
	matching      bool // HTTPParser29: a special field name may still come
	method        Method
	major, minor  uint8
	finish        finish
	upgrade       bool
	flags         flags
	statusCode    uint16
	contentLength uint64
	nread         uint64 // bytes counted against MaxHeaderSize
	nreadKept     uint64 // HTTPParser29: what a pause leaves of it

	emptyLines uint16 // before this message
	extensions uint32 // bytes of chunk extensions in this message, less those of its chunks

	span spanKind // the span being read
	mark int      // where it began in the current input

	// Why parsing stopped, if it did.
	stop         bool // leave the current Execute
	strict       bool // some strict rule is on
	paused       bool
	pendingPause bool
	executing    bool
	in           call
	err          *Error
	refusal      Error // why the handler refuses a head

	entry  state  // where an Execute within this one begins
	within uint8  // how many Executes deep a callback has called Execute
	late   *Error // what such an Execute ended with

	text pending
	head Head
	slot uint16 // where the last header block is in the cache
}

// finish says what the end of input means now.
type finish uint8

const (
	finishSafe       finish = iota // between messages
	finishSafeWithCB               // in a body that ends with the connection
	finishUnsafe                   // in the middle of a message
)

// flags are what header fields have said about the message.
type flags uint16

const (
	flagKeepAlive flags = 1 << iota
	flagClose
	flagConnectionUpgrade
	flagChunked
	flagUpgrade
	flagContentLength
	flagSkipBody
	flagTrailing
	flagTransferEncoding
)

// New returns a parser that calls h back.
func New(h Handler, opts Options) *Parser {
	p := new(Parser)
	p.Init(h, opts)
	return p
}

// Init makes p ready for a new connection, as if it had just been made. Node:
// parser.initialize (16), parser.reinitialize (10).
func (p *Parser) Init(h Handler, opts Options) {
	opts.setDefaults()
	if opts.Dialect != LLHTTP6 {
		opts.Strict = Strict{}
	}
	slot := p.slot // what came last comes again, mostly
	*p = Parser{opts: opts, handler: h, strict: opts.Strict != Strict{}, slot: slot}
	p.state = p.startState()
}

func (p *Parser) startState() state {
	if p.opts.Dialect != HTTPParser29 {
		return sStart
	}
	p.contentLength = noLength
	if p.opts.Type == Response {
		return oStartRes
	}
	return oStartReq
}

// Execute reads data and calls the handler. It returns how many bytes were
// read: len(data), or less after an upgrade, when the rest belongs to the other
// protocol. After an error every further call returns that error. As in Node,
// an error inside a message that asked for an upgrade is not reported: the count
// is short and the parser is dead. Node: parser.execute.
func (p *Parser) Execute(data []byte) (int, *Error) {
	if len(data) == 0 {
		return 0, nil
	}
	if p.in != callNone && p.err == nil {
		p.err = p.thrown()
	}
	if p.err != nil || p.paused {
		return p.refuse()
	}
	p.stop = false
	p.executing = true
	p.mark = 0
	p.entry = p.state
	var n int
	if p.opts.Dialect == HTTPParser29 {
		n = p.runOld(data)
	} else {
		n = p.run(data)
	}
	p.executing = false
	if p.pendingPause {
		p.pendingPause = false
		p.paused = p.err == nil
	}
	if p.err != nil {
		n = p.err.Offset
	}
	if p.err == nil && p.late != nil {
		p.err, p.late = p.late, nil
		return n, nil
	}
	switch {
	case p.upgrade:
	case p.err != nil:
		return n, p.err
	case p.paused && p.opts.Dialect == HTTPParser29:
		return n, &Error{Code: hpePaused, Offset: n}
	}
	return n, nil
}

// ExecuteWithin is Execute for a call from within one of the handler's methods.
// As in Node, it reads from where the outer Execute began, shares all else with
// it, and an error shows only after that. HTTPParser29 refuses such calls.
func (p *Parser) ExecuteWithin(data []byte) (int, *Error) {
	if p.opts.Dialect == HTTPParser29 || p.err != nil || p.late != nil || p.paused {
		return p.refuse()
	}
	if len(data) == 0 {
		return 0, nil
	}
	st, mark, span, in, head := p.state, p.mark, p.span, p.in, p.head
	p.state, p.mark, p.span, p.in = p.entry, 0, spanNone, callNone
	p.within++
	n := p.run(data)
	p.within--
	p.entry = p.state
	p.state, p.mark, p.span, p.in, p.head = st, mark, span, in, head
	if p.late = p.err; p.late != nil {
		p.err, p.stop = nil, false
		return p.late.Offset, p.late
	}
	return n, nil
}

// SetHandler replaces the handler that is called back from now on.
func (p *Parser) SetHandler(h Handler) { p.handler = h }

// refuse answers an Execute on a parser that is in an error state or paused.
func (p *Parser) refuse() (int, *Error) {
	switch {
	case p.upgrade:
		return 0, nil
	case p.err != nil && p.opts.Dialect == HTTPParser29:
		return 0, &Error{Code: p.err.Code}
	case p.err != nil:
		// Node tells the old place again, as its reads begin where they always do.
		return 0, p.err
	case p.opts.Dialect == HTTPParser29:
		return 0, &Error{Code: hpePaused}
	}
	return 0, &Error{Code: hpePaused, Reason: "Paused"}
}

// Finish tells the parser that no more bytes will come: a body that ends with
// the connection is complete then, and a message cut short is an error. Node:
// parser.finish.
func (p *Parser) Finish() *Error {
	if p.err != nil || p.paused || p.in != callNone {
		return nil
	}
	if p.opts.Dialect == HTTPParser29 {
		return p.finishOld()
	}
	switch p.finish {
	case finishSafeWithCB:
		p.emitMessageComplete()
	case finishUnsafe:
		if !p.upgrade {
			return &Error{Code: hpeInvalidEOFState, Reason: "Invalid EOF state"}
		}
	}
	return nil
}

// Pause makes further Execute calls fail with HPE_PAUSED until Resume. Called
// from a handler, LLHTTP6 reads the current input to its end first;
// HTTPParser29 leaves Execute at once with HPE_PAUSED. Node: parser.pause.
func (p *Parser) Pause() {
	switch {
	case p.err != nil:
	case !p.executing:
		p.paused = true
	case p.opts.Dialect == HTTPParser29:
		p.paused, p.stop = true, true
	default:
		p.pendingPause = true
	}
}

// Refuse says why OnHeadersComplete is about to answer [Refused]: Execute then
// fails with that code and reason. It is for rules that regard a head as a
// whole. LLHTTP6 only.
func (p *Parser) Refuse(code, reason string) { p.refusal = Error{Code: code, Reason: reason} }

// RefuseBody is called from OnBody: Execute then fails with that code and reason.
func (p *Parser) RefuseBody(code, reason string) {
	p.err = &Error{Code: code, Reason: reason}
	p.stop = true
}

// Waiting reports whether the parser is between messages.
func (p *Parser) Waiting() bool {
	return p.state == sStart || p.state == sStartLF || p.state == sClosed
}

// Idle reports whether the parser is between messages and has seen nothing of
// the next one.
func (p *Parser) Idle() bool {
	return p.emptyLines == 0 && (p.state == sStart || p.state == sClosed) && p.err == nil
}

// Blank reports whether p is as after Init, but for what the next message sets
// anew before anybody looks at it.
func (p *Parser) Blank() bool {
	if p.err != nil || p.late != nil || p.in != callNone || p.executing || p.paused || p.pendingPause || p.upgrade {
		return false
	}
	if p.emptyLines != 0 || p.nread != 0 || p.nreadKept != 0 || p.text.flushed || p.text.fields > 0 || len(p.text.bytes) > 0 {
		return false
	}
	if p.opts.Dialect == HTTPParser29 {
		return p.opts.Type == Request && p.state == oStartReq
	}
	return p.state == sStart && p.flags == 0 && p.contentLength == 0 && p.finish == finishSafe
}

// Resume ends a pause. Node: parser.resume.
func (p *Parser) Resume() {
	p.pendingPause = false
	p.paused = false
	if p.executing && p.err == nil {
		p.stop = false
	}
}
