package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/https"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

func getCommand() *command {
	flags := newFlags("get")
	verbose := flags.Bool("v", false, "print the request's and the response's headers too")
	insecure := flags.Bool("insecure", false, "go on when the certificate of an https server is not good")
	ca := flags.String("ca", "", "judge https servers by the certificates in this `FILE` (PEM) instead of the system's")
	profile := flags.String("profile", "node16", "behave as this `Node`: node16 or node10")
	return &command{
		name: "get", args: "URL", minArgs: 1, maxArgs: 1,
		summary: "fetch a URL and print the client's events as they come, then the body",
		detail: `The events go to standard error, the body to standard output. An event of the
request stands at the margin, one of the response is indented.`,
		examples: []string{
			"nodeloop get http://127.0.0.1:8080/",
			"nodeloop get -v http://127.0.0.1:8080/headers",
			"nodeloop get http://127.0.0.1:8080/big 2>events >body",
			"nodeloop get --ca cert.pem https://localhost:8443/",
		},
		failure: "the request failed, or its response was cut off",
		flags:   flags,
		run: func(c *console, args []string) int {
			p, err := profileNamed(*profile)
			if err != nil {
				c.errorf("get: %v", err)
				return exitUsage
			}
			target := args[0]
			if !strings.Contains(target, "://") {
				target = "http://" + target
			}
			l, err := loop.New(loop.Options{Profile: p})
			if err != nil {
				c.errorf("get: %v", err)
				return exitFailed
			}
			f := &fetch{c: c, loop: l, verbose: *verbose, secure: &https.SecureOptions{}}
			if *insecure {
				f.secure.RejectUnauthorized = stream.No
			}
			if *ca != "" {
				if f.secure.CA, err = os.ReadFile(*ca); err != nil {
					c.errorf("get: %v", err)
					return exitUsage
				}
			}
			l.Main(func() { f.begin(target) })
			if err := l.Run(); err != nil {
				c.errorf("get: %v", err)
				return exitFailed
			}
			return f.exit()
		},
	}
}

// fetch is one request of `get`.
type fetch struct {
	c       *console
	loop    *loop.Loop
	verbose bool
	secure  *https.SecureOptions
	req     *http.ClientRequest
	body    []byte
	done    bool // the response has ended
	bad     bool // the request could not be made
}

func (f *fetch) begin(target string) {
	opts := http.RequestOptions{Agent: http.NoAgent}
	var req *http.ClientRequest
	var err error
	if strings.HasPrefix(strings.ToLower(target), "https:") {
		req, err = https.Get(f.loop, target, &https.RequestOptions{RequestOptions: opts, Secure: f.secure}, nil)
	} else {
		req, err = http.Get(f.loop, target, &opts, nil)
	}
	if err != nil {
		f.bad = true
		f.c.errorf("get: %v", err)
		return
	}
	f.req = req
	for _, name := range []string{"socket", "prefinish", "finish", "abort", "timeout", "continue", "close"} {
		req.On(name, func(...any) { f.tell("", name, "") })
	}
	req.OnSocket(func(s http.Socket) {
		f.sent()
		if t, ok := s.(*tls.Socket); ok {
			t.OnSecureConnect(func() { f.secured(t) })
		}
	})
	req.OnInformation(func(info *http.Information) { f.tell("", "information", fmt.Sprint(info.StatusCode)) })
	req.OnError(func(err error) { f.tell("", "error", fault(err)) })
	req.OnResponse(f.response)
}

// secured tells how a connection was secured.
func (f *fetch) secured(s *tls.Socket) {
	how := s.GetProtocol()
	if c := s.GetCipher(); c != nil {
		how += " " + c.Name
	}
	if !s.Authorized {
		how += ", not authorized: " + s.AuthorizationError
	}
	f.tell("  ", "secureConnect", how)
}

// response logs what comes of the response and keeps its body.
func (f *fetch) response(res *http.IncomingMessage) {
	f.tell("", "response", fmt.Sprintf("%d %s", res.StatusCode, res.StatusMessage))
	if f.verbose {
		for i := 0; i+1 < len(res.RawHeaders); i += 2 {
			fmt.Fprintf(f.c.err, "      < %s: %s\n", printable(res.RawHeaders[i]), printable(res.RawHeaders[i+1]))
		}
	}
	res.OnData(func(b []byte) {
		f.tell("  ", "data", fmt.Sprintf("%d bytes", len(b)))
		f.body = append(f.body, b...)
	})
	res.OnAborted(func() { f.tell("  ", "aborted", "") })
	res.OnError(func(err error) { f.tell("  ", "error", fault(err)) })
	res.OnEnd(func() {
		f.done = true
		f.tell("  ", "end", "")
	})
	res.OnClose(func() { f.tell("  ", "close", "") })
}

// sent prints the request's headers.
func (f *fetch) sent() {
	if !f.verbose {
		return
	}
	for _, name := range f.req.GetRawHeaderNames() {
		fmt.Fprintf(f.c.err, "      > %s: %v\n", name, f.req.GetHeader(name))
	}
}

// tell prints one event.
func (f *fetch) tell(indent, event, detail string) {
	line := indent + event
	if detail != "" {
		line += " " + detail
	}
	fmt.Fprintf(f.c.err, "* %s\n", line)
}

// exit prints the body and returns the exit code.
func (f *fetch) exit() int {
	if f.bad {
		return exitUsage
	}
	f.c.out.Write(f.body)
	if !f.done || !f.req.Response().Complete() {
		return exitFailed
	}
	return exitOK
}

// fault shows an error with its code.
func fault(err error) string {
	text := printable(err.Error())
	if code := string(nodeerr.CodeOf(err)); !strings.Contains(text, code) {
		text = code + " " + text
	}
	return text
}

// printable hides control characters from the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, s)
}
