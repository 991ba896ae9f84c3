// Package orders holds the event orders that Node documents, as programs.
//
// A folder such as ORD-005 is one documented order. Each program in it exists
// twice: as JavaScript (fin.js), whose trace was recorded on the real Nodes
// (fin.node16.txt, fin.node10.txt), and as the same steps in Go against
// nodeloop's public API (the functions in this package). The Go program's trace
// has to equal the recorded one. Both the tests of this package and the command
// `nodeloop orders` run them.
//
// A trace is one line an event, "lane: object event detail"; a lane is one
// actor, and lanes are printed one after another, because the order between
// two independent actors is the kernel's business. `make record` records the
// traces anew.
package orders
