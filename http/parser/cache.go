package parser

import "hash/maphash"

const (
	cacheSlots   = 256  // of each table; a power of two
	cachedBlock  = 1536 // longest header block kept, in bytes
	cachedString = 128  // longest URL or status message kept, in bytes
	keptScratch  = 4096 // largest buffer kept for the next split head, in bytes
)

// Cache remembers header blocks, URLs and status messages, so that a message
// whose head has been seen lately costs no allocation and little scanning. It is
// meant to be shared by all parsers of one loop: its size is bounded (at most
// about half a megabyte), whatever the number of connections. It must not be
// used by two goroutines at once.
type Cache struct {
	seed    maphash.Seed
	blocks  [cacheSlots]block
	strings [cacheSlots]string
	last    string // of strings

	bytes []byte // the spare buffers of pending
	cuts  []int
}

// block is a header block and what it says. Its pairs are shared by all
// messages that had it and must not be written to.
type block struct {
	text   string // from behind the start line to the end of the empty line
	pairs  []string
	flags  flags
	length uint64 // Content-Length, if flags say there is one
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{seed: maphash.MakeSeed()}
}

// lookup returns the block in a slot if d begins with it.
func (c *Cache) lookup(slot uint16, d []byte) *block {
	if c == nil {
		return nil
	}
	b := &c.blocks[slot]
	n := len(b.text)
	if n == 0 || n > len(d) || string(d[:n]) != b.text {
		return nil
	}
	return b
}

// slot returns where a header block belongs.
func (c *Cache) slot(d []byte) uint16 {
	return uint16(maphash.Bytes(c.seed, d) & (cacheSlots - 1))
}

// intern returns b as a string, an earlier one if it is still there.
func (c *Cache) intern(b []byte) string {
	if c == nil || len(b) > cachedString {
		return string(b)
	}
	if c.last == string(b) {
		return c.last
	}
	s := &c.strings[maphash.Bytes(c.seed, b)&(cacheSlots-1)]
	if *s != string(b) {
		*s = string(b)
	}
	c.last = *s
	return *s
}

// scratch lends the buffers in which a split head is put together.
func (c *Cache) scratch() ([]byte, []int) {
	if c != nil && c.bytes != nil {
		bytes, cuts := c.bytes, c.cuts
		c.bytes, c.cuts = nil, nil
		return bytes, cuts
	}
	return make([]byte, 0, 512), make([]int, 0, 2*maxPairs)
}

// release takes the buffers back and returns what the parser keeps of them.
func (c *Cache) release(bytes []byte, cuts []int) ([]byte, []int) {
	if cap(bytes) > keptScratch {
		return nil, nil
	}
	if c == nil || bytes == nil {
		return bytes[:0], cuts[:0]
	}
	c.bytes, c.cuts = bytes[:0], cuts[:0]
	return nil, nil
}
