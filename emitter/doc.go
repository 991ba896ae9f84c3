// Package emitter mirrors Node's events module: objects with named events and
// one ordered list of listeners for each.
//
// Three spellings register into the same list, so order across them is one
// order:
//
//	server.OnRequest(func(req *http.IncomingMessage, res *http.ServerResponse) { … }) // typed sugar
//	http.EventRequest.Once(&server.EventEmitter, fn)                                  // typed descriptor
//	server.On("request", func(args ...any) { … })                                     // Node's mirror
//
// An emit calls the listeners that were registered when it began, in order, on
// the caller's stack. Emitting through a descriptor ([Event1] and its
// siblings) to typed listeners allocates nothing. A listener that panics ends
// the emit, as a throw does in Node.
//
// An emitter belongs to one loop and, like everything above the loop, may be
// used only from that loop's goroutine.
package emitter
