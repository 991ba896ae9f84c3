package http

import (
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
)

// defaultMaxIdleParsers is how many parsers without a connection a loop keeps.
const defaultMaxIdleParsers = 1000

// global is what Node's http module keeps once for the process, and this
// package once for each loop.
type global struct {
	loop           *loop.Loop
	agent          *Agent // made on first use
	idleParsers    []*MessageParser
	maxIdleParsers int
	parsersMade    int
	holders        []*connection // those that have parsers
	turn           int           // of the holder that was asked last
	heads          [][]byte      // buffers for header blocks
	hosts          *hostCache
	usual          usualHead
	cache          *parser.Cache
	date           dateCache
	kinds          fieldKinds
	keepLines      keepLines
	fields         []HeaderField // room for those of a WriteHead
	requests       []IncomingMessage
	responses      []ServerResponse
	asked          []ClientRequest
	answers        []response
	bodies         [][]byte           // of ReadBody, on servers that reuse messages
	spareRequests  []*IncomingMessage // of servers that reuse them
	spareResponses []*ServerResponse
	spareAsked     []*ClientRequest // of agents that reuse them, with their responses
	maxHeaderSize  int              // set by SetMaxHeaderSize, 0 when not
	tracer         *Tracer
	singly         bool // see AllocSingly
	lenient        bool // parsers accept what is no proper HTTP
	strict         bool // parsers refuse what can be read in two ways
	warnedLenient  bool
	metrics        *Metrics // nil unless EnableMetrics was called
}

type globalKey struct{}

// globalOf returns the loop's state, made on first use.
func globalOf(l *loop.Loop) *global {
	if g, ok := l.Slot(globalKey{}).(*global); ok {
		return g
	}
	g := &global{loop: l, maxIdleParsers: defaultMaxIdleParsers}
	l.SetSlot(globalKey{}, g)
	return g
}

// GlobalAgent returns the loop's agent for requests that name none. It mirrors
// http.globalAgent.
func GlobalAgent(l *loop.Loop) *Agent { return globalOf(l).globalAgent() }

func (g *global) globalAgent() *Agent {
	if g.agent == nil {
		g.agent, _ = NewAgent(g.loop, nil)
	}
	return g.agent
}

// SetGlobalAgent replaces the loop's agent for requests that name none. It
// mirrors setting http.globalAgent.
func SetGlobalAgent(l *loop.Loop, a *Agent) { globalOf(l).agent = a }

// SetMaxIdleHTTPParsers sets how many parsers without a connection the loop
// keeps, 1000 at first. It mirrors http.setMaxIdleHTTPParsers; a number below 1
// is ERR_OUT_OF_RANGE.
func SetMaxIdleHTTPParsers(l *loop.Loop, n int) error {
	if n < 1 {
		return errOutOfRange("max", ">= 1 && <= 9007199254740991", n)
	}
	globalOf(l).maxIdleParsers = n
	return nil
}

// takeParser returns a parser for one kind of message.
func (g *global) takeParser(opts parser.Options) *MessageParser {
	var p *MessageParser
	if last := len(g.idleParsers) - 1; last >= 0 {
		p, g.idleParsers[last] = g.idleParsers[last], nil
		g.idleParsers = g.idleParsers[:last]
	} else {
		p = newMessageParser(g.loop)
		g.parsersMade++
	}
	p.inUse = true
	p.begin(opts)
	return p
}

// begin makes p ready for a new connection.
func (p *MessageParser) begin(opts parser.Options) {
	g := p.g
	p.kind = RequestMessage
	if opts.Type == parser.Response {
		p.kind = ResponseMessage
	}
	p.strict = opts.Strict != parser.Strict{}
	if p.strict {
		p.informs, p.informBytes = 0, 0
	} else if g.loop.Profile() == loop.Node10 {
		opts.Dialect = parser.HTTPParser29
	}
	if g.cache == nil {
		g.cache = parser.NewCache()
	}
	opts.Cache = g.cache
	p.parser.Init(p.handler, opts)
}

// putParser keeps an idle parser unless there are enough.
func (g *global) putParser(p *MessageParser) bool {
	if len(g.idleParsers) >= g.maxIdleParsers {
		return false
	}
	g.idleParsers = append(g.idleParsers, p)
	return true
}

// insecureRules returns what insecureHTTPParser lets pass.
func insecureRules(l *loop.Loop) parser.Lenient {
	rules := parser.LenientHeaders
	if l.Profile().HTTP.InsecureParserLoose {
		rules |= parser.LenientChunkedLength | parser.LenientKeepAlive
	}
	return rules
}

// slabSize is how many messages are allocated together. They stay in memory
// together, too, so a program that keeps one in a hundred pays for eight.
const slabSize = 8

// AllocSingly makes the loop's messages from now on each its own allocation, so
// that one which is garbage is collected at once and not with its neighbours.
// A layer above calls it that lets programs see when objects are gone.
func AllocSingly(l *loop.Loop) { globalOf(l).singly = true }

// maxSpare is how many messages wait to be used again. Where a handler answers
// at once it takes one.
const maxSpare = 64

// recycle takes back messages that nobody may use any more.
func (g *global) recycle(req *IncomingMessage, res *ServerResponse) {
	if len(g.spareRequests) < maxSpare {
		*req, *res = IncomingMessage{}, ServerResponse{}
		g.spareRequests = append(g.spareRequests, req)
		g.spareResponses = append(g.spareResponses, res)
	}
}

func (g *global) allocRequest() *IncomingMessage {
	if g.singly {
		return new(IncomingMessage)
	}
	if last := len(g.spareRequests) - 1; last >= 0 {
		m := g.spareRequests[last]
		g.spareRequests = g.spareRequests[:last]
		return m
	}
	if len(g.requests) == 0 {
		g.requests = make([]IncomingMessage, slabSize)
	}
	m := &g.requests[0]
	g.requests = g.requests[1:]
	return m
}

func (g *global) allocResponse() *ServerResponse {
	if g.singly {
		return new(ServerResponse)
	}
	if last := len(g.spareResponses) - 1; last >= 0 {
		r := g.spareResponses[last]
		g.spareResponses = g.spareResponses[:last]
		return r
	}
	if len(g.responses) == 0 {
		g.responses = make([]ServerResponse, slabSize)
	}
	r := &g.responses[0]
	g.responses = g.responses[1:]
	return r
}

func (g *global) allocClientRequest() *ClientRequest {
	if g.singly {
		return new(ClientRequest)
	}
	var r *ClientRequest
	if last := len(g.spareAsked) - 1; last >= 0 {
		r = g.spareAsked[last]
		g.spareAsked[last] = nil
		g.spareAsked = g.spareAsked[:last]
	} else {
		if len(g.asked) == 0 {
			g.asked = make([]ClientRequest, slabSize)
		}
		r = &g.asked[0]
		g.asked = g.asked[1:]
	}
	r.g, r.own = g, true
	return r
}

// allocAnswer returns room for what a client receives.
func (g *global) allocAnswer() *response {
	if g.singly {
		return new(response)
	}
	if len(g.answers) == 0 {
		g.answers = make([]response, slabSize)
	}
	r := &g.answers[0]
	g.answers = g.answers[1:]
	return r
}
