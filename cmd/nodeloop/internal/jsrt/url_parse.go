package jsrt

import (
	"strconv"
	"strings"
)

// urlState is a state of the standard's URL parser.
type urlState uint8

const (
	noURLState urlState = iota
	schemeStart
	schemeState
	noScheme
	specialRelativeOrAuthority
	pathOrAuthority
	relativeState
	relativeSlash
	specialAuthoritySlashes
	specialAuthorityIgnoreSlashes
	authorityState
	hostState
	hostnameState
	portState
	fileState
	fileSlash
	fileHost
	pathStart
	pathState
	opaquePathState
	queryState
	fragmentState
)

// urlParser is the standard's basic URL parser: one character a step.
type urlParser struct {
	in       []rune
	at       int
	url      *urlRecord
	base     *urlRecord
	state    urlState
	override urlState // the part that a setter replaces
	buf      strings.Builder

	atSeen, inBrackets, passwordSeen bool

	node10 bool // parse as Node.js 10 does, by an older standard
}

// urlEOF stands for the end of the text.
const urlEOF = rune(-1)

// urlStep is what a state tells the parser to do next.
type urlStep uint8

const (
	goOn urlStep = iota
	fail
	done
)

// parseURL parses a URL, relative to base unless that is nil.
func parseURL(input string, base *urlRecord, node10 bool) (*urlRecord, bool) {
	p := &urlParser{url: &urlRecord{port: -1}, base: base, state: schemeStart, node10: node10}
	p.in = cleanURL(strings.TrimFunc(input, func(r rune) bool { return r <= ' ' }))
	if p.run() == fail {
		return nil, false
	}
	return p.url, true
}

// setURLPart replaces one part of a URL, as a setter does.
func setURLPart(u *urlRecord, input string, state urlState, node10 bool) bool {
	p := &urlParser{url: u, state: state, override: state, in: cleanURL(input), node10: node10}
	return p.run() != fail
}

func cleanURL(s string) []rune {
	if strings.ContainsAny(s, "\t\n\r") {
		s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	}
	return []rune(s)
}

func (p *urlParser) run() urlStep {
	for {
		c := urlEOF
		if p.at < len(p.in) {
			c = p.in[p.at]
		}
		switch p.step(c) {
		case fail:
			return fail
		case done:
			return done
		}
		if p.at >= len(p.in) {
			return done
		}
		p.at++
	}
}

func (p *urlParser) take() string {
	s := p.buf.String()
	p.buf.Reset()
	return s
}

// rest is what follows the current character.
func (p *urlParser) rest() []rune {
	if p.at+1 >= len(p.in) {
		return nil
	}
	return p.in[p.at+1:]
}

func (p *urlParser) restIs(c rune) bool {
	r := p.rest()
	return len(r) > 0 && r[0] == c
}

func (p *urlParser) isSpecialBackslash(c rune) bool { return c == '\\' && p.url.special() }

func (p *urlParser) step(c rune) urlStep {
	switch p.state {
	case schemeStart, schemeState, noScheme:
		return p.stepScheme(c)
	case specialRelativeOrAuthority, pathOrAuthority, relativeState, relativeSlash,
		specialAuthoritySlashes, specialAuthorityIgnoreSlashes:
		return p.stepRelative(c)
	case authorityState:
		return p.stepAuthority(c)
	case hostState, hostnameState:
		return p.stepHost(c)
	case portState:
		return p.stepPort(c)
	case fileState, fileSlash, fileHost:
		return p.stepFile(c)
	case pathStart, pathState, opaquePathState:
		return p.stepPath(c)
	case queryState:
		return p.stepQuery(c)
	default:
		if c != urlEOF {
			var b strings.Builder
			percentEncode(&b, c, inFragment)
			*p.url.fragment += b.String()
		}
		return goOn
	}
}

func (p *urlParser) stepScheme(c rune) urlStep {
	switch p.state {
	case schemeStart:
		if isAlpha(c) {
			p.buf.WriteRune(c | 0x20)
			p.state = schemeState
			return goOn
		}
		if p.override != noURLState {
			return fail
		}
		p.state = noScheme
		p.at--
	case schemeState:
		switch {
		case isAlpha(c):
			p.buf.WriteRune(c | 0x20)
		case isDigit(c) || c == '+' || c == '-' || c == '.':
			p.buf.WriteRune(c)
		case c == ':':
			return p.endScheme()
		case p.override == noURLState:
			p.buf.Reset()
			p.state = noScheme
			p.at = -1
		default:
			return fail
		}
	default:
		return p.stepNoScheme(c)
	}
	return goOn
}

