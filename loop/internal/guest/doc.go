// Package guest puts a foreign engine under a loop: an engine that owns its
// event loop and its connections and calls its user. [Kernel] is what a loop
// sees of it, with descriptors that are numbers of its own; [Engine] and [Conn]
// are what the packages below loop/reactor write for gnet and evio.
//
// The engine's goroutine runs the loop's turns, inside the engine's callbacks,
// while the goroutine that called Run waits. When a turn wants no more the two
// change places: the engine's goroutine waits in its callback, and Run goes on
// to 'exit' or to turns of its own.
package guest
