package jsrt

import "strings"

func isSingleDot(s string) bool { return s == "." || strings.EqualFold(s, "%2e") }

func isDoubleDot(s string) bool {
	switch strings.ToLower(s) {
	case "..", ".%2e", "%2e.", "%2e%2e":
		return true
	}
	return false
}

func (p *urlParser) stepPathPart(c rune) {
	u := p.url
	slash := c == '/' || p.isSpecialBackslash(c)
	ends := p.override == noURLState && (c == '?' || c == '#')
	if c != urlEOF && !slash && !ends {
		percentEncode(&p.buf, c, inPath)
		return
	}
	part := p.take()
	switch {
	case isDoubleDot(part):
		u.shortenPath()
		if !slash {
			u.path = append(u.path, "")
		}
	case isSingleDot(part):
		if !slash {
			u.path = append(u.path, "")
		}
	default:
		if u.scheme == "file" && len(u.path) == 0 && isDriveLetter(part, false) {
			part = part[:1] + ":"
		}
		u.path = append(u.path, part)
	}
	switch c {
	case '?':
		p.startQuery()
	case '#':
		p.startFragment()
	}
}

func (p *urlParser) stepQuery(c rune) urlStep {
	if c == urlEOF || c == '#' && p.override == noURLState {
		set := encodeSet(inQuery)
		if p.url.special() {
			set = inSpecialQuery
		}
		*p.url.query += percentEncodeString(p.take(), set)
		if c == '#' {
			p.startFragment()
		}
		return goOn
	}
	p.buf.WriteRune(c)
	return goOn
}
