package loop

import (
	"runtime"
	"runtime/debug"
	"time"
	"weak"
)

// gcRounds is how often CollectGarbage collects: what one round frees may have
// been all that held something else.
const gcRounds = 3

// sentinel is garbage whose cleanup tells that those of a collection are run.
type sentinel struct{ self *sentinel }

// CollectGarbage runs Go's garbage collector, and what waits for objects to
// become garbage, such as weak tables, before it returns, and gives the memory
// back to the system. It mirrors the gc of Node's option --expose-gc.
func (l *Loop) CollectGarbage() {
	l.assertOwner()
	for range gcRounds {
		told := make(chan struct{})
		runtime.AddCleanup(new(sentinel), func(c chan struct{}) { close(c) }, told)
		runtime.GC()
		select {
		case <-told:
		case <-time.After(time.Second):
		}
	}
	debug.FreeOSMemory()
}

// GarbageWatch is an object that is watched for becoming garbage.
type GarbageWatch[T any] struct{ p weak.Pointer[T] }

// Gone reports whether the object is garbage.
func (w GarbageWatch[T]) Gone() bool { return w.p.Value() == nil }

// WatchGarbage watches an object without keeping it. When it has become garbage
// told, which must not refer to it, is called on the loop's goroutine, if the
// loop still runs then: the loop is not kept alive for it before.
func WatchGarbage[T any](l *Loop, object *T, told func()) GarbageWatch[T] {
	runtime.AddCleanup(object, func(told func()) { l.Post(told) }, told)
	return GarbageWatch[T]{weak.Make(object)}
}
