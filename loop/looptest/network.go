package looptest

import "time"

// defaultBuffer is how much a direction of a connection holds.
const defaultBuffer = 256 << 10

// Network is how simulated sockets behave. The zero value is an ideal network:
// what is written is there at the reader's next look, in one piece.
type Network struct {
	// Delay is how long a segment, a connect or an end travels.
	Delay time.Duration
	// Jitter is added to each Delay, at random from nothing to all of it. What
	// travels in one direction of one connection stays in order.
	Jitter time.Duration
	// MaxSegment, if not 0, cuts what is written into segments of at most so many
	// bytes, and a read brings one segment. Otherwise a read brings all there is.
	MaxSegment int
	// RandomSegments makes the segments' lengths random, from 1 to MaxSegment.
	RandomSegments bool
	// Buffer is how many bytes a direction of a connection holds that the reader
	// has not read; a write takes what fits. 0 is 256 KiB.
	Buffer int
	// Shuffle reports ready sockets in random order, and sometimes only some of
	// those that are ready. Otherwise they are reported as Linux does: in the order
	// in which they became ready.
	Shuffle bool
	// MaxSockets, if not 0, is how many descriptors there may be: the next is
	// EMFILE.
	MaxSockets int
}

// delay returns how long the next thing travels.
func (s *Sim) delay() int64 {
	d := int64(s.Network.Delay)
	if s.Network.Jitter > 0 {
		d += s.random.Int64N(int64(s.Network.Jitter) + 1)
	}
	return d
}

// segment returns how many of n bytes travel together.
func (s *Sim) segment(n int) int {
	most := s.Network.MaxSegment
	switch {
	case most <= 0:
		return n
	case s.Network.RandomSegments:
		return min(n, 1+s.random.IntN(most))
	}
	return min(n, most)
}

// buffer returns how many bytes a direction holds.
func (s *Sim) buffer() int {
	if s.Network.Buffer > 0 {
		return s.Network.Buffer
	}
	return defaultBuffer
}
