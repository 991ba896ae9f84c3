package emitter_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
)

// TestRemovedAmongOthers checks what a removed listener knows of its list.
func TestRemovedAmongOthers(t *testing.T) {
	e := &emitter.EventEmitter{}
	e.Init(nil, nil)
	var seen []string
	emitter.EventRemoveListener.On(e, func(key emitter.Key, l *emitter.Listener) {
		seen = append(seen, fmt.Sprint(key.Name, l.RemovedAmongOthers()))
	})
	first := e.On("a", func(...any) {})
	second := e.On("a", func(...any) {})
	second.Off()
	first.Off()
	if want := []string{"atrue", "afalse"}; !slices.Equal(seen, want) {
		t.Errorf("%q, want %q", seen, want)
	}
}
