package http

import "github.com/nodeloop/nodeloop/loop"

// slabSize is how many messages are allocated together. They stay in memory
// together, too, so a program that keeps one in a hundred pays for eight.
const slabSize = 8

// maxSpare is how many messages wait to be used again. Where a handler answers
// at once it takes one.
const maxSpare = 64

// slab makes the messages of one kind.
type slab[T any] struct {
	room  []T  // not given out yet
	spare []*T // given back
}

// take returns a message that is zero.
func (s *slab[T]) take() *T {
	if last := len(s.spare) - 1; last >= 0 {
		m := s.spare[last]
		s.spare[last] = nil
		s.spare = s.spare[:last]
		return m
	}
	if len(s.room) == 0 {
		s.room = make([]T, slabSize)
	}
	m := &s.room[0]
	s.room = s.room[1:]
	return m
}

// full reports whether enough messages wait.
func (s *slab[T]) full() bool { return len(s.spare) >= maxSpare }

// put takes a message back, which must be zero or as good.
func (s *slab[T]) put(m *T) { s.spare = append(s.spare, m) }

// AllocSingly makes the loop's messages from now on each its own allocation, so
// that one which is garbage is collected at once and not with its neighbours.
// A layer above calls it that lets programs see when objects are gone.
func AllocSingly(l *loop.Loop) { globalOf(l).singly = true }

// recycle takes back messages that nobody may use any more.
func (g *global) recycle(req *IncomingMessage, res *ServerResponse) {
	if !g.requests.full() {
		*req, *res = IncomingMessage{}, ServerResponse{}
		g.requests.put(req)
		g.responses.put(res)
	}
}

func (g *global) allocRequest() *IncomingMessage {
	if g.singly {
		return new(IncomingMessage)
	}
	return g.requests.take()
}

func (g *global) allocResponse() *ServerResponse {
	if g.singly {
		return new(ServerResponse)
	}
	return g.responses.take()
}

func (g *global) allocClientRequest() *ClientRequest {
	if g.singly {
		return new(ClientRequest)
	}
	r := g.asked.take()
	r.g, r.own = g, true
	return r
}

// allocAnswer returns room for what a client receives.
func (g *global) allocAnswer() *response {
	if g.singly {
		return new(response)
	}
	return g.answers.take()
}
