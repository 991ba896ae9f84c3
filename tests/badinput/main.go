// Command badinput is a server and a client over the Go API that say all they
// see, for drivers that send them bad input: requests and answers in lines of
// JSON, one event each.
//
//	go run ./tests/badinput server [--profile plain] [--strict] [--node 10]
//	go run ./tests/badinput client --port PORT --tasks FILE
//
// peer.js is the same in JavaScript, as far as the tests need it, for the real
// Nodes. The tests of this package reset connections at every place, which cannot
// be had from simulated sockets in the way of a kernel; all else that is bad is in
// package http's TestBadInput.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/nodeloop/nodeloop/loop"
)

func main() {
	if len(os.Args) < 2 {
		fail("say `server` or `client`")
	}
	var code int
	switch role, args := os.Args[1], os.Args[2:]; role {
	case "server":
		code = serverMain(args)
	case "client":
		code = clientMain(args)
	default:
		fail("no such role: " + role)
	}
	os.Exit(code)
}

// shared are the flags of both roles.
type shared struct {
	host   string
	port   int
	node   string
	strict bool
}

func (o *shared) register(f *flag.FlagSet) {
	f.StringVar(&o.host, "host", "127.0.0.1", "the server's `address`")
	f.IntVar(&o.port, "port", 0, "the server's `port`")
	f.StringVar(&o.node, "node", "16", "behave as this Node: 16 or 10")
	f.BoolVar(&o.strict, "strict", false, "be strict (StrictParser)")
}

// newLoop makes the loop that the flags ask for.
func (o *shared) newLoop() *loop.Loop {
	p := loop.Node16
	if o.node == "10" {
		p = loop.Node10
	}
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		fail(err.Error())
	}
	return l
}

// run runs the loop and returns the process's exit code.
func run(l *loop.Loop) int {
	if err := l.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "badinput:", err)
	}
	return l.ExitCode()
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "badinput:", why)
	os.Exit(2)
}
