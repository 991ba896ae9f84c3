// Package timers mirrors Node's timers: SetTimeout, SetInterval, SetImmediate,
// and the Timeout they return.
//
// Timeouts of one duration form a list, in the order in which they were set,
// and the list whose first timeout is due first runs first; among lists that
// are due at the same millisecond, the one that began first. A timeout that is
// set again goes to the end of its list. All of node16's lists share one timer
// of the loop; each of node10's has its own. Between two timeouts node16 drains
// ticks and microtasks, node10 only after a list.
//
// Setting, refreshing and clearing take constant time apart from a new
// duration, and [Timeout] can be embedded and reused without allocation, as
// sockets do for their idle time-outs.
//
// Everything here must be called on the loop's goroutine.
package timers
