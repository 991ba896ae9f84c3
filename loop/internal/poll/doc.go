// Package poll is the loop's door to the operating system: non-blocking
// sockets and the readiness of their descriptors, behind one small contract.
//
// [Kernel] is what the loop asks for. [Open] returns the real one: epoll on
// Linux, kqueue on Darwin and FreeBSD, both level-triggered. The simulation in
// looptest is another, with sockets in memory and virtual time.
//
// A Kernel belongs to the loop's thread; only [Kernel.Wake] may be called from
// elsewhere. Calls on sockets never block, so they are made without telling
// Go's scheduler; only a wait with a time-out gives the processor away.
package poll
