package net

import "github.com/nodeloop/nodeloop/loop"

// Sockets returns the sockets of a loop that are open and read by nobody but
// themselves or their consumers. It is for shutting down and for diagnostics,
// as process._getActiveHandles is.
func Sockets(l *loop.Loop) []*Socket {
	var list []*Socket
	l.Walk(func(s *loop.Stream) {
		switch r := s.Reader().(type) {
		case *socketReader:
			list = append(list, (*Socket)(r))
		case *bufferReader:
			list = append(list, (*Socket)(r))
		}
	})
	return list
}
