// Package tls mirrors Node's tls module: encrypted servers and sockets that live
// on a loop.Loop and call back in Node's order.
//
//	server, err := tls.CreateServer(l, &tls.ServerOptions{
//		ContextOptions: tls.ContextOptions{Cert: certPEM, Key: keyPEM},
//	}, func(s *tls.Socket) {
//		s.OnData(func(chunk []byte) { s.Write(chunk) })
//	})
//	server.Listen(net.ListenOptions{Port: 8443}, nil)
//
// A [Socket] is a net.Socket whose handle encrypts: it wraps the TCP handle, or
// any stream, that carries the ciphertext, as Node's does, so that streams,
// time-outs, half-open ends and the order of events are those of package net.
//
// The protocol is the standard library's crypto/tls over bytes in memory. Its
// handshake, which cannot be resumed by itself, runs in a coroutine that is
// suspended whenever it wants what has not arrived; no other thread runs.
// Certificates are judged here, not by crypto/tls, so that what is wrong with
// them has the code that OpenSSL gives it.
//
// Everything here must be called from the loop's goroutine, and every listener
// runs there. What Node throws is returned as an error with Node's code and
// message; what Node emits is emitted, in the same phase and order.
package tls
