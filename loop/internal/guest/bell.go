package guest

import "sync"

// Bell guards the calls that wake an engine. An engine closes its descriptors
// when it ends, and a call that came later would write to whatever has got their
// numbers since.
type Bell struct {
	mu   sync.Mutex
	mute bool
}

// Ring calls wake, unless the engine ends, and reports whether it did.
func (b *Bell) Ring(wake func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.mute {
		return false
	}
	wake()
	return true
}

// Mute makes the engine unreachable. It has to return before the engine closes
// what a wake writes to.
func (b *Bell) Mute() {
	b.mu.Lock()
	b.mute = true
	b.mu.Unlock()
}
