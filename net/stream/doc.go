// Package stream mirrors Node's stream module: Readable, Writable, Duplex,
// Transform and PassThrough with pipe, pipeline, finished and destruction, in
// the event order of the loop's profile.
//
// A stream lives on one loop and, like everything above the loop, may be used
// only from that loop's goroutine. What Node defers with process.nextTick is
// deferred with the loop's NextTick here, so that two programs, one in each
// language, see the same order.
//
// # Chunks
//
// A [Chunk] is bytes, a string or any other value, passed by value. Most Go
// programs only meet bytes: [Readable.OnData], [Readable.Push],
// [WritableSide.Write]. The methods whose names end in Chunk are the complete
// ones, with an encoding and a callback. A chunk handed to a listener is the
// listener's to keep.
//
// # Overriding
//
// Whatever Node's own code calls on a stream object by a name that users may
// override (_read, _write, pause, destroy, …) is called here through the
// object's self, an interface such as [ReadableMethods]. There are two ways to
// give an implementation:
//
//   - functions in the options: ReadableOptions{Read: func(r *Readable, n int) {…}}
//   - a struct that embeds Readable, defines ReadImpl, and passes itself to
//     [Readable.Init].
//
// # Throwing
//
// Where Node throws, a method returns an error; what Node emits is emitted. A
// panic in a listener or an implementation is the JavaScript throw.
package stream
