package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

func serveCommand() *command {
	flags := newFlags("serve")
	o := &serveOptions{}
	flags.IntVar(&o.port, "port", 8080, "listen on this `port`; 0 takes a free one")
	flags.StringVar(&o.host, "host", "127.0.0.1", "listen on this `address`")
	flags.BoolVar(&o.quiet, "quiet", false, "log nothing, for load generators")
	flags.StringVar(&o.metrics, "metrics", "", "answer GET `PATH` with the loop's metrics, for Prometheus")
	flags.BoolVar(&o.dashboard, "dashboard", false, "show what the loop does, live, at /_loop")
	flags.BoolVar(&o.echo, "echo", false, "be a TCP server that sends back what it gets")
	flags.Int64Var(&o.maxBody, "max-body", 64<<20, "refuse bodies of more `bytes` with 413; 0 takes all")
	reactor := flags.String("reactor", "epoll", "run on this `engine`: epoll (the loop's own, kqueue where that is), gnet or evio")
	busyPoll := flags.Duration("busy-poll", 0, "ask for `time` (at most 1ms) before each wait: quicker answers, a busy processor")
	flags.StringVar(&o.tlsCert, "tls-cert", "", "speak https with the certificate in this `FILE` (PEM)")
	flags.StringVar(&o.tlsKey, "tls-key", "", "the certificate's key is in this `FILE` (PEM)")
	flags.BoolVar(&o.noStrict, "no-strict", false, "accept whatever that Node accepts")
	profile := flags.String("profile", "node16", "behave as this `Node`: node16 or node10")
	return &command{
		name:    "serve",
		summary: "start a server to try nodeloop with",
		detail: `It answers:
  GET  /         Hello, World!
  GET  /big      1 MiB
  POST /echo     the body, as it comes
  POST /upload   ok, when the body has been read
  GET  /headers  the request as JSON
  GET  /_loop    what the loop does, live, with --dashboard
It is strict: what two readers of HTTP could read in two ways is refused, and
slow clients are shown out (docs/security.md).
Ctrl-C or SIGTERM ends it when the requests in flight are answered; a second one
ends it at once.`,
		examples: []string{
			"nodeloop serve",
			"nodeloop serve --port 3000 --quiet",
			"nodeloop serve --echo --port 7000",
			"nodeloop serve --metrics /metrics",
			"nodeloop serve --dashboard --quiet",
			"nodeloop serve --port 8443 --tls-cert cert.pem --tls-key key.pem",
			"nodeloop serve --reactor gnet --quiet",
			"nodeloop serve --busy-poll 50us",
		},
		failure: "the server could not listen, was forced to end, or failed",
		flags:   flags,
		run: func(c *console, _ []string) int {
			p, err := profileNamed(*profile)
			options := loop.Options{Profile: p, BusyPoll: *busyPoll}
			if err == nil && (*busyPoll < 0 || *busyPoll > time.Millisecond) {
				err = fmt.Errorf("--busy-poll is from 0 to 1ms, not %v", *busyPoll)
			}
			if err == nil {
				err = setReactor(&options, *reactor)
			}
			if err == nil && (o.tlsCert == "") != (o.tlsKey == "") {
				err = errors.New("--tls-cert and --tls-key go together")
			}
			if err == nil && o.echo && o.tlsCert != "" {
				err = errors.New("an echo server does not encrypt: --echo goes without --tls-cert")
			}
			if err == nil && o.echo && (o.dashboard || o.metrics != "") {
				err = errors.New("an echo server has no pages: --echo goes without --dashboard and --metrics")
			}
			if err != nil {
				c.errorf("serve: %v", err)
				return exitUsage
			}
			return serve(c, options, o)
		},
	}
}

// serveOptions are the flags of serve.
type serveOptions struct {
	port  int
	host  string
	quiet bool
	// metrics is the path of the metrics, empty for none.
	metrics string
	// dashboard puts a page about the loop at dash.Path.
	dashboard bool
	echo      bool
	// maxBody limits the bytes of a request's body; 0 does not.
	maxBody int64
	// tlsCert and tlsKey are files; with them the server speaks https.
	tlsCert, tlsKey string
	// noStrict leaves out what Node 16 has not.
	noStrict bool
}

// service is what serve runs: the HTTP server or the echo server.
type service interface {
	// start listens; ready is called when it does, with the address.
	start(ready func(address string)) error
	// stop refuses new connections, lets those that are busy finish and closes the
	// others.
	stop()
}

// serve runs a service until it has stopped and returns the exit code.
func serve(c *console, options loop.Options, o *serveOptions) int {
	tuneMemory()
	l, err := loop.New(options)
	if err != nil {
		c.errorf("serve: %v", err)
		return exitFailed
	}
	c.made(l)
	var s service = newWebService(c, l, o)
	scheme := "http"
	if o.tlsCert != "" {
		scheme = "https"
	}
	if o.echo {
		s, scheme = newEchoService(c, l, o), "tcp"
	}
	l.Main(func() {
		err = s.start(func(address string) {
			forgetStart()
			if !o.quiet {
				c.printf("nodeloop: listening on %s://%s\n", scheme, address)
			}
		})
		if err != nil {
			panic(err)
		}
	})
	done := stopOnSignal(c, l, s, o.quiet)
	defer done()
	if err := l.Run(); err != nil {
		c.errorf("serve: %v", err)
		return exitFailed
	}
	return exitOK
}

// stopOnSignal stops the service at the first SIGINT or SIGTERM and the process
// at the second. The returned function ends the watch.
func stopOnSignal(c *console, l *loop.Loop, s service, quiet bool) func() {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		if _, ok := <-signals; !ok {
			return
		}
		l.Post(func() {
			if !quiet {
				c.printf("nodeloop: finishing what is in flight; once more to end at once\n")
			}
			s.stop()
		})
		if _, ok := <-signals; ok {
			os.Exit(exitFailed)
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
	}
}

// hostPort joins a host and a port for people.
func hostPort(host string, port int) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(port)
}
