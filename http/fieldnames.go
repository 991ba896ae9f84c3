package http

// fieldRule says what becomes of a header line whose name was there before.
type fieldRule uint8

const (
	joinComma     fieldRule = iota // appended after ", "
	joinSemicolon                  // appended after "; "
	keepFirst                      // dropped
	listField                      // kept as a list from the first line on
)

type knownName struct {
	name string
	rule fieldRule
}

// knownFields are the names with a rule of their own or so common that they
// are worth finding without allocating, by length.
var knownFields = [20][]knownName{
	2: {{name: "te"}},
	3: {{"age", keepFirst}, {name: "dnt"}, {name: "via"}},
	4: {
		{"host", keepFirst},
		{"from", keepFirst},
		{"etag", keepFirst},
		{name: "date"},
		{name: "vary"},
	},
	6: {
		{name: "accept"},
		{"cookie", joinSemicolon},
		{name: "origin"},
		{"server", keepFirst},
		{name: "expect"},
		{name: "pragma"},
	},
	7: {{"referer", keepFirst}, {"expires", keepFirst}, {name: "upgrade"}},
	8: {{"location", keepFirst}, {name: "if-match"}},
	10: {
		{"user-agent", keepFirst},
		{name: "connection"},
		{"set-cookie", listField},
		{name: "keep-alive"},
	},
	11: {{"retry-after", keepFirst}},
	12: {{"content-type", keepFirst}, {"max-forwards", keepFirst}},
	13: {
		{"authorization", keepFirst},
		{name: "cache-control"},
		{name: "if-none-match"},
		{"last-modified", keepFirst},
	},
	14: {{"content-length", keepFirst}},
	15: {{name: "accept-encoding"}, {name: "accept-language"}, {name: "x-forwarded-for"}},
	16: {{name: "content-encoding"}, {name: "x-forwarded-host"}},
	17: {
		{"if-modified-since", keepFirst},
		{name: "transfer-encoding"},
		{name: "x-forwarded-proto"},
	},
	19: {{"proxy-authorization", keepFirst}, {"if-unmodified-since", keepFirst}},
}

// knownField returns the name in lower case and its rule.
func knownField(name string) (string, fieldRule) {
	if len(name) < len(knownFields) {
		for i := range knownFields[len(name)] {
			k := &knownFields[len(name)][i]
			if equalFold(name, k.name) {
				return k.name, k.rule
			}
		}
	}
	return lowerASCII(name), joinComma
}

// lowerName returns the name in lower case.
func lowerName(name string) string {
	name, _ = knownField(name)
	return name
}

func lowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}
