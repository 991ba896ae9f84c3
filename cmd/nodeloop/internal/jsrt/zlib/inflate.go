package zlib

import "hash/adler32"

const windowSize = 1 << 15

// state is what an inflater reads next.
type state int

const (
	inHeader state = iota
	inBlockHead
	inStored
	inCodes
	inMatch
	inTrailer
	atEnd
)

// Inflater decompresses. Each unit of the format, be it a symbol or the head of
// a block, is read as a whole or not at all.
type Inflater struct {
	opts   Options
	format Format
	bits   bitReader
	state  state
	last   bool // the block is the last one
	// stored is what is left of a block that is not compressed.
	stored       int
	litlen, dist *huffman
	length, back int // the match under way
	reach        int // how far back matches may go
	window       [windowSize]byte
	at, filled   int
	sum          checksum
	total        uint32
	failed       error
	tables       [2]huffman
}

// NewInflater makes a decompressor.
func NewInflater(opts Options) *Inflater {
	z := &Inflater{opts: opts}
	z.Reset()
	return z
}

// Reset implements [Stream].
func (z *Inflater) Reset() {
	z.format, z.state = z.opts.Format, inHeader
	z.bits = bitReader{}
	z.at, z.filled, z.last, z.failed = 0, 0, false, nil
	z.reach = windowSize
	if z.opts.WindowBits > 0 {
		z.reach = 1 << z.opts.WindowBits
	}
	if z.format == Raw {
		z.state = inBlockHead
		z.preset()
	}
	z.begin()
}

// begin starts the checksum of a member.
func (z *Inflater) begin() {
	z.total = 0
	z.sum = newChecksum(z.format)
}

// preset puts the dictionary into the window.
func (z *Inflater) preset() {
	dict := z.opts.Dictionary
	for _, c := range dict[max(0, len(dict)-windowSize):] {
		z.put(c)
	}
}

// Step implements [Stream].
func (z *Inflater) Step(flush Flush, in, out []byte) (consumed, produced int, err error) {
	if z.failed != nil {
		return 0, 0, z.failed
	}
	held := len(z.bits.rest)
	z.bits.feed(in)
	produced, starved, err := z.run(out)
	switch {
	case err != nil:
		z.failed = err
	case starved:
		z.bits.keep()
		if flush == Finish && produced < len(out) {
			err = errUnexpectedEnd
		}
	default:
		z.bits.giveBack()
		z.bits.rest = nil
		if z.bits.pos < held {
			z.bits.rest = append(z.bits.rest, z.bits.buf[z.bits.pos:held]...)
			z.bits.pos = held
		}
	}
	consumed = max(0, z.bits.pos-held)
	z.bits.buf = nil
	return consumed, produced, err
}

// run decompresses until out is full, the data ends or the input does.
func (z *Inflater) run(out []byte) (n int, starved bool, err error) {
	begin := 0 // of what the checksum lacks
	digest := func() {
		z.sum.write(out[begin:n])
		z.total += uint32(n - begin)
		begin = n
	}
	defer digest()
	for {
		m := z.bits.mark()
		var ok bool
		switch z.state {
		case inHeader:
			ok, err = z.header()
		case inBlockHead:
			ok, err = z.blockHead()
		case inStored:
			if ok = n < len(out); !ok {
				return n, false, nil
			}
			var moved int
			moved, ok = z.copyStored(out[n:])
			n += moved
		case inCodes:
			if n == len(out) {
				return n, false, nil
			}
			n, ok, err = z.codes(out, n)
			if !ok && err == nil {
				return n, true, nil // codes went back by itself
			}
		case inMatch:
			if n == len(out) {
				return n, false, nil
			}
			n = z.match(out, n)
			ok = true
		case inTrailer:
			digest()
			ok, err = z.trailer()
		case atEnd:
			if z.format != Gzip || !z.another() {
				return n, false, nil
			}
			z.state, z.last, ok = inHeader, false, true
		}
		if err != nil {
			return n, false, err
		}
		if !ok {
			z.bits.backTo(m)
			return n, true, nil
		}
	}
}

// another reports whether something other than padding follows a member.
func (z *Inflater) another() bool {
	z.bits.giveBack()
	return z.bits.pos < len(z.bits.buf) && z.bits.buf[z.bits.pos] != 0
}

func (z *Inflater) put(c byte) {
	z.window[z.at] = c
	z.at = (z.at + 1) % windowSize
	if z.filled < windowSize {
		z.filled++
	}
}

// endBlock goes on after a block.
func (z *Inflater) endBlock() {
	z.state = inBlockHead
	if !z.last {
		return
	}
	z.bits.toByte()
	if z.state = inTrailer; z.format == Raw {
		z.state = atEnd
	}
}

// copyStored moves bytes of a block that is not compressed.
func (z *Inflater) copyStored(out []byte) (n int, ok bool) {
	for n < len(out) && z.stored > 0 {
		v, ok := z.bits.take(8)
		if !ok {
			return n, n > 0
		}
		out[n] = byte(v)
		z.put(byte(v))
		n++
		z.stored--
	}
	if z.stored == 0 {
		z.endBlock()
	}
	return n, true
}

// codes reads literals, up to the next match or the end of the block.
func (z *Inflater) codes(out []byte, n int) (int, bool, error) {
	for n < len(out) {
		m := z.bits.mark()
		sym, ok := z.litlen.symbol(&z.bits)
		switch {
		case !ok:
			z.bits.backTo(m)
			return n, false, nil
		case sym < 0 || sym > 285:
			return n, true, dataError("invalid literal/length code")
		case sym < 256:
			out[n] = byte(sym)
			n++
			z.put(byte(sym))
			continue
		case sym == 256:
			z.endBlock()
			return n, true, nil
		}
		if ok, err := z.pair(sym - 257); err != nil || !ok {
			z.bits.backTo(m)
			return n, ok, err
		}
		z.state = inMatch
		return n, true, nil
	}
	return n, true, nil
}

// pair reads the rest of a match: more bits of its length, and its distance.
func (z *Inflater) pair(sym int) (ok bool, err error) {
	extra, ok := z.bits.take(uint(lengthExtra[sym]))
	if !ok {
		return false, nil
	}
	z.length = int(lengthBase[sym]) + extra
	d, ok := z.dist.symbol(&z.bits)
	if !ok {
		return false, nil
	}
	if d < 0 || d > 29 {
		return true, dataError("invalid distance code")
	}
	if extra, ok = z.bits.take(uint(distExtra[d])); !ok {
		return false, nil
	}
	z.back = int(distBase[d]) + extra
	if z.back > min(z.filled, z.reach) {
		return true, dataError("invalid distance too far back")
	}
	return true, nil
}

// match repeats what lies back in the window.
func (z *Inflater) match(out []byte, n int) int {
	from := (z.at - z.back + windowSize) % windowSize
	for z.length > 0 && n < len(out) {
		c := z.window[from]
		from = (from + 1) % windowSize
		out[n] = c
		n++
		z.put(c)
		z.length--
	}
	if z.length == 0 {
		z.state = inCodes
	}
	return n
}

// useDictionary is asked for by a header.
func (z *Inflater) useDictionary(id uint32) error {
	if z.opts.Dictionary == nil {
		return errMissingDictionary
	}
	if adler32.Checksum(z.opts.Dictionary) != id {
		return errBadDictionary
	}
	z.preset()
	return nil
}
