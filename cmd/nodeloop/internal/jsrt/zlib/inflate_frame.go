package zlib

import (
	"hash/adler32"
	"hash/crc32"
	"math/bits"
)

// checksum is of the data of a format, with the standard library's sums.
type checksum struct {
	format Format
	adler  rollingAdler
	crc    uint32
}

func newChecksum(f Format) checksum { return checksum{format: f, adler: 1} }

func (c *checksum) write(p []byte) {
	switch c.format {
	case Zlib:
		c.adler.write(p)
	case Gzip:
		c.crc = crc32.Update(c.crc, crc32.IEEETable, p)
	case Raw, Auto:
	}
}

// rollingAdler continues a sum over pieces.
type rollingAdler uint32

func (a *rollingAdler) write(p []byte) {
	const mod = 65521
	s1, s2 := uint32(*a&0xffff), uint32(*a>>16)
	for len(p) > 0 {
		piece := p[:min(len(p), 5552)]
		p = p[len(piece):]
		for _, c := range piece {
			s1 += uint32(c)
			s2 += s1
		}
		s1 %= mod
		s2 %= mod
	}
	*a = rollingAdler(s2<<16 | s1)
}

// header reads what stands before the data.
func (z *Inflater) header() (ok bool, err error) {
	m := z.bits.mark()
	v, ok := z.bits.take(16)
	if !ok {
		return false, nil
	}
	if z.format == Auto {
		if z.format = Zlib; v == 0x8b1f {
			z.format = Gzip
		}
	}
	if z.format == Gzip {
		if v != 0x8b1f {
			return true, dataError("incorrect header check")
		}
		z.bits.backTo(m)
		return z.gzipHeader()
	}
	return z.zlibHeader(v)
}

func (z *Inflater) zlibHeader(v int) (ok bool, err error) {
	cmf, flg := v&0xff, v>>8
	width := cmf>>4 + 8
	switch {
	case (cmf<<8|flg)%31 != 0:
		return true, dataError("incorrect header check")
	case cmf&15 != 8:
		return true, dataError("unknown compression method")
	case width > 15 || z.opts.WindowBits > 0 && width > z.opts.WindowBits:
		return true, dataError("invalid window size")
	}
	if flg&0x20 != 0 {
		id, ok := z.bits.take(32)
		if !ok {
			return false, nil
		}
		if err := z.useDictionary(bits.ReverseBytes32(uint32(id))); err != nil {
			return true, err
		}
	}
	z.reach = 1 << width
	z.state = inBlockHead
	z.begin()
	return true, nil
}

// gzipHeader reads a member's header: ten bytes, then what its flags announce.
func (z *Inflater) gzipHeader() (ok bool, err error) {
	crc := uint32(0)
	starved := false
	next := func() int {
		v, ok := z.bits.take(8)
		if !ok {
			starved = true
			return 0
		}
		crc = crc32.Update(crc, crc32.IEEETable, []byte{byte(v)})
		return v
	}
	next()
	next()
	method, flags := next(), next()
	switch {
	case starved:
		return false, nil
	case method != 8:
		return true, dataError("unknown compression method")
	case flags&0xe0 != 0:
		return true, dataError("unknown header flags set")
	}
	for range 6 {
		next()
	}
	if flags&4 != 0 {
		for n := next() | next()<<8; n > 0 && !starved; n-- {
			next()
		}
	}
	for _, text := range []int{8, 16} { // name and comment
		for flags&text != 0 && !starved && next() != 0 { //nolint:revive // reading up to the end is all
		}
	}
	if want := crc & 0xffff; flags&2 != 0 && !starved && uint32(next()|next()<<8) != want && !starved {
		return true, dataError("header crc mismatch")
	}
	if starved {
		return false, nil
	}
	z.reach = windowSize
	z.state = inBlockHead
	z.at, z.filled = 0, 0
	z.begin()
	return true, nil
}

// trailer reads the checksum behind the data.
func (z *Inflater) trailer() (ok bool, err error) {
	sum, ok := z.bits.take(32)
	if !ok {
		return false, nil
	}
	want := bits.ReverseBytes32(uint32(z.sum.adler))
	if z.format == Gzip {
		want = z.sum.crc
	}
	if uint32(sum) != want {
		return true, dataError("incorrect data check")
	}
	if z.format == Gzip {
		n, ok := z.bits.take(32)
		if !ok {
			return false, nil
		}
		if uint32(n) != z.total {
			return true, dataError("incorrect length check")
		}
	}
	z.state = atEnd
	return true, nil
}

// dictionaryID is how a header names a dictionary.
func dictionaryID(dict []byte) uint32 { return adler32.Checksum(dict) }
