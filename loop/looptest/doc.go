// Package looptest runs loops on virtual time and on sockets in memory, so that
// a test of an order need not wait and a run can be had again exactly.
//
// [New] returns a [Sim]: a loop whose clock is virtual and whose sockets are
// those of a [Network]. When the loop would wait, time jumps to what happens
// next: a timer, or the arrival of bytes. Everything above the loop runs on it
// unchanged, whole http exchanges included:
//
//	sim := looptest.New(loop.Options{})
//	sim.Seed(42)
//	sim.Network = looptest.Network{Shuffle: true, MaxSegment: 100, Jitter: time.Millisecond}
//	sim.Main(func() { … http.CreateServer(sim.Loop, …) … http.Get(sim.Loop, …) })
//	err := sim.Run()
//
// # What is settable
//
// [Network] says how bytes travel: delay, jitter, the size of the segments they
// are cut into, how much a connection holds, in which order ready sockets are
// reported. A [Link] is one connection: it can be reset, half-closed, held up.
// A [Peer] is an end of a connection outside the loop, scripted by the test.
//
// # The same seed, the same run
//
// All that is random comes from the seed, and time passes only in waits and in
// [Sim.Spin]. What other goroutines post ([loop.Loop.Post], [loop.Loop.Work],
// look-ups of host names) arrives when they are scheduled, so runs that are to
// be repeated do without; IP addresses need no look-up.
//
// # How true it is
//
// Sockets behave as Linux's do where a loop can tell: level-triggered readiness
// in the order in which sockets became ready, EINPROGRESS and a refused connect
// told later, data before a reset is read before it, a close with unread data
// resets, a write after the peer's close succeeds once, EPIPE then. A send
// buffer holds [Network].Buffer bytes and takes what fits.
package looptest
