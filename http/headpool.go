package http

// headSize is the room that a header block begins with.
const headSize = 512

// maxHead is the largest buffer that is kept: it may hold several responses.
const maxHead = 8 << 10

// maxIdleHeads is how many buffers of sent header blocks a loop keeps.
const maxIdleHeads = 64

// takeHead returns an empty buffer for a header block.
func (g *global) takeHead() []byte {
	if last := len(g.heads) - 1; last >= 0 {
		b := g.heads[last]
		g.heads[last] = nil
		g.heads = g.heads[:last]
		return b[:0]
	}
	return make([]byte, 0, headSize)
}

// putHead gives the buffer of a header block back that nobody uses any more.
func (g *global) putHead(b []byte) {
	if len(g.heads) < maxIdleHeads && cap(b) <= maxHead {
		g.heads = append(g.heads, b)
	}
}
