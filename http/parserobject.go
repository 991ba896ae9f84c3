package http

import (
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// What Node's programs do with parsers of their own, through _http_common.

func newMessageParser(l *loop.Loop) *MessageParser {
	p := &MessageParser{loop: l, g: globalOf(l), maxHeaderPairs: maxHeaderPairs}
	p.self, p.handler = p, p
	return p
}

// NewMessageParser returns a parser that is not one of the loop's idle ones. It
// mirrors new HTTPParser().
func NewMessageParser(l *loop.Loop) *MessageParser {
	p := newMessageParser(l)
	p.begin(parser.Options{})
	return p
}

// AllocParser takes a parser from the loop's idle ones, or makes one. It mirrors
// parsers.alloc.
func AllocParser(l *loop.Loop) *MessageParser { return globalOf(l).takeParser(parser.Options{}) }

// FreeParser gives p back to the loop; req and s, which may be nil, forget it.
// It mirrors freeParser.
func FreeParser(p *MessageParser, req *ClientRequest, s Socket) { p.free(req, s) }

// SetSelf replaces the object that overridable methods are called on, and what
// the parser calls back; each may be nil for the parser itself.
func (p *MessageParser) SetSelf(self ParserMethods, h parser.Handler) {
	if self == nil {
		self = p
	}
	if h == nil {
		h = p
	}
	p.self, p.handler = self, h
	p.parser.SetHandler(h)
}

// Self returns the object that overridable methods are called on.
func (p *MessageParser) Self() ParserMethods { return p.self }

// Initialize makes p ready for a new connection. It mirrors initialize.
func (p *MessageParser) Initialize(opts parser.Options) { p.begin(opts) }

// Execute feeds data to the parser, from within its own callbacks too. It
// returns how much was read. It mirrors execute.
func (p *MessageParser) Execute(data []byte) (int, *parser.Error) { return p.execute(data) }

// Finish tells the parser that no more bytes will come. It mirrors finish.
func (p *MessageParser) Finish() *parser.Error { return p.finish() }

// Pause implements [ParserMethods].
func (p *MessageParser) Pause() { p.parser.Pause() }

// Resume implements [ParserMethods].
func (p *MessageParser) Resume() { p.parser.Resume() }

// Free implements [ParserMethods].
func (p *MessageParser) Free() {}

// Close implements [ParserMethods]: the parser gives back the socket that it
// consumes.
func (p *MessageParser) Close() { p.Unconsume() }

// InUse reports whether p was allocated and not freed since.
func (p *MessageParser) InUse() bool { return p.inUse }

// Incoming returns the message that arrives now, nil for none.
func (p *MessageParser) Incoming() *IncomingMessage { return p.incoming }

// SetIncoming sets what Incoming returns.
func (p *MessageParser) SetIncoming(msg *IncomingMessage) { p.incoming = msg }

// Outgoing returns the request that the response is for, as the object that its
// overridable methods are called on; nil for none.
func (p *MessageParser) Outgoing() OutgoingMethods {
	if p.outgoing == nil {
		return nil
	}
	return p.outgoing.Self()
}

// Socket returns the connection that is read, nil for none.
func (p *MessageParser) Socket() Socket { return p.socket }

// SetSocket sets what Socket returns.
func (p *MessageParser) SetSocket(s Socket) { p.socket = s }

// Headers returns the names and values that came in parts so far.
func (p *MessageParser) Headers() []string { return p.headers }

// SetHeaders sets what Headers returns.
func (p *MessageParser) SetHeaders(pairs []string) { p.headers = pairs }

// URL returns what of the URL came in parts so far.
func (p *MessageParser) URL() string { return p.url }

// SetURL sets what URL returns.
func (p *MessageParser) SetURL(url string) { p.url = url }

// MaxHeaderPairs returns how many names and values of a head count together;
// 0 and less do not limit.
func (p *MessageParser) MaxHeaderPairs() int { return p.maxHeaderPairs }

// SetMaxHeaderPairs sets what MaxHeaderPairs returns.
func (p *MessageParser) SetMaxHeaderPairs(n int) { p.maxHeaderPairs = n }

// Loop returns the loop that the parser belongs to.
func (p *MessageParser) Loop() *loop.Loop { return p.loop }

// Owned reports whether somebody takes the messages of p.
func (p *MessageParser) Owned() bool { return p.owner != nil }

// Serves reports whether the messages of p are for a server, and whether it gets
// the bytes past the socket's stream.
func (p *MessageParser) Serves() (server, consumed bool) {
	c, ok := p.owner.(*connection)
	return ok, ok && c.consumed
}

// TakeIncoming hands a message to whoever takes those of p. It mirrors
// onIncoming; ok is false when nobody does.
func (p *MessageParser) TakeIncoming(msg *IncomingMessage, keepAlive bool) (v parser.Verdict, ok bool) {
	if p.owner == nil {
		return 0, false
	}
	return p.owner.onIncoming(msg, keepAlive), true
}

// SetOnIncoming makes fn take the messages of p; nil for nobody. It mirrors
// assigning to onIncoming.
func (p *MessageParser) SetOnIncoming(fn func(msg *IncomingMessage, keepAlive bool) parser.Verdict) {
	base := p.owner
	if h, ok := base.(*incomingHook); ok {
		base = h.base
	}
	if fn == nil {
		p.owner = nil
		return
	}
	p.owner = &incomingHook{p.loop, base, fn}
}

// incomingHook is a function in the place of onIncoming.
type incomingHook struct {
	loop *loop.Loop
	base messageOwner // nil when there was none
	fn   func(msg *IncomingMessage, keepAlive bool) parser.Verdict
}

func (h *incomingHook) newIncoming(s Socket) *IncomingMessage {
	if h.base != nil {
		return h.base.newIncoming(s)
	}
	return NewIncomingMessage(h.loop, s)
}

func (h *incomingHook) onMessageBegin() {
	if h.base != nil {
		h.base.onMessageBegin()
	}
}

func (h *incomingHook) onIncoming(msg *IncomingMessage, keepAlive bool) parser.Verdict {
	return h.fn(msg, keepAlive)
}

// programConsumer feeds a program's parser with what a socket reads.
type programConsumer struct {
	p        *MessageParser
	socket   *net.Socket
	executed func(n int, err *parser.Error)
}

// Consume feeds p with everything that s reads from now on, past its stream.
// executed, which may be nil, is told the outcome of each piece. It reports
// false when s has no handle or is consumed already. It mirrors consume.
func (p *MessageParser) Consume(s *net.Socket, executed func(n int, err *parser.Error)) bool {
	c := &programConsumer{p, s, executed}
	if p.consumed != nil || !s.Consume(c) {
		return false
	}
	p.consumed = c
	return true
}

// Unconsume gives the socket of Consume back to its stream. It mirrors
// unconsume.
func (p *MessageParser) Unconsume() {
	if c := p.consumed; c != nil {
		p.consumed = nil
		if c.socket.Consumer() == net.Consumer(c) {
			c.socket.Unconsume()
		}
	}
}

// OnConsume implements [net.Consumer].
func (c *programConsumer) OnConsume(chunk []byte) {
	p := c.p
	p.lent = true
	n, err := p.execute(chunk)
	p.lent = false
	if c.executed != nil {
		c.executed(n, err)
	}
}

// OnUnconsume implements [net.Consumer].
func (c *programConsumer) OnUnconsume() { c.p.consumed = nil }
