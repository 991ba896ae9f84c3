// Package net mirrors Node's net module: TCP and Unix-socket servers and
// sockets that live on a loop.Loop and call back in Node's order.
//
//	server := net.CreateServer(l, &net.ServerOptions{}, func(s *net.Socket) {
//		s.OnData(func(chunk []byte) { s.Write(chunk, nil) })
//	})
//	server.Listen(net.ListenOptions{Port: 8080}, nil)
//
// A [Socket] is a stream.Duplex over one handle of the loop. Everything here
// must be called from the loop's goroutine, and every listener runs there. What
// Node throws is returned as an error with Node's code and message; what Node
// emits is emitted, in the same phase and order.
package net
