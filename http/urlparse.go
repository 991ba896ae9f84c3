package http

import (
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http/weburl"
)

// specialPorts holds the schemes that the URL standard calls special, with
// their default ports.
var specialPorts = map[string]string{
	"http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "",
}

// The standard's percent-encode sets, as the ASCII characters that each adds
// to the controls and to everything above '~'.
const (
	encodeOpaque       = ""
	encodeFragment     = " \"<>`"
	encodeQuery        = " \"#<>"
	encodeSpecialQuery = encodeQuery + "'"
	encodePath         = encodeQuery + "?`{}"
	encodeUserinfo     = encodePath + "/:;=@[\\]^|"
)

// cleanURL drops what the parser never sees: controls and spaces around the
// input, tabs and line ends anywhere.
func cleanURL(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if !strings.ContainsAny(s, "\t\n\r") {
		return s
	}
	return strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
}

// urlParser takes the components off rest from left to right.
type urlParser struct {
	url     URL
	rest    string
	special bool
}

func (p *urlParser) parse() bool {
	if !p.takeScheme() {
		return false
	}
	if i := strings.IndexByte(p.rest, '#'); i >= 0 {
		if i+1 < len(p.rest) {
			p.url.Hash = "#" + percentEncode(p.rest[i+1:], encodeFragment)
		}
		p.rest = p.rest[:i]
	}
	if i := strings.IndexByte(p.rest, '?'); i >= 0 {
		if i+1 < len(p.rest) {
			set := encodeQuery
			if p.special {
				set = encodeSpecialQuery
			}
			p.url.Search = "?" + percentEncode(p.rest[i+1:], set)
		}
		p.rest = p.rest[:i]
	}
	if p.special {
		p.rest = strings.ReplaceAll(p.rest, "\\", "/")
	}
	switch {
	case p.url.Protocol == "file:":
		if strings.HasPrefix(p.rest, "//") {
			p.rest = p.rest[2:]
			if !p.takeAuthority() {
				return false
			}
		}
		p.url.hasHost = true
	case p.special:
		p.rest = strings.TrimLeft(p.rest, "/")
		if !p.takeAuthority() || p.url.Hostname == "" {
			return false
		}
	case strings.HasPrefix(p.rest, "//"):
		p.rest = p.rest[2:]
		if !p.takeAuthority() {
			return false
		}
	case !strings.HasPrefix(p.rest, "/"):
		p.url.Pathname = percentEncode(p.rest, encodeOpaque)
		return true
	}
	p.url.Pathname = normalizePath(p.rest, p.special)
	return true
}

func (p *urlParser) takeScheme() bool {
	i := strings.IndexByte(p.rest, ':')
	if i < 1 {
		return false
	}
	scheme := strings.ToLower(p.rest[:i])
	for j := range len(scheme) {
		c := scheme[j]
		letter := c >= 'a' && c <= 'z'
		if !letter && (j == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	p.url.Protocol = scheme + ":"
	_, p.special = specialPorts[p.url.Protocol]
	p.rest = p.rest[i+1:]
	return true
}

// takeAuthority takes credentials, host and port.
func (p *urlParser) takeAuthority() bool {
	auth := p.rest
	if i := strings.IndexByte(auth, '/'); i >= 0 {
		auth = auth[:i]
	}
	p.rest = p.rest[len(auth):]
	p.url.hasHost = true
	credentials := false
	if i := strings.LastIndexByte(auth, '@'); i >= 0 {
		user, pass, _ := strings.Cut(auth[:i], ":")
		p.url.Username = percentEncode(user, encodeUserinfo)
		p.url.Password = percentEncode(pass, encodeUserinfo)
		auth = auth[i+1:]
		credentials = true
	}
	host, port := auth, ""
	if i := strings.LastIndexByte(auth, ':'); i >= 0 && i > strings.LastIndexByte(auth, ']') {
		host, port = auth[:i], auth[i+1:]
		if host == "" {
			return false
		}
	}
	if host == "" {
		return !credentials
	}
	var ok bool
	if p.url.Hostname, ok = weburl.Host(host, p.special, false, weburl.DomainToASCII); !ok {
		return false
	}
	return p.setPort(port)
}

func (p *urlParser) setPort(port string) bool {
	if port == "" {
		return true
	}
	for i := range len(port) {
		if port[i] < '0' || port[i] > '9' {
			return false
		}
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return false
	}
	if text := strconv.FormatUint(n, 10); text != specialPorts[p.url.Protocol] {
		p.url.Port = text
	}
	return true
}

// normalizePath encodes the segments and resolves the dotted ones.
func normalizePath(path string, special bool) string {
	if path == "" {
		if special {
			return "/"
		}
		return ""
	}
	var out []string
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch strings.ReplaceAll(strings.ToLower(s), "%2e", ".") {
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		case ".":
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, percentEncode(s, encodePath))
		}
	}
	return "/" + strings.Join(out, "/")
}

// percentEncode encodes s as UTF-8 with the characters of set.
func percentEncode(s, set string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = !mustEncode(s[i], set)
	}
	if plain {
		return s
	}
	const hex = "0123456789ABCDEF"
	s = strings.ToValidUTF8(s, "\uFFFD")
	b := make([]byte, 0, len(s)+16)
	for i := range len(s) {
		if c := s[i]; mustEncode(c, set) {
			b = append(b, '%', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}

func mustEncode(c byte, set string) bool {
	return c < ' ' || c > '~' || strings.IndexByte(set, c) >= 0
}
