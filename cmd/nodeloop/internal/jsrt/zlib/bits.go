package zlib

// bitReader reads a stream of bits, least significant first, from the input of a step
// and from what the step before could not use yet.
type bitReader struct {
	buf  []byte
	pos  int
	hold uint64
	n    uint
	// rest is input of earlier steps that ended amid something.
	rest []byte
}

// feed makes in readable, behind the rest of earlier steps.
func (b *bitReader) feed(in []byte) {
	if len(b.rest) > 0 {
		b.rest = append(b.rest, in...)
		in = b.rest
	}
	b.buf, b.pos = in, 0
}

// keep saves what is unread for the next step.
func (b *bitReader) keep() {
	b.giveBack()
	b.rest = append([]byte(nil), b.buf[b.pos:]...)
	b.pos = len(b.buf)
}

// giveBack returns whole bytes that were taken ahead of their use.
func (b *bitReader) giveBack() {
	whole := b.n / 8
	b.pos -= int(whole)
	b.n -= whole * 8
	b.hold &= 1<<b.n - 1
}

// fill takes as many bytes as fit.
func (b *bitReader) fill() {
	for b.n <= 56 && b.pos < len(b.buf) {
		b.hold |= uint64(b.buf[b.pos]) << b.n
		b.pos++
		b.n += 8
	}
}

// take reads n bits, at most 32; ok is false when there are not as many.
func (b *bitReader) take(n uint) (v int, ok bool) {
	if b.n < n {
		if b.fill(); b.n < n {
			return 0, false
		}
	}
	v = int(b.hold & (1<<n - 1))
	b.drop(n)
	return v, true
}

func (b *bitReader) drop(n uint) {
	b.hold >>= n
	b.n -= n
}

// toByte drops what is left of a byte that was begun.
func (b *bitReader) toByte() { b.drop(b.n % 8) }

// mark is a place to go back to when the input ends too early.
type mark struct {
	pos  int
	hold uint64
	n    uint
}

func (b *bitReader) mark() mark { return mark{b.pos, b.hold, b.n} }

func (b *bitReader) backTo(m mark) { b.pos, b.hold, b.n = m.pos, m.hold, m.n }
