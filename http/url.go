package http

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// URL is a parsed URL with the components that Node's URL class shows, each
// serialized as there: Protocol with its colon, Search and Hash with their
// mark, all percent-encoded.
type URL struct {
	Protocol string // "http:"
	Username string
	Password string
	Hostname string // an IPv6 address has its brackets
	Port     string // empty when absent or the scheme's default
	Pathname string
	Search   string
	Hash     string

	hasHost bool
}

// ParseURL parses an absolute URL by the WHATWG rules, as `new URL(input)`
// does. It fails with ERR_INVALID_URL.
func ParseURL(input string) (*URL, error) {
	p := urlParser{rest: cleanURL(input)}
	if !p.parse() {
		err := nodeerr.NewType(nodeerr.ErrInvalidURL, "Invalid URL")
		err.Input = input
		return nil, err
	}
	return &p.url, nil
}

// Host returns the host name and the port, if there is one.
func (u *URL) Host() string {
	if u.Port == "" {
		return u.Hostname
	}
	return u.Hostname + ":" + u.Port
}

// Href returns the whole URL.
func (u *URL) Href() string {
	var b strings.Builder
	b.WriteString(u.Protocol)
	if u.hasHost {
		b.WriteString("//")
		if u.Username != "" || u.Password != "" {
			b.WriteString(u.Username)
			if u.Password != "" {
				b.WriteString(":" + u.Password)
			}
			b.WriteByte('@')
		}
		b.WriteString(u.Host())
	}
	b.WriteString(u.Pathname)
	b.WriteString(u.Search)
	b.WriteString(u.Hash)
	return b.String()
}

// RequestOptions returns the options that a request to u has, as Node's
// urlToHttpOptions makes them. Node 10 leaves the credentials encoded.
func (u *URL) requestOptions(decodeAuth bool) (*RequestOptions, error) {
	o := &RequestOptions{
		Protocol: u.Protocol,
		Hostname: strings.TrimSuffix(strings.TrimPrefix(u.Hostname, "["), "]"),
		Path:     u.Pathname + u.Search,
		url:      u,
	}
	if u.Port != "" {
		o.Port, _ = strconv.Atoi(u.Port)
	}
	if u.Username != "" || u.Password != "" {
		user, pass := u.Username, u.Password
		if decodeAuth {
			var errUser, errPass error
			user, errUser = url.PathUnescape(user)
			pass, errPass = url.PathUnescape(pass)
			if errUser != nil || errPass != nil {
				return nil, &nodeerr.Error{Kind: nodeerr.URIError, Message: "URI malformed"}
			}
		}
		o.Auth = user + ":" + pass
	}
	return o, nil
}