func (p *urlParser) endScheme() urlStep {
	u, scheme := p.url, p.take()
	if p.override != noURLState {
		_, special := specialPorts[scheme]
		if special != u.special() || scheme == "file" && (u.hasCredentials() || u.port >= 0) ||
			u.scheme == "file" && u.host != nil && *u.host == "" {
			return done
		}
		u.scheme = scheme
		if u.port == specialPort(scheme) {
			u.port = -1
		}
		return done
	}
	u.scheme = scheme
	switch {
	case scheme == "file":
		p.state = fileState
	case u.special() && p.base != nil && p.base.scheme == scheme:
		p.state = specialRelativeOrAuthority
	case u.special():
		p.state = specialAuthoritySlashes
	case p.restIs('/'):
		p.state = pathOrAuthority
		p.at++
	default:
		u.opaque = true
		p.state = opaquePathState
	}
	return goOn
}

func (p *urlParser) stepNoScheme(c rune) urlStep {
	switch b := p.base; {
	case b == nil || b.opaque && c != '#':
		return fail
	case b.opaque:
		u := p.url
		u.scheme, u.opaque, u.opaquePath, u.query = b.scheme, true, b.opaquePath, b.query
		p.startFragment()
	case b.scheme != "file":
		p.state = relativeState
		p.at--
	default:
		p.state = fileState
		p.at--
	}
	return goOn
}

func (p *urlParser) startFragment() {
	empty := ""
	p.url.fragment = &empty
	p.state = fragmentState
}

func (p *urlParser) startQuery() {
	empty := ""
	p.url.query = &empty
	p.state = queryState
}

func (p *urlParser) stepRelative(c rune) urlStep {
	switch p.state {
	case specialRelativeOrAuthority:
		if c == '/' && p.restIs('/') {
			p.state = specialAuthorityIgnoreSlashes
			p.at++
		} else {
			p.state = relativeState
			p.at--
		}
	case pathOrAuthority:
		if c == '/' {
			p.state = authorityState
		} else {
			p.state = pathState
			p.at--
		}
	case relativeState:
		p.stepRelativeStart(c)
	case relativeSlash:
		u, b := p.url, p.base
		switch {
		case u.special() && (c == '/' || c == '\\'):
			p.state = specialAuthorityIgnoreSlashes
		case c == '/':
			p.state = authorityState
		default:
			u.username, u.password, u.host, u.port = b.username, b.password, b.host, b.port
			p.state = pathState
			p.at--
		}
	case specialAuthoritySlashes:
		p.state = specialAuthorityIgnoreSlashes
		if c == '/' && p.restIs('/') {
			p.at++
		} else {
			p.at--
		}
	default:
		if c != '/' && c != '\\' {
			p.state = authorityState
			p.at--
		}
	}
	return goOn
}

func (p *urlParser) stepRelativeStart(c rune) {
	u, b := p.url, p.base
	backslash := p.isSpecialBackslash(c) // not yet for Node.js 10 without a scheme
	u.scheme = b.scheme
	if c == '/' || backslash || p.isSpecialBackslash(c) && !p.node10 {
		p.state = relativeSlash
		return
	}
	u.username, u.password, u.host, u.port = b.username, b.password, b.host, b.port
	u.path, u.query = append([]string(nil), b.path...), b.query
	switch c {
	case '?':
		p.startQuery()
	case '#':
		p.startFragment()
	case urlEOF:
	default:
		u.query = nil
		u.shortenPath()
		p.state = pathState
		p.at--
	}
}

func (p *urlParser) endsAuthority(c rune) bool {
	return c == urlEOF || c == '/' || c == '?' || c == '#' || p.isSpecialBackslash(c)
}

func (p *urlParser) stepAuthority(c rune) urlStep {
	switch {
	case c == '@':
		s := p.take()
		if p.atSeen {
			s = "%40" + s
		}
		p.atSeen = true
		for _, r := range s {
			if r == ':' && !p.passwordSeen {
				p.passwordSeen = true
				continue
			}
			var b strings.Builder
			percentEncode(&b, r, inUserinfo)
			if p.passwordSeen {
				p.url.password += b.String()
			} else {
				p.url.username += b.String()
			}
		}
	case p.endsAuthority(c):
		s := p.take()
		if p.atSeen && s == "" {
			return fail
		}
		p.at -= len([]rune(s)) + 1
		p.state = hostState
	default:
		p.buf.WriteRune(c)
	}
	return goOn
}

