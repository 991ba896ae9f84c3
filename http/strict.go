package http

import (
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// What strict servers and requests limit and Node does not. No honest peer comes
// near.
const (
	// strictRequestTimeout is the RequestTimeout that a strict server begins with.
	strictRequestTimeout = 5 * time.Minute
	// maxUnanswered is how many requests of a connection may wait for their answer
	// before the connection is read no further.
	maxUnanswered = 100
	// maxInforms is how many responses of class 1xx may come before the response
	// proper.
	maxInforms = 1000
	// maxInformBytes limits the bytes of their header fields, all together.
	maxInformBytes = 64 << 10
)

// SetStrictParser makes every server, agent and request of the loop strict from
// its next connection or request on, as if it had StrictParser. It is off at
// first. Strict wins over insecureHTTPParser.
func SetStrictParser(l *loop.Loop, on bool) { globalOf(l).strict = on }

// strictRules makes the options of a strict parser: one grammar for both
// profiles, with the header limit of the profile.
func strictRules(l *loop.Loop, opts *parser.Options) {
	opts.Strict, opts.Lenient, opts.Dialect = parser.AllStrict(), 0, parser.LLHTTP6
	if opts.MaxHeaderSize == 0 {
		opts.MaxHeaderSize = l.Profile().HTTP.MaxHeaderSize
	}
}

// refuses checks the strict rules for a head as a whole.
func (p *MessageParser) refuses(head *parser.Head, headers []string) bool {
	if p.maxHeaderPairs > 0 && len(headers) > p.maxHeaderPairs {
		p.parser.Refuse(string(nodeerr.HPEHeaderOverflow), "Too many header fields")
		return true
	}
	reason := ""
	if p.outgoing == nil {
		if len(headers) > 0 && &headers[0] == p.hosted {
			return false // the table of a head that was seen before, and passed
		}
		found := false
		if found, reason = refusedHost(head, headers); found && reason == "" {
			p.hosted = &headers[0]
		}
	} else if head.StatusCode/100 == 1 {
		reason = p.refusedInform(head, headers)
	}
	if reason == "" {
		return false
	}
	p.parser.Refuse(string(nodeerr.HPEStrict), reason)
	return true
}

// refusedHost returns whether there is a Host in a request and what is wrong with
// it: HTTP/1.1 wants one, and two can be read in two ways.
func refusedHost(head *parser.Head, headers []string) (found bool, reason string) {
	for i := 0; i+1 < len(headers); i += 2 {
		if len(headers[i]) != len("host") || !strings.EqualFold(headers[i], "host") {
			continue
		}
		if found {
			return true, "Duplicate Host header"
		}
		found = true
		if !isHost(headers[i+1]) {
			return true, "Invalid Host header"
		}
	}
	if !found && head.Major == 1 && head.Minor == 1 {
		return false, "Missing Host header"
	}
	return found, ""
}

// hostBytes are those that a Host may hold beside letters and digits. A comma is
// left out: it is what joins two.
const hostBytes = "-._~%!$&'()*+;=:[]"

func isHost(v string) bool {
	for i := range len(v) {
		c := v[i]
		if letter := c | 0x20; letter >= 'a' && letter <= 'z' || c >= '0' && c <= '9' {
			continue
		}
		if strings.IndexByte(hostBytes, c) < 0 {
			return false
		}
	}
	return true
}

// refusedInform counts the responses of class 1xx.
func (p *MessageParser) refusedInform(head *parser.Head, headers []string) string {
	if head.StatusCode == 101 {
		return ""
	}
	p.informs++
	p.informBytes += len(head.StatusMessage)
	for _, text := range headers {
		p.informBytes += len(text)
	}
	if p.informs > maxInforms || p.informBytes > maxInformBytes {
		return "Too many informational responses"
	}
	return ""
}

// unread reports whether something that a peer sent waits on s unasked: bytes,
// its end or an error.
func unread(s Socket) bool {
	if u, ok := s.Self().(interface{ Unread() bool }); ok {
		return u.Unread()
	}
	r := s.ReadableState()
	return r != nil && r.ReadableLength() > 0
}

// spoiled reports whether a strict agent must not hand s to another request.
func spoiled(s Socket) bool { return s.Destroyed() || !s.IsWritable() || unread(s) }
