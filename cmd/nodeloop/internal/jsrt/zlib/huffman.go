package zlib

const (
	maxCodeBits = 15
	quickBits   = 9
)

// huffman decodes canonical codes: short ones by a table, long ones by their
// counts.
type huffman struct {
	quick   [1 << quickBits]uint16 // symbol<<4 | length
	count   [maxCodeBits + 1]uint16
	symbols [288]uint16
}

// build makes the tables from the length of each symbol's code. It returns how
// many codes are left over, less than none when there are too many.
func (h *huffman) build(lengths []uint8) (left int) {
	*h = huffman{}
	for _, n := range lengths {
		h.count[n]++
	}
	if int(h.count[0]) == len(lengths) {
		return 0
	}
	left = 1
	for n := 1; n <= maxCodeBits; n++ {
		if left = left<<1 - int(h.count[n]); left < 0 {
			return left
		}
	}
	var offset [maxCodeBits + 2]uint16
	var code [maxCodeBits + 2]uint32
	for n := 1; n <= maxCodeBits; n++ {
		offset[n+1] = offset[n] + h.count[n]
		code[n+1] = (code[n] + uint32(h.count[n])) << 1
	}
	for sym, n := range lengths {
		if n == 0 {
			continue
		}
		h.symbols[offset[n]] = uint16(sym)
		offset[n]++
		if n <= quickBits {
			for i := reversed(code[n], n); i < 1<<quickBits; i += 1 << n {
				h.quick[i] = uint16(sym)<<4 | uint16(n)
			}
		}
		code[n]++
	}
	return left
}

func reversed(code uint32, n uint8) uint32 {
	var r uint32
	for range n {
		r = r<<1 | code&1
		code >>= 1
	}
	return r
}

// symbol reads one symbol; ok is false when the input ends amid it, sym is -1
// when no code is like this.
func (h *huffman) symbol(b *bitReader) (sym int, ok bool) {
	if b.n < maxCodeBits {
		b.fill()
	}
	if e := h.quick[b.hold&(1<<quickBits-1)]; e != 0 && uint(e&15) <= b.n {
		b.drop(uint(e & 15))
		return int(e >> 4), true
	}
	code, first, index := 0, 0, 0
	for n := uint(1); n <= maxCodeBits; n++ {
		if n > b.n {
			return 0, false
		}
		code |= int(b.hold >> (n - 1) & 1)
		count := int(h.count[n])
		if code-count < first {
			b.drop(n)
			return int(h.symbols[index+code-first]), true
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return -1, true
}
