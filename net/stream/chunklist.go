package stream

import (
	"strings"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// chunkList is a queue of chunks. It keeps its memory when it runs empty.
type chunkList struct {
	items []Chunk
	head  int
}

// UseRoom gives the buffer room for one chunk, for objects that have it inside
// themselves.
func (r *Readable) UseRoom(room *[1]Chunk) {
	if r.buf.items == nil {
		r.buf.items = room[:0]
	}
}

func (b *chunkList) len() int { return len(b.items) - b.head }

func (b *chunkList) first() *Chunk { return &b.items[b.head] }

func (b *chunkList) push(c Chunk) {
	if b.head > 0 && len(b.items) == cap(b.items) {
		n := copy(b.items, b.items[b.head:])
		clear(b.items[n:])
		b.items, b.head = b.items[:n], 0
	}
	b.items = append(b.items, c)
}

func (b *chunkList) unshift(c Chunk) {
	if b.head == 0 {
		b.items = append(b.items, Chunk{})
		copy(b.items[1:], b.items)
		b.items[0] = c
		return
	}
	b.head--
	b.items[b.head] = c
}

func (b *chunkList) shift() Chunk {
	c := b.items[b.head]
	b.items[b.head] = Chunk{}
	b.head++
	if b.head == len(b.items) {
		b.items, b.head = b.items[:0], 0
	}
	return c
}

func (b *chunkList) clear() {
	clear(b.items)
	b.items, b.head = b.items[:0], 0
}

// all returns a copy of the queue.
func (b *chunkList) all() []Chunk { return append([]Chunk(nil), b.items[b.head:]...) }

// join takes everything, as one string or as total bytes. Strings among bytes,
// which only node10 leaves there, are its throw.
func (b *chunkList) join(total int, text bool) Chunk {
	if b.len() == 1 && (!text || b.first().Bytes == nil) {
		return b.shift()
	}
	list := b.items[b.head:]
	var out Chunk
	if text {
		var s strings.Builder
		for _, c := range list {
			s.WriteString(c.String())
		}
		out = Text(s.String())
	} else {
		buf := make([]byte, 0, total)
		for _, c := range list {
			if c.IsText() {
				panic(nodeerr.NewType(nodeerr.ErrInvalidArgType, "argument must be a buffer"))
			}
			buf = append(buf, c.Data()...)
		}
		out = Bytes(buf)
	}
	b.clear()
	return out
}

// consume takes n units; fewer than there are. restText makes text of bytes of
// which a part is left, when the answer is text out of several chunks.
func (b *chunkList) consume(n int, text, restText bool) Chunk {
	first := b.first()
	switch have := first.Len(); {
	case n == have:
		return b.shift()
	case n < have:
		c := first.slice(0, n)
		*first = first.from(n)
		return c
	}
	var s strings.Builder
	var buf []byte
	if !text {
		if first.IsText() {
			panic(nodeerr.NewType("", "p.data.copy is not a function"))
		}
		buf = make([]byte, 0, n)
	}
	for n > 0 && b.len() > 0 {
		first = b.first()
		have := first.Len()
		c := *first
		if n < have {
			if restText && c.Bytes != nil {
				*first = Text(c.String())
			}
			c = first.slice(0, n)
			*first = first.from(n)
		} else {
			b.shift()
		}
		if text {
			s.WriteString(c.String())
		} else {
			if c.IsText() {
				panic(nodeerr.NewType("", "buf.copy is not a function"))
			}
			buf = append(buf, c.Data()...)
		}
		n -= min(n, have)
	}
	if text {
		return Text(s.String())
	}
	return Bytes(buf)
}
