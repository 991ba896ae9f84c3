// Package peers holds the Go servers, clients and loops that nodeloop is measured
// against: gnet, evio, the standard library. They run in processes of their own,
// by the hidden command bench-peer. fasthttp is not among them: its module would
// raise the versions of others that nodeloop stands on, so it is built apart
// when it is measured.
//
// The servers on gnet and evio are as small as such servers can be: they look
// for the end of a head, its method, path and Content-Length, and answer with
// what fits. They show the engine, not an HTTP implementation.
package peers

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// Run does what the arguments say and returns when it is over: "http KIND PORT"
// and "echo KIND PORT" serve, KIND being gnet, evio, nethttp or net; "client nethttp
// PORT INFLIGHT SECONDS" and "loop CASE N" print a line of JSON.
func Run(args []string) error {
	if len(args) < 3 {
		return fmt.Errorf("bench-peer: too few arguments")
	}
	switch args[0] {
	case "http", "echo":
		return serve(args[0] == "echo", args[1], args[2])
	case "client":
		if len(args) < 5 {
			return fmt.Errorf("bench-peer: too few arguments")
		}
		inflight, err := strconv.Atoi(args[3])
		if err != nil {
			return err
		}
		seconds, err := strconv.ParseFloat(args[4], 64)
		if err != nil {
			return err
		}
		return client(args[2], inflight, time.Duration(seconds*float64(time.Second)))
	case "loop":
		n, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return runLoop(args[1], n)
	}
	return fmt.Errorf("bench-peer: there is no %q", args[0])
}

func serve(echo bool, kind, port string) error {
	address := "127.0.0.1:" + port
	switch {
	case kind == "gnet":
		return serveGnet(address, echo)
	case kind == "evio":
		return serveEvio(address, echo)
	case kind == "net" && echo:
		return echoNet(address)
	case kind == "nethttp" && !echo:
		return serveNetHTTP(address)
	}
	return fmt.Errorf("bench-peer: there is no server %q", kind)
}

var hello = []byte("Hello, World!")

// big returns the body of /big. It is made when it is first asked for: most
// processes of the command never are.
var big = sync.OnceValue(func() []byte { return bytes.Repeat([]byte("nodeloop"), 1<<20/8) })
