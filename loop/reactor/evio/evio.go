// Package evio lets a loop run on the engine of github.com/tidwall/evio, to see
// what a reactor costs and to have Node's http there:
//
//	l, err := loop.New(loop.Options{Kernel: evio.New(evio.Options{})})
//
// The engine's event loop, on its own goroutine, runs the loop's phases inside
// evio's callbacks: accepted connections, data and ends are poll phases; timers
// and functions posted from elsewhere come by evio's Wake, on a connection that
// the engine has with itself.
//
// It is for one TCP server. What evio cannot do fails with ENOTSUP, behind which
// is a [loop.Unsupported]: client sockets, Unix sockets, descriptors that were
// opened elsewhere, a second listen in the life of the loop, socket options, a
// reset, ending one side of a connection without destroying it. A paused socket
// goes on to be read into memory, up to Options.MaxUnread. A peer that ends its
// side is disconnected. When the process runs out of descriptors the engine ends
// and Run returns a [loop.ReactorEnded]. docs/reactors.md has it all.
package evio

import (
	"github.com/nodeloop/nodeloop/loop/internal/guest"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Options are what New takes.
type Options struct {
	// MaxUnread is how many bytes of a connection that is not read are kept; when
	// more comes the connection fails with ENOTSUP. 0 is 4 MiB.
	MaxUnread int
}

// New returns the Kernel of a loop's options. It is for one loop.
func New(opts Options) poll.Kernel {
	e := newEngine()
	e.kernel = guest.New(e, opts.MaxUnread)
	return e.kernel
}
