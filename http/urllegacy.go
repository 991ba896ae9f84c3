package http

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http/weburl"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// legacyMaxHost is the length from which the older parser drops a host name.
const legacyMaxHost = 255

// legacyURLOptions returns the options that a URL string stands for where
// Node's url.parse reads it. Errors: ERR_INVALID_DOMAIN_NAME, and a URIError for
// bad escapes in the credentials.
func legacyURLOptions(input string) (*RequestOptions, error) {
	p := legacyURL{rest: legacyClean(input)}
	if err := p.parse(); err != nil {
		return nil, err
	}
	if p.hostname == "" {
		return nil, nodeerr.NewType(nodeerr.ErrInvalidDomainName, "Unable to determine the domain name")
	}
	o := &RequestOptions{Protocol: p.protocol, Auth: p.auth, Hostname: p.hostname}
	o.Port, _ = strconv.Atoi(p.port)
	o.setPathText(p.path)
	return o, nil
}

// legacyURL takes the components off rest as url.parse does.
type legacyURL struct {
	rest     string
	protocol string
	auth     string
	hostname string
	port     string
	path     string
}

// legacyClean trims white space and turns backslashes before the query and the
// hash into slashes.
func legacyClean(s string) string {
	s = strings.Trim(s, " \t\r\n\f\u00a0\ufeff")
	end := strings.IndexAny(s, "?#")
	if end < 0 {
		end = len(s)
	}
	return strings.ReplaceAll(s[:end], "\\", "/") + s[end:]
}

func (p *legacyURL) parse() error {
	if !strings.Contains(p.rest, "#") && isSimplePath(p.rest) {
		return nil // a path without a host
	}
	p.takeProtocol()
	slashes := false
	hostless := p.protocol == "javascript:"
	if p.protocol != "" || legacyHasUser(p.rest) {
		slashes = strings.HasPrefix(p.rest, "//")
		if slashes && !hostless {
			p.rest = p.rest[2:]
		}
	}
	_, slashed := specialPorts[p.protocol]
	slashed = slashed && !strings.HasPrefix(p.protocol, "ws") || p.protocol == "gopher:"
	if !hostless && (slashes || p.protocol != "" && !slashed) {
		if err := p.takeHost(); err != nil {
			return err
		}
	}
	if !hostless {
		p.rest = legacyEscape(p.rest)
	}
	p.path, _, _ = strings.Cut(p.rest, "#")
	if slashed && p.hostname != "" && !strings.HasPrefix(p.path, "/") {
		if p.path == "" || p.path[0] == '?' {
			p.path = "/" + p.path
		}
	}
	return nil
}

// isSimplePath reports whether s begins with one slash, or two and no third,
// and has no white space before a query.
func isSimplePath(s string) bool {
	rest, ok := strings.CutPrefix(s, "/")
	if !ok {
		return false
	}
	rest = strings.TrimPrefix(rest, "/")
	return !strings.HasPrefix(rest, "/") && !strings.ContainsAny(s, " \t\r\n\f\v")
}

func legacyHasUser(s string) bool {
	rest, ok := strings.CutPrefix(s, "//")
	i := strings.IndexAny(rest, "@/")
	return ok && i > 0 && rest[i] == '@' && i+1 < len(rest) && rest[i+1] != '@' && rest[i+1] != '/'
}

func (p *legacyURL) takeProtocol() {
	i := 0
	for i < len(p.rest) && (charClass[p.rest[i]]&classWord != 0 && p.rest[i] != '_' || strings.IndexByte(".+-", p.rest[i]) >= 0) {
		i++
	}
	if i > 0 && i < len(p.rest) && p.rest[i] == ':' {
		p.protocol, p.rest = strings.ToLower(p.rest[:i+1]), p.rest[i+1:]
	}
}

// takeHost takes credentials, host name and port. What may not stand in a host
// name begins the path.
func (p *legacyURL) takeHost() error {
	end := strings.IndexAny(p.rest, "#/?")
	if end < 0 {
		end = len(p.rest)
	}
	start := strings.LastIndexByte(p.rest[:end], '@') + 1
	if start > 0 {
		auth, err := url.PathUnescape(p.rest[:start-1])
		if err != nil {
			return &nodeerr.Error{Kind: nodeerr.URIError, Message: "URI malformed"}
		}
		p.auth = auth
	}
	if i := strings.IndexAny(p.rest[start:end], "\t\n\r \"%';<>\\^`{|}"); i >= 0 {
		end = start + i
	}
	host := p.rest[start:end]
	p.rest = p.rest[end:]
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.Trim(host[i+1:], "0123456789") == "" {
		host, p.port = host[:i], host[i+1:]
	}
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		p.hostname = strings.ToLower(host[1 : len(host)-1])
		if !strings.HasPrefix(p.rest, "/") {
			p.rest = "/" + p.rest
		}
		return nil
	}
	for i := range len(host) {
		if c := host[i]; c < 0x80 && charClass[c]&classWord == 0 && strings.IndexByte(".-+", c) < 0 {
			p.rest = "/" + host[i:] + p.rest
			host = host[:i]
			break
		}
	}
	if len(host) <= legacyMaxHost {
		p.hostname, _ = weburl.DomainToASCII(host)
	}
	return nil
}

// legacyEscape escapes the characters that the older parser never lets pass.
func legacyEscape(s string) string { return percentEncodeOnly(s, "\t\n\r \"'<>\\^`{|}") }

func percentEncodeOnly(s, set string) string {
	if !strings.ContainsAny(s, set) {
		return s
	}
	const hex = "0123456789ABCDEF"
	b := make([]byte, 0, len(s)+16)
	for i := range len(s) {
		if c := s[i]; strings.IndexByte(set, c) >= 0 {
			b = append(b, '%', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}
