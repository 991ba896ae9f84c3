package http

import (
	"github.com/nodeloop/nodeloop/net/stream"
)

// byteLen returns how many bytes a chunk becomes in an encoding, as
// Buffer.byteLength does: roughly for malformed base64, and as if it were utf8
// for an encoding that nobody knows.
func byteLen(c stream.Chunk, enc stream.Encoding) int {
	if c.Bytes != nil {
		return len(c.Bytes)
	}
	s := c.String()
	if enc == "" {
		return len(s)
	}
	switch norm, _ := stream.Normalize(enc); norm {
	case stream.Latin1, stream.ASCII:
		return c.Len()
	case stream.UTF16LE:
		return 2 * c.Len()
	case stream.Hex:
		return c.Len() / 2
	case stream.Base64, stream.Base64URL:
		n := c.Len()
		if n > 0 && s[len(s)-1] == '=' {
			n--
		}
		if n > 1 && len(s) > 1 && s[len(s)-2] == '=' {
			n--
		}
		return n * 3 / 4
	}
	return len(s)
}
