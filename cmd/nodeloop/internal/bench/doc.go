// Package bench measures servers, clients and loops side by side: nodeloop, and
// whoever else is there. The command `nodeloop bench` is its user.
//
// A server under test is a process of its own, alone on one processor. The load
// comes from this process, on another: one thread that polls epoll and never
// sleeps, so that no server pays for waking its client up. Rounds are
// interleaved, and only figures of the same run are compared.
package bench
