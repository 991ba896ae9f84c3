// Package gnet lets a loop run on the engine of github.com/panjf2000/gnet, to
// see what a reactor costs and to have Node's http there:
//
//	l, err := loop.New(loop.Options{Kernel: gnet.New(gnet.Options{})})
//
// The engine's event loop, on its own goroutine and thread, runs the loop's
// phases inside gnet's callbacks: accepted connections, data and ends are poll
// phases; timers and functions posted from elsewhere come by gnet's Execute.
//
// It is for one TCP server. What gnet cannot do fails with ENOTSUP, behind which
// is a [loop.Unsupported]: client sockets, Unix sockets, descriptors that were
// opened elsewhere, a second listen in the life of the loop. A paused socket
// goes on to be read into memory, up to Options.MaxUnread. A peer that ends its
// side is disconnected. When the process runs out of descriptors the engine ends
// and Run returns a [loop.ReactorEnded]. docs/reactors.md has it all.
package gnet

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
