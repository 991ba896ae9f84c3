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
	fields         []HeaderField         // room for those of a WriteHead
	requests       slab[IncomingMessage] // those of servers that reuse them come back
	responses      slab[ServerResponse]
	asked          slab[ClientRequest] // those of agents that reuse them come back, with their responses
	answers        slab[response]
	bodies         [][]byte // of ReadBody, on servers that reuse messages
	maxHeaderSize  int      // set by SetMaxHeaderSize, 0 when not
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
