package stream

import "github.com/nodeloop/nodeloop/loop"

// Generator is an async generator for tests: begin is its body.
type Generator struct{ g generator }

// NewGenerator returns a generator whose body is begin.
func NewGenerator(l *loop.Loop, begin func(g *Generator)) *Generator {
	g := &Generator{}
	g.g.l = l
	g.g.begin = func() { begin(g) }
	return g
}

// Iterate returns the generator.
func (g *Generator) Iterate() Iterator { return awaited{&g.g} }

// Yield answers with a chunk; over is called when the generator is left, next
// when it goes on.
func (g *Generator) Yield(c Chunk, next func(), over func(err error)) {
	g.g.yield(c, func(kind requestKind, err error) {
		if kind == requestNext {
			next()
		} else {
			over(err)
		}
	})
}

// Finish ends the generator.
func (g *Generator) Finish(err error) { g.g.finish(err) }
