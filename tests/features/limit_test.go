package features

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// limitChecks are the rows about a process without descriptors left. They run
// in a process of their own, of this very program.
var limitChecks = checks{limitElsewhere}

const limitVariable = "NODELOOP_FEATURES_LIMITED"

func limitElsewhere(c *check) {
	cmd := exec.Command("sh", "-c", `ulimit -n 100; exec "$0" -test.run '^TestLimited$' -test.v`, os.Args[0])
	cmd.Env = append(os.Environ(), limitVariable+"="+c.l.Profile().Name)
	out, err := cmd.CombinedOutput()
	if err != nil {
		panic(fmt.Sprintf("%v\n%s", err, out))
	}
	for line := range strings.Lines(string(out)) {
		if fact, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "fact "); ok {
			*c.lines = append(*c.lines, fact)
		}
	}
}

// TestLimited is the other process.
func TestLimited(t *testing.T) {
	name := os.Getenv(limitVariable)
	if name == "" {
		t.Skip("TestFeatures runs it in a process with few descriptors")
	}
	p := profiles[slices.IndexFunc(profiles, func(p *loop.Profile) bool { return p.Name == name })]
	for _, line := range (checks{limitReached}).run(t, p) {
		fmt.Println("fact " + line)
	}
}

func limitReached(c *check) {
	server := c.serve(nil, answerOK)
	early := c.dial(server.Port()).write(getKeep)
	early.until("ok")
	var errs, events []string
	var files []*os.File
	seen := 0
	c.async(func(done func()) {
		log(server, &errs, "error")
		server.On("connection", func(...any) { seen++ })
		for {
			f, err := os.Open(os.Args[0])
			if err != nil {
				c.fact("REF-070", "none is left", codeOfSystem(err))
				break
			}
			files = append(files, f)
		}
		files[0].Close() // for the client's own socket
		late := noThrow(net.Connect(c.l, net.ConnectOptions{Port: server.Port(), Host: host}, nil))
		late.OnError(func(error) {})
		log(late, &events, "connect", "end", "close")
		late.Resume()
		late.OnClose(func(bool) { done() })
	})
	c.do(func() {
		c.fact("REF-070", "events of one more", events)
		c.fact("REF-070", "seen by the server", list{seen, slices.Concat([]string{}, errs)})
		for _, f := range files {
			f.Close()
		}
	})
	early.write(getClose)
	c.fact("REF-070", "the older one", strings.Count(early.closed(), "ok") == 2)
}

// codeOfSystem returns the code of an error of package os.
func codeOfSystem(err error) string {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return err.Error()
	}
	code, _ := nodeerr.Describe(errno)
	return string(code)
}
