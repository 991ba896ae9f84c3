// Package loop is the reactor: one goroutine that owns every socket and timer
// and calls back in Node's order. Everything above it (timers, streams, net,
// http) runs on that goroutine and needs no locks.
//
// # A turn
//
// [Loop.Run] repeats turns while something keeps the loop alive. A turn is
// these phases, in this order, as libuv's uv_run makes them:
//
//	update time   the loop's clock is read once
//	timers        loop timers that are due, by due time, then by start order
//	pending       what an earlier call could not report at once: the outcome of
//	              a write or connect that ended inside the call that began it
//	poll          waits for sockets, then reports each that is ready; functions
//	              that other goroutines posted run first
//	check         immediates
//	closing       close callbacks of handles closed before, last closed first
//
// The poll phase waits until the next timer is due. It does not wait when an
// immediate is queued, a close callback or pending outcome is due, or nothing
// ref'd is left.
//
// # Ticks
//
// A callback that the loop itself enters ends with a drain: all ticks
// ([Loop.NextTick]), then all microtasks ([Loop.QueueMicrotask]), again until
// both are empty, then rejections, if a language layer has any. A callback that
// is called inside another does not drain. The main function given to
// [Loop.Main] is the first such callback.
//
// # Throws
//
// A panic in a callback is a throw, as in JavaScript. It ends the callback and
// goes to the listeners of 'uncaughtException'; what the callback's throw
// skipped stays skipped, and its ticks wait for the next callback. Without a
// listener 'exit' is emitted with code 1 and Run returns an [*Uncaught]. A
// [runtime.Error], which is a bug and no throw, is re-raised.
//
// # What keeps a loop alive
//
// Handles that are active and ref'd: a stream that reads, a server that
// listens, a started timer. Operations in flight, ref'd or not: a write, a
// connect, a look-up. Queued immediates that are ref'd, and close callbacks.
// When none is left 'beforeExit' is emitted, which may start something new;
// then 'exit', and Run returns.
//
// # Goroutines
//
// Methods may be called only on the loop's goroutine, or before Run on the one
// that will call it. [Loop.Post], [Loop.Stop], and [Hold.Post] are for
// others. Under the race detector a call from elsewhere panics.
package loop
