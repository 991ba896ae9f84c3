package http

import (
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/net/stream"
)

// A connection between two requests needs no parser: one that any other can do
// for. So those of a loop's connections that have waited longest lend theirs
// when there are many.

// maxHolders is how many connections keep their parsers while they are idle.
const maxHolders = 1000

// parserSettings are what a server's connections want of their parsers.
type parserSettings struct {
	opts     parser.Options
	maxPairs int
}

// startParser sets the connection up for a parser, which it gets when it needs
// one.
func (c *connection) startParser() {
	srv := c.server
	g := c.g
	s := parserSettings{maxPairs: maxHeaderPairs}
	s.opts.MaxHeaderSize = srv.MaxHeaderSize
	if s.opts.MaxHeaderSize == 0 {
		s.opts.MaxHeaderSize = g.maxHeaderSize
	}
	if c.strict = srv.StrictParser || g.strict; c.strict {
		strictRules(c.loop, &s.opts)
	} else if srv.InsecureHTTPParser == stream.Yes || srv.InsecureHTTPParser == stream.Default && g.insecure() {
		s.opts.Lenient = insecureRules(c.loop)
	}
	if srv.MaxHeadersCount >= 0 {
		s.maxPairs = srv.MaxHeadersCount * 2
	}
	if srv.parsing == nil || *srv.parsing != s {
		kept := s
		srv.parsing = &kept
	}
	c.parsing = srv.parsing
	c.waits = true
	if !c.loop.Profile().HTTP.RequestTimeout {
		c.headStart = g.date.now(c.loop)
	}
}

// reader returns the connection's parser, nil when it was freed.
func (c *connection) reader() *MessageParser {
	if c.waits {
		c.waits = false
		p := c.g.parserFor(c)
		p.socket, p.owner = c.socket, c
		p.maxHeaderPairs = c.parsing.maxPairs
		c.parser, c.state.parser = p, p
	}
	return c.state.parser
}

// reads reports whether the connection has a parser, or would get one.
func (c *connection) reads() bool { return c.waits || c.state.parser != nil }

// freeParser ends the connection's parsing.
func (c *connection) freeParser() {
	c.waits = false
	c.g.noHolder(c)
	c.state.parser.free(nil, c.socket)
}

// lends gives the parser to the loop's idle ones, if it is as good as new and
// nobody has a hand on it. It reports whether that was so.
func (c *connection) lends() bool {
	p := c.state.parser
	if p == nil || p != c.parser || p.owner != messageOwner(c) || !p.blank() {
		return false
	}
	if len(c.g.idleParsers) >= c.g.maxIdleParsers {
		return false
	}
	p.free(nil, c.socket)
	c.parser, c.waits = nil, true
	return true
}

// blank reports whether nothing of what p has parsed is of any importance to
// what it will parse, and nobody has changed it.
func (p *MessageParser) blank() bool {
	return p.self == ParserMethods(p) && p.handler == parser.Handler(p) && p.consumed == nil && p.executing == 0 &&
		len(p.headers) == 0 && p.url == "" && p.outgoing == nil && p.parser.Blank() &&
		(p.incoming == nil || p.incoming.complete && p.incoming.plain())
}

// parserFor takes a parser for a connection. With many connections it is one
// that another lends, if one of the next few in turn can.
func (g *global) parserFor(c *connection) *MessageParser {
	if len(g.holders) >= maxHolders && len(g.idleParsers) == 0 {
		for range 4 {
			g.turn++
			if g.turn >= len(g.holders) {
				g.turn = 0
			}
			if h := g.holders[g.turn]; h.lends() {
				g.noHolder(h)
				break
			}
		}
	}
	g.holders = append(g.holders, c)
	c.holds = int32(len(g.holders))
	return g.takeParser(c.parsing.opts)
}

// noHolder forgets a connection that has no parser any more.
func (g *global) noHolder(c *connection) {
	if c.holds == 0 {
		return
	}
	at, last := c.holds-1, len(g.holders)-1
	moved := g.holders[last]
	g.holders[at], moved.holds = moved, c.holds
	g.holders[last], c.holds = nil, 0
	g.holders = g.holders[:last]
}
