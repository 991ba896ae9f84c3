// Package sim holds the property test of whole http exchanges: seeded worlds of
// clients, servers and a faulty network on virtual time, in which what holds in
// Node must hold. A seed that fails prints the command that replays it.
package sim
