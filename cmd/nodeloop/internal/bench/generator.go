package bench

import (
	"bytes"
	"errors"
	"math/bits"
	"net/netip"
	"strconv"
	"time"
)

// load is what a generator is to do.
type load struct {
	to       netip.AddrPort
	conns    int
	request  []byte // a batch
	replies  int    // to a batch
	fresh    bool   // a connection for each batch
	echo     bool   // a reply is as long as the request, and no HTTP
	warmUp   time.Duration
	measured time.Duration
	began    func() // the measured time begins
	ended    func()
}

// reading is what a generator has counted in the measured time.
type reading struct {
	replies, errors int
	took            time.Duration
	latency         histogram
}

var errRefused = errors.New("nothing is answered")

// reply takes a server's responses out of a stream of bytes.
type reply struct {
	echo int    // length of a reply that is no HTTP, or 0
	left int    // of the body that is coming
	head []byte // the beginning of a head that has not come whole
}

var (
	endOfHead = []byte("\r\n\r\n")
	length    = []byte("Content-Length: ")
	chunked   = []byte("chunked")
)

var errResponse = errors.New("a response that the generator does not understand")

// take returns how many replies end in b.
func (r *reply) take(b []byte) (whole int, err error) {
	if r.echo > 0 {
		r.left += len(b)
		whole = r.left / r.echo
		r.left %= r.echo
		return whole, nil
	}
	if len(r.head) > 0 {
		b = append(r.head, b...)
		r.head = r.head[:0]
	}
	for len(b) > 0 {
		if r.left > 0 {
			n := min(r.left, len(b))
			b = b[n:]
			if r.left -= n; r.left == 0 {
				whole++
			}
			continue
		}
		end := bytes.Index(b, endOfHead)
		if end < 0 {
			r.head = append(r.head[:0:0], b...)
			return whole, nil
		}
		n, ok := bodyLength(b[:end+2])
		if !ok {
			return whole, errResponse
		}
		b = b[end+4:]
		if r.left = n; n == 0 {
			whole++
		}
	}
	return whole, nil
}

// bodyLength returns the length that a head tells; ok is false of a response
// that is no 200 with a length.
func bodyLength(head []byte) (n int, ok bool) {
	if len(head) < 12 || string(head[9:12]) != "200" {
		return 0, false
	}
	at := bytes.Index(head, length)
	if at < 0 {
		// Some write it in small letters.
		head = bytes.ToLower(head)
		if at = bytes.Index(head, bytes.ToLower(length)); at < 0 || bytes.Contains(head, chunked) {
			return 0, false
		}
	}
	digits := head[at+len(length):]
	digits = digits[:bytes.IndexByte(digits, '\r')]
	n, err := strconv.Atoi(string(digits))
	return n, err == nil
}

// histogram counts durations in buckets that are a 32nd of their value wide.
type histogram struct {
	buckets [32 * 40]uint64
	count   uint64
}

func (h *histogram) add(ns int64) {
	u := uint64(max(ns, 0))
	shift := max(bits.Len64(u)-6, 0)
	h.buckets[min(32*shift+int(u>>shift), len(h.buckets)-1)]++
	h.count++
}

// quantile returns the value below which a share q of all lies, in nanoseconds.
func (h *histogram) quantile(q float64) float64 {
	rank, seen := uint64(q*float64(h.count)), uint64(0)
	for i, n := range h.buckets {
		if seen += n; n > 0 && (seen > rank || seen == h.count) {
			if i < 64 {
				return float64(i)
			}
			shift := i/32 - 1
			return float64(int64(i-32*shift) << shift)
		}
	}
	return 0
}
