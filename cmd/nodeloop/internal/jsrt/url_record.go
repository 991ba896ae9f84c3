package jsrt

import (
	"strconv"
	"strings"
)

// urlRecord is a URL as the WHATWG standard keeps it.
type urlRecord struct {
	scheme             string
	username, password string
	host               *string
	port               int // -1 for none
	path               []string
	opaque             bool // the path is one text, opaquePath
	opaquePath         string
	query, fragment    *string
}

// specialPorts are the special schemes with their default ports; file has none.
var specialPorts = map[string]int{"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": -1}

// specialPort is -1 for a scheme without a default port.
func specialPort(scheme string) int {
	if p, ok := specialPorts[scheme]; ok {
		return p
	}
	return -1
}

func (u *urlRecord) special() bool {
	_, ok := specialPorts[u.scheme]
	return ok
}

func (u *urlRecord) hasCredentials() bool { return u.username != "" || u.password != "" }

// noCredentialsOrPort reports whether the URL may have no user and no port.
func (u *urlRecord) noCredentialsOrPort() bool {
	return u.host == nil || *u.host == "" || u.scheme == "file"
}

func (u *urlRecord) clone() *urlRecord {
	c := *u
	c.path = append([]string(nil), u.path...)
	return &c
}

// shortenPath drops the last part, but not a drive letter.
func (u *urlRecord) shortenPath() {
	if n := len(u.path); n > 0 && !(u.scheme == "file" && n == 1 && isDriveLetter(u.path[0], true)) {
		u.path = u.path[:n-1]
	}
}

// isDriveLetter reports whether s is a letter and a colon; otherwise also a
// letter and a bar, unless normalized is set.
func isDriveLetter(s string, normalized bool) bool {
	return len(s) == 2 && isAlpha(rune(s[0])) && (s[1] == ':' || !normalized && s[1] == '|')
}

// startsWithDrive reports whether a file path begins with a drive letter.
func startsWithDrive(s []rune) bool {
	if len(s) < 2 || !isDriveLetter(string(s[:2]), false) {
		return false
	}
	return len(s) == 2 || strings.ContainsRune("/\\?#", s[2])
}

func (u *urlRecord) pathname() string {
	if u.opaque {
		return u.opaquePath
	}
	var b strings.Builder
	for _, p := range u.path {
		b.WriteByte('/')
		b.WriteString(p)
	}
	return b.String()
}

func (u *urlRecord) href(withFragment bool) string {
	var b strings.Builder
	b.WriteString(u.scheme)
	b.WriteByte(':')
	if u.host != nil {
		b.WriteString("//")
		if u.hasCredentials() {
			b.WriteString(u.username)
			if u.password != "" {
				b.WriteByte(':')
				b.WriteString(u.password)
			}
			b.WriteByte('@')
		}
		b.WriteString(*u.host)
		if u.port >= 0 {
			b.WriteByte(':')
			b.WriteString(strconv.Itoa(u.port))
		}
	} else if !u.opaque && len(u.path) > 1 && u.path[0] == "" {
		b.WriteString("/.")
	}
	b.WriteString(u.pathname())
	if u.query != nil {
		b.WriteByte('?')
		b.WriteString(*u.query)
	}
	if withFragment && u.fragment != nil {
		b.WriteByte('#')
		b.WriteString(*u.fragment)
	}
	return b.String()
}

func isAlpha(c rune) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// encodeSet tells which characters of a part of a URL are percent-encoded.
type encodeSet func(c rune) bool

func inC0(c rune) bool       { return c < 0x20 || c > 0x7e }
func inFragment(c rune) bool { return inC0(c) || strings.ContainsRune(" \"<>`", c) }
func inQuery(c rune) bool    { return inC0(c) || strings.ContainsRune(" \"#<>", c) }
func inSpecialQuery(c rune) bool {
	return inQuery(c) || c == '\''
}
func inPath(c rune) bool     { return inQuery(c) || strings.ContainsRune("?`{}", c) }
func inUserinfo(c rune) bool { return inPath(c) || strings.ContainsRune("/:;=@[\\]^|", c) }

const upperHex = "0123456789ABCDEF"

// percentEncode appends c to b, as bytes of UTF-8 in hex where set says so.
func percentEncode(b *strings.Builder, c rune, set encodeSet) {
	if !set(c) {
		b.WriteRune(c)
		return
	}
	for _, x := range []byte(string(c)) {
		b.WriteByte('%')
		b.WriteByte(upperHex[x>>4])
		b.WriteByte(upperHex[x&15])
	}
}

func percentEncodeString(s string, set encodeSet) string {
	var b strings.Builder
	for _, c := range s {
		percentEncode(&b, c, set)
	}
	return b.String()
}
