package http

import (
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// maxHeaderPairs is the default limit of header names and values in a message,
// counted together.
const maxHeaderPairs = 2000

// messageOwner is who a parser's messages are for: a server's connection or a
// client's request.
type messageOwner interface {
	// newIncoming makes the message that a header block has begun.
	newIncoming(s Socket) *IncomingMessage
	// onIncoming takes a message whose header block is complete.
	onIncoming(msg *IncomingMessage, keepAlive bool) parser.Verdict
	// onMessageBegin is told of the first byte of a message.
	onMessageBegin()
}

// ParserMethods is what this package calls on a parser's own object, by names
// that Node's users may override.
type ParserMethods interface {
	// Pause makes Execute refuse its input until Resume.
	Pause()
	// Resume ends a pause.
	Resume()
	// Free is told that the parser went back to the idle ones.
	Free()
	// Close is called on a parser that is thrown away.
	Close()
}

// MessageParser turns what a parser finds into IncomingMessages, as Node's
// _http_common does. Idle ones are kept by the loop's [global]. It mirrors the
// HTTPParser that programs find in socket.parser.
type MessageParser struct {
	parser   parser.Parser
	self     ParserMethods
	handler  parser.Handler // what a layer above has put in the parser's place
	consumed *programConsumer
	kind     MessageKind
	headers  []string // names and values that came before the head or after the body
	url      string
	socket   Socket
	incoming *IncomingMessage
	outgoing *OutgoingMessage
	owner    messageOwner
	// maxHeaderPairs limits how many names and values of a head count together; 0
	// and less do not limit.
	maxHeaderPairs int
	loop           *loop.Loop
	g              *global
	inUse          bool
	freed          bool        // by a callback, while executing
	executing      int         // how deep inside the parser, which must not be reused yet
	lent           bool        // the input is the loop's own buffer, and each call back has ticks of its own
	borrowed       bool        // the input is the loop's own buffer, for a client
	passing        bool        // a piece of borrowed body was not copied
	strict         bool        // see refuses
	limited        bool        // the body is counted
	bodyLimit      int64       // how much of it there may be, if limited
	bodyLeft       int64       // and how much of that is left
	informs        int         // responses of class 1xx so far, counted by strict parsers
	informBytes    int         // what their header fields came to
	hosted         *string     // the headers whose Host has passed last
	corked         *connection // to be uncorked behind the chunk
}

// Kind returns which kind of message p reads.
func (p *MessageParser) Kind() MessageKind { return p.kind }

// execute feeds data to the parser.
func (p *MessageParser) execute(data []byte) (int, *parser.Error) {
	p.executing++
	defer p.executed()
	if p.executing > 1 {
		return p.parser.ExecuteWithin(data)
	}
	return p.parser.Execute(data)
}

// finish tells the parser that no more bytes will come.
func (p *MessageParser) finish() *parser.Error {
	p.executing++
	defer p.executed()
	return p.parser.Finish()
}

// executed ends an execution. A parser that was freed by a callback is idle only
// now.
func (p *MessageParser) executed() {
	if c := p.corked; c != nil && p.executing == 1 {
		p.corked = nil
		c.uncork()
	}
	if p.executing--; p.executing == 0 && p.freed {
		p.freed = false
		if !p.g.putParser(p) {
			p.loop.SetImmediate(p.self.Close)
		}
	}
}

// OnMessageBegin implements [parser.Handler].
func (p *MessageParser) OnMessageBegin() {
	if p.owner != nil {
		p.owner.onMessageBegin()
	}
}

// OnHeaders collects headers that come in parts, and trailers. As in Node this is
// a callback with ticks of its own for input that comes straight from the loop.
func (p *MessageParser) OnHeaders(headers []string, url string) {
	if p.maxHeaderPairs <= 0 || len(p.headers) < p.maxHeaderPairs || p.strict {
		p.headers = append(p.headers, headers...)
	}
	p.url += url
	if p.lent {
		p.loop.RunTicks()
	}
}

// OnHeadersComplete makes the message and hands it to the owner. A parser that
// was freed by a listener meanwhile drops what is left of its input.
func (p *MessageParser) OnHeadersComplete(head *parser.Head) parser.Verdict {
	if p.owner == nil {
		return parser.SkipBody
	}
	headers, url := head.Headers, head.URL
	if head.Flushed {
		headers, url = p.headers, p.url
		p.headers, p.url = nil, ""
	}
	if p.strict && p.refuses(head, headers) {
		return parser.Refused
	}
	if head.More {
		if c, ok := p.owner.(*connection); ok {
			c.onMore()
		}
	}
	msg := p.owner.newIncoming(p.socket)
	p.incoming = msg
	msg.begin(p.kind, head, url)
	n := len(headers)
	if p.maxHeaderPairs > 0 {
		n = min(n, p.maxHeaderPairs)
	}
	msg.addHeaderLines(headers, n)
	return p.owner.onIncoming(msg, head.ShouldKeepAlive)
}

// OnBody pushes a piece of body to the message. Input that comes straight from
// the loop makes each piece a callback with ticks of its own, as Node's parser
// does.
func (p *MessageParser) OnBody(chunk []byte) {
	if p.limited && !p.fits(len(chunk)) {
		return
	}
	msg := p.incoming
	if msg != nil && msg.body != nil && !msg.dumped {
		msg.body.add(chunk)
		if p.lent {
			p.loop.RunTicks()
		}
		return
	}
	if !p.lent {
		if p.borrowed && msg != nil && !msg.dumped {
			if p.unheard(msg) {
				p.passing = true // the ticks that this piece queues come next
			} else {
				chunk = p.loop.Keep(chunk)
			}
		}
		p.pushBody(chunk)
		return
	}
	unheard := msg != nil && p.unheard(msg)
	if msg != nil && !msg.dumped && !unheard {
		chunk = p.loop.Keep(chunk)
	}
	p.pushBody(chunk)
	p.loop.RunTicks()
	if unheard && msg.ReadableLength() > 0 {
		msg.OwnBuffered()
	}
}

// unheard reports whether a piece of body runs through the message and is gone
// before anybody's code can see it: nobody listens, the message flows and is
// empty, and no tick comes before those that the piece itself queues. A server
// that drains an upload then copies nothing.
func (p *MessageParser) unheard(msg *IncomingMessage) bool {
	return msg.ReadableFlowing() == stream.Flowing && msg.ReadableLength() == 0 &&
		msg.ReadableEncoding() == "" && msg.plain() && plainSocket(p.socket) &&
		p.loop.PendingTicks() == 0 &&
		stream.EventData.Count(&msg.EventEmitter) == 0 &&
		stream.EventReadable.Count(&msg.EventEmitter) == 0
}

func (p *MessageParser) pushBody(chunk []byte) {
	if msg := p.incoming; msg != nil && !msg.dumped {
		if !msg.PushChunk(stream.Bytes(chunk), "") {
			readStop(p.socket)
		}
	}
}

// OnMessageComplete ends the message.
func (p *MessageParser) OnMessageComplete() {
	if msg := p.incoming; msg != nil {
		msg.complete = true
		if len(p.headers) > 0 {
			msg.addHeaderLines(p.headers, len(p.headers))
			p.headers, p.url = nil, ""
		}
		msg.PushChunk(stream.Chunk{}, "")
	}
	readStart(p.socket)
}

// parseError returns the error that socket handlers make of a parser's: with
// packet as rawPacket where the profile shows it.
func (p *MessageParser) parseError(perr *parser.Error, packet []byte) *nodeerr.Error {
	if t := p.g.metrics; t != nil {
		t.ParseErrors++
	}
	err := nodeerr.New(nodeerr.Code(perr.Code), "")
	err.Message, err.Reason, err.BytesParsed = perr.Error(), perr.Reason, perr.Offset
	if p.loop.Profile().HTTP.ParseErrorDetails {
		err.RawPacket = packet
	}
	return err
}

// free breaks every link of p and gives it back to the loop. req and s, which
// may be nil, forget it. Freeing a nil parser only makes them forget.
func (p *MessageParser) free(req *ClientRequest, s Socket) {
	if p != nil && p.inUse {
		p.Unconsume()
		p.inUse, p.lent, p.borrowed, p.limited = false, false, false, false
		p.headers, p.url = nil, ""
		p.socket, p.incoming, p.outgoing, p.owner = nil, nil, nil, nil
		p.maxHeaderPairs = maxHeaderPairs
		p.release()
	}
	if req != nil {
		req.parser = nil
	}
	if s != nil {
		stateOf(s).parser = nil
	}
}

// release gives a freed parser to the idle ones, or closes it when there are
// enough of them.
func (p *MessageParser) release() {
	switch {
	case p.executing > 0:
		p.freed = true
		p.self.Free()
	case p.g.putParser(p):
		p.self.Free()
	default:
		p.loop.SetImmediate(p.self.Close)
	}
}
