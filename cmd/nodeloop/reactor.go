package main

import (
	"fmt"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/reactor/evio"
	"github.com/nodeloop/nodeloop/loop/reactor/gnet"
)

// setReactor makes a loop with these options run on the engine of that name.
func setReactor(o *loop.Options, name string) error {
	switch name {
	case "epoll", "kqueue":
	case "gnet":
		o.Kernel = gnet.New(gnet.Options{})
	case "evio":
		o.Kernel = evio.New(evio.Options{})
	default:
		return fmt.Errorf("there is no reactor %q: it is epoll, gnet or evio", name)
	}
	return nil
}
