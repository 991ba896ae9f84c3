package zlib

import "sync"

// The lengths and distances that symbols stand for, and how many more bits of
// them follow (RFC 1951, 3.2.5).
var (
	lengthBase = [29]uint16{
		3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31,
		35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
	}
	lengthExtra = [29]uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2,
		3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
	}
	distBase = [30]uint16{
		1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
		1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
	}
	distExtra = [30]uint8{
		0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8,
		9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
	}
	codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// fixedTables are the codes of blocks that don't bring their own.
var fixedTables = sync.OnceValues(func() (*huffman, *huffman) {
	var lengths [288]uint8
	for i := range lengths {
		switch {
		case i < 144:
			lengths[i] = 8
		case i < 256:
			lengths[i] = 9
		case i < 280:
			lengths[i] = 7
		default:
			lengths[i] = 8
		}
	}
	litlen, dist := new(huffman), new(huffman)
	litlen.build(lengths[:])
	for i := range 32 {
		lengths[i] = 5
	}
	dist.build(lengths[:32])
	return litlen, dist
})

// blockHead reads what stands before a block's data.
func (z *Inflater) blockHead() (ok bool, err error) {
	if z.last {
		z.endBlock()
		return true, nil
	}
	v, ok := z.bits.take(3)
	if !ok {
		return false, nil
	}
	last := v&1 == 1
	switch v >> 1 {
	case 0:
		ok, err = z.storedHead()
	case 1:
		z.litlen, z.dist = fixedTables()
		z.state = inCodes
	case 2:
		ok, err = z.dynamicHead()
	default:
		return true, dataError("invalid block type")
	}
	if ok {
		z.last = last
	}
	return ok, err
}

func (z *Inflater) storedHead() (ok bool, err error) {
	z.bits.toByte()
	v, ok := z.bits.take(32)
	if !ok {
		return false, nil
	}
	if v&0xffff != v>>16^0xffff {
		return true, dataError("invalid stored block lengths")
	}
	z.stored, z.state = v&0xffff, inStored
	return true, nil
}

// dynamicHead reads the codes that a block brings.
func (z *Inflater) dynamicHead() (ok bool, err error) {
	v, ok := z.bits.take(14)
	if !ok {
		return false, nil
	}
	nlen, ndist, ncode := v&31+257, v>>5&31+1, v>>10+4
	if nlen > 286 || ndist > 30 {
		return true, dataError("too many length or distance symbols")
	}
	var lengths [320]uint8
	for _, i := range codeOrder[:ncode] {
		n, ok := z.bits.take(3)
		if !ok {
			return false, nil
		}
		lengths[i] = uint8(n)
	}
	codes := &z.tables[0]
	if codes.build(lengths[:19]) != 0 || int(codes.count[0]) == 19 {
		return true, dataError("invalid code lengths set")
	}
	if ok, err := z.codeLengths(codes, lengths[:nlen+ndist]); !ok || err != nil {
		return ok, err
	}
	if lengths[256] == 0 {
		return true, dataError("invalid code -- missing end-of-block")
	}
	if !z.tables[0].complete(lengths[:nlen]) {
		return true, dataError("invalid literal/lengths set")
	}
	if !z.tables[1].complete(lengths[nlen : nlen+ndist]) {
		return true, dataError("invalid distances set")
	}
	z.litlen, z.dist = &z.tables[0], &z.tables[1]
	z.state = inCodes
	return true, nil
}

// complete builds the tables and reports whether the code may be used: it leaves
// nothing over, or has one symbol alone.
func (h *huffman) complete(lengths []uint8) bool {
	left := h.build(lengths)
	return left == 0 || left > 0 && int(h.count[0])+int(h.count[1]) == len(lengths)
}

// codeLengths reads the lengths of codes, which are coded themselves.
func (z *Inflater) codeLengths(codes *huffman, lengths []uint8) (ok bool, err error) {
	clear(lengths)
	for i := 0; i < len(lengths); {
		sym, ok := codes.symbol(&z.bits)
		if !ok {
			return false, nil
		}
		if sym < 16 {
			lengths[i] = uint8(sym)
			i++
			continue
		}
		var value uint8
		base, width := 3, uint(2)
		switch sym {
		case 16:
			if i == 0 {
				return true, dataError("invalid bit length repeat")
			}
			value = lengths[i-1]
		case 17:
			width = 3
		default:
			base, width = 11, 7
		}
		n, ok := z.bits.take(width)
		if !ok {
			return false, nil
		}
		if n += base; i+n > len(lengths) {
			return true, dataError("invalid bit length repeat")
		}
		for range n {
			lengths[i] = value
			i++
		}
	}
	return true, nil
}
