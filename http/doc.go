// Package http mirrors Node's http module: a server, a client and their
// messages, on sockets of package net, in Node's order.
//
//	server := http.CreateServer(l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
//		res.EndString("hello")
//	})
//	server.Listen(net.ListenOptions{Port: 8080}, nil)
//
// Everything here belongs to one loop and must be called from its goroutine;
// every listener runs there.
//
// # Messages
//
// An [IncomingMessage] is a Readable of the body. A [ServerResponse] or
// [ClientRequest] is an [OutgoingMessage]: headers are set, or given to
// WriteHead, until the header block is stored, which happens at the first
// piece of body at the latest; block and body leave in one write where Node
// writes once.
//
// # Bytes and strings
//
// The strings of start lines and headers are bytes as they are on the wire,
// where Node reads and writes latin1. WriteString and EndString send the bytes
// of their string. [OutgoingMessage.WriteChunk] and
// [OutgoingMessage.EndChunk] are Node's write and end in full: a text chunk has
// an encoding, and shares its write with the header block as it does in Node.
//
// # Errors
//
// Where Node throws, a method returns an error with Node's code and message:
// SetHeader, WriteHead, End. Write returns Node's answer, whether more may
// follow at once, and so panics with what Node throws; WriteChunk returns
// both. What Node emits is emitted. Constructors panic for an option out of
// range, as Node's throw.
//
// # Overriding
//
// Methods that Node's own code calls by a name users may override are called
// through the object's self: see [OutgoingMethods] and [ResponseMethods]. A
// struct that embeds a message and passes itself to Init, or SetSelf, takes them
// over.
package http
