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

// maxBody is the largest buffer of a body that is kept, and maxIdleBodies how
// many are.
const (
	maxBody       = 16 << 10
	maxIdleBodies = 64
)

// takeBody returns an empty buffer for a body, nil when none is kept.
func (g *global) takeBody() []byte {
	last := len(g.bodies) - 1
	if last < 0 {
		return nil
	}
	b := g.bodies[last]
	g.bodies = g.bodies[:last]
	return b
}

// putBody takes the buffer of a body back.
func (g *global) putBody(b []byte) {
	if cap(b) > 0 && cap(b) <= maxBody && len(g.bodies) < maxIdleBodies {
		g.bodies = append(g.bodies, b[:0])
	}
}

// putHead gives the buffer of a header block back that nobody uses any more.
func (g *global) putHead(b []byte) {
	if len(g.heads) < maxIdleHeads && cap(b) <= maxHead {
		g.heads = append(g.heads, b)
	}
}
