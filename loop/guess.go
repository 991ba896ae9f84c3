package loop

import "github.com/nodeloop/nodeloop/loop/internal/poll"

// GuessHandle returns what an open descriptor is, in Node's words: "TCP" or
// "PIPE", of which a stream can be made with [Stream.Open], "TTY", "FILE", "UDP"
// or "UNKNOWN". It mirrors guessHandleType.
func (l *Loop) GuessHandle(fd int) string { return poll.Guess(fd) }