func (p *urlParser) stepHost(c rune) urlStep {
	u := p.url
	switch {
	case p.override != noURLState && u.scheme == "file":
		p.at--
		p.state = fileHost
	case c == ':' && !p.inBrackets:
		if p.buf.Len() == 0 || p.override == hostnameState && !p.node10 {
			return fail
		}
		host, ok := urlHost(p.take(), u.special(), p.node10)
		if !ok {
			return fail
		}
		u.host = &host
		if p.override == hostnameState {
			return done
		}
		p.state = portState
	case p.endsAuthority(c):
		p.at--
		if u.special() && p.buf.Len() == 0 ||
			p.override != noURLState && p.buf.Len() == 0 && (u.hasCredentials() || u.port >= 0) {
			return fail
		}
		host, ok := urlHost(p.take(), u.special(), p.node10)
		if !ok {
			return fail
		}
		u.host = &host
		p.state = pathStart
		if p.override != noURLState {
			return done
		}
	default:
		if c == '[' {
			p.inBrackets = true
		} else if c == ']' {
			p.inBrackets = false
		}
		p.buf.WriteRune(c)
	}
	return goOn
}

func (p *urlParser) stepPort(c rune) urlStep {
	u := p.url
	switch {
	case isDigit(c):
		p.buf.WriteRune(c)
		return goOn
	case p.endsAuthority(c) || p.override != noURLState:
		if s := p.take(); s != "" {
			port, err := strconv.Atoi(s)
			if err != nil || port > 65535 {
				return fail
			}
			u.port = port
			if port == specialPort(u.scheme) {
				u.port = -1
			}
		}
		if p.override != noURLState {
			return done
		}
		p.state = pathStart
		p.at--
		return goOn
	}
	return fail
}

func (p *urlParser) stepFile(c rune) urlStep {
	u, b := p.url, p.base
	empty := ""
	switch p.state {
	case fileState:
		u.scheme, u.host = "file", &empty
		switch {
		case c == '/' || c == '\\':
			p.state = fileSlash
		case b != nil && b.scheme == "file":
			p.stepFileRelative(c)
		default:
			p.state = pathState
			p.at--
		}
	case fileSlash:
		if c == '/' || c == '\\' {
			p.state = fileHost
			return goOn
		}
		if b != nil && b.scheme == "file" {
			u.host = b.host
			if !startsWithDrive(p.in[min(p.at, len(p.in)):]) && len(b.path) > 0 && isDriveLetter(b.path[0], true) {
				u.path = append(u.path, b.path[0])
			}
		}
		p.state = pathState
		p.at--
	default:
		return p.stepFileHost(c)
	}
	return goOn
}

func (p *urlParser) stepFileRelative(c rune) {
	u, b := p.url, p.base
	u.host, u.path, u.query = b.host, append([]string(nil), b.path...), b.query
	switch c {
	case '?':
		p.startQuery()
	case '#':
		p.startFragment()
	case urlEOF:
	default:
		u.query = nil
		if startsWithDrive(p.in[p.at:]) {
			u.path = nil
		} else {
			u.shortenPath()
		}
		p.state = pathState
		p.at--
	}
}

func (p *urlParser) stepFileHost(c rune) urlStep {
	if c != urlEOF && !strings.ContainsRune("/\\?#", c) {
		p.buf.WriteRune(c)
		return goOn
	}
	p.at--
	if p.override == noURLState && isDriveLetter(p.buf.String(), false) {
		p.state = pathState
		return goOn
	}
	host := p.take()
	if host != "" {
		parsed, ok := urlHost(host, p.url.special(), p.node10)
		if !ok {
			return fail
		}
		if host = parsed; host == "localhost" {
			host = ""
		}
	}
	p.url.host = &host
	if p.override != noURLState {
		return done
	}
	p.state = pathStart
	return goOn
}

func (p *urlParser) stepPath(c rune) urlStep {
	u := p.url
	switch p.state {
	case pathStart:
		switch {
		case u.special():
			p.state = pathState
			if c != '/' && c != '\\' {
				p.at--
			}
		case p.override == noURLState && c == '?':
			p.startQuery()
		case p.override == noURLState && c == '#':
			p.startFragment()
		case c != urlEOF:
			p.state = pathState
			if c != '/' {
				p.at--
			}
		case p.override != noURLState && u.host == nil:
			u.path = append(u.path, "")
		}
	case pathState:
		p.stepPathPart(c)
	default:
		switch c {
		case '?':
			p.startQuery()
		case '#':
			p.startFragment()
		case urlEOF:
		default:
			var b strings.Builder
			percentEncode(&b, c, inC0)
			u.opaquePath += b.String()
		}
	}
	return goOn
}
