package parser

// Parser reads HTTP/1 messages from pushed bytes. The zero value is not ready:
// call Init, or use New.
type Parser struct {
	opts    Options
	handler Handler
}

// New returns a parser that calls h back.
func New(h Handler, opts Options) *Parser {
	p := new(Parser)
	p.Init(h, opts)
	return p
}

// Init makes p ready for a new connection, as if it had just been made. Node:
// parser.initialize (16), parser.reinitialize (10).
func (p *Parser) Init(h Handler, opts Options) {
	*p = Parser{opts: opts, handler: h}
}

// Execute reads data and calls the handler. It returns how many bytes were
// read: len(data), or less after an upgrade, when the rest is the upgrade's
// head. Node: parser.execute.
func (p *Parser) Execute(data []byte) (int, *Error) { return len(data), nil }

// Finish tells the parser that no more bytes will come. Node: parser.finish.
func (p *Parser) Finish() *Error { return nil }

// Pause makes further Execute calls fail with HPE_PAUSED until Resume. Called
// from a handler it takes effect when Execute returns. Node: parser.pause.
func (p *Parser) Pause() {}

// Resume ends a pause. Node: parser.resume.
func (p *Parser) Resume() {}
