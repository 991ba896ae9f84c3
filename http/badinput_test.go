package http_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// badCase is a case of testdata/badinput.server.json or badinput.client.json:
// what a peer sends to the server or client under test. testdata/badinput.js
// plays it to a real Node.
type badCase struct {
	Name    string
	Script  []json.RawMessage
	Options struct {
		MaxHeaderSize      int
		InsecureHTTPParser bool
		Method             string
		Headers            map[string]string
	}
	Server struct {
		HeadersTimeout, RequestTimeout, KeepAliveTimeout int
		MaxHeadersCount, MaxRequestsPerSocket            int
	}
	Take bool
	// Strict is the error that a strict server or client reports. Without one it
	// does what Node 16 does, or if it Differs closes or reuses connections better.
	Strict  string
	Differs bool
}

// badPlayer plays a case to a server or a client.
type badPlayer func(t *testing.T, p *loop.Profile, c *badCase, heard, strict bool) *badOutcome

// badOutcome is what came of a case.
type badOutcome struct {
	Lines    []string `json:"lines"`
	Received string   `json:"received"`
	State    string   `json:"state"`
}

func (o *badOutcome) String() string {
	return fmt.Sprintf("%s\n%q\n%s", strings.Join(o.Lines, "\n"), o.Received, o.State)
}

// The times that badinput.js takes, which are virtual here.
const (
	badSettle = 12 * time.Millisecond
	badQuiet  = 300 * time.Millisecond
)

// badRun is a case being played in a simulated loop.
type badRun struct {
	t       *testing.T
	sim     *looptest.Sim
	c       *badCase
	heard   bool // listeners for what has a default
	strict  bool
	over    bool
	outcome badOutcome
	peer    *looptest.Peer
	count   int
	taken   []http.Socket // handed over to listeners of 'upgrade' and 'connect'
}

func newBadRun(t *testing.T, p *loop.Profile, c *badCase, heard, strict bool) *badRun {
	r := &badRun{t: t, sim: looptest.New(loop.Options{Profile: p}), c: c, heard: heard, strict: strict}
	r.sim.OnStuck = r.sim.Stop
	r.outcome.Lines = []string{}
	return r
}

func (r *badRun) log(format string, args ...any) {
	if !r.over {
		r.outcome.Lines = append(r.outcome.Lines, shortRuns(fmt.Sprintf(format, args...)))
	}
}

var runsOfLetters = regexp.MustCompile(`[a-z]{100,}`)

// shortRuns writes a letter that stands a hundred times or more as {letter*times}.
func shortRuns(s string) string {
	return runsOfLetters.ReplaceAllStringFunc(s, func(part string) string {
		var b strings.Builder
		for len(part) > 0 {
			n := len(part) - len(strings.TrimLeft(part, part[:1]))
			if n >= 100 {
				fmt.Fprintf(&b, "{%c*%d}", part[0], n)
			} else {
				b.WriteString(part[:n])
			}
			part = part[n:]
		}
		return b.String()
	})
}

// play runs the script on a peer and calls done when the quiet after it is over.
func (r *badRun) play(p *looptest.Peer, steps []json.RawMessage, done func()) {
	if len(steps) == 0 {
		p.After(badQuiet, done)
		return
	}
	wait := badSettle
	text, end, ms := stepOf(r.t, steps[0])
	switch {
	case end:
		p.End()
	case ms > 0:
		wait = time.Duration(ms) * time.Millisecond
	default:
		p.Write(text)
	}
	p.After(wait, func() { r.play(p, steps[1:], done) })
}

// stepOf reads a step of a script: bytes to send, the end, or milliseconds.
func stepOf(t testing.TB, step json.RawMessage) (text []byte, end bool, ms int) {
	var s string
	if json.Unmarshal(step, &s) == nil {
		return stream.Encode(s, stream.Latin1), false, 0
	}
	if json.Unmarshal(step, &ms) == nil {
		return nil, false, ms
	}
	var pieces [][]any
	if err := json.Unmarshal(step, &pieces); err != nil {
		t.Fatal(err)
	}
	for _, piece := range pieces {
		text = append(text, bytes.Repeat(stream.Encode(piece[0].(string), stream.Latin1), int(piece[1].(float64)))...)
	}
	return text, len(pieces) == 0, 0
}

// run runs the loop to its end and looks for what it has left behind.
func (r *badRun) run(parsers int) *badOutcome {
	r.t.Helper()
	if err := r.sim.Run(); err != nil {
		r.t.Fatalf("the loop ended with %v", err)
	}
	if !r.over {
		r.t.Fatal("the script did not end")
	}
	if n := r.sim.OpenSockets(); n != 0 {
		r.t.Errorf("%d sockets are open at the end of\n%s", n, r.c.Script)
	}
	if n, taken := http.IdleParsers(r.sim.Loop), http.ParsersMade(r.sim.Loop); n > parsers || n != taken {
		r.t.Errorf("%d parsers are back, of %d, after\n%s", n, parsers, r.c.Script)
	}
	// A socket that was handed over and is never read stays open in Node, too, with
	// the time limit that it had.
	kept := 0
	for _, s := range r.taken {
		if !s.Destroyed() {
			kept++
		}
	}
	if n := timers.Count(r.sim.Loop); n > kept {
		r.t.Errorf("%d timers run at the end of\n%s", n, r.c.Script)
	}
	if n := r.sim.ActiveOps(); n != 0 {
		r.t.Errorf("%d operations are under way at the end of\n%s", n, r.c.Script)
	}
	r.outcome.Received = shortRuns(masked(stream.Decode([]byte(r.outcome.Received), stream.Latin1)))
	return &r.outcome
}

// quoted writes bytes as JSON.stringify writes them, read as latin1.
func quoted(v any) string {
	switch s := v.(type) {
	case string:
		v = stream.Decode([]byte(s), stream.Latin1)
	case []string:
		list := make([]string, len(s))
		for i := range s {
			list[i] = stream.Decode([]byte(s[i]), stream.Latin1)
		}
		v = list
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func first40(list []string) []string { return list[:min(len(list), 40)] }

// badFault shows an error as badinput.js does.
func badFault(err error) string {
	var parts []string
	if code := nodeerr.CodeOf(err); code != "" {
		parts = append(parts, string(code))
	}
	if e, ok := err.(*nodeerr.Error); ok && strings.HasPrefix(string(e.Code), "HPE_") {
		if e.Reason != "" {
			parts = append(parts, e.Reason)
		}
		parts = append(parts, strconv.Itoa(e.BytesParsed))
		if e.RawPacket != nil {
			parts = append(parts, strconv.Itoa(len(e.RawPacket)))
		}
	}
	return strings.Join(parts, " ")
}

// badCases reads the cases and what Node made of them.
func badCases(t testing.TB, kind string) (cases []*badCase, recorded map[string]map[string]*badOutcome) {
	load(t, "badinput."+kind+".json", &cases)
	recorded = map[string]map[string]*badOutcome{}
	for _, p := range profiles {
		var all map[string]*badOutcome
		load(t, "badinput."+kind+"."+p.Name+".json", &all)
		recorded[p.Name] = all
	}
	return cases, recorded
}

// TestBadInput plays every case to the server or client and compares with Node:
// what listeners saw, in order, every byte of the answers and the connection's
// fate. Then the strict ones have to refuse what they refuse, with the code that
// the case names, and to do what Node 16 does with the rest.
func TestBadInput(t *testing.T) {
	for kind, play := range map[string]badPlayer{
		"server": playBadServer, "client": playBadClient,
	} {
		cases, recorded := badCases(t, kind)
		for _, p := range profiles {
			for _, c := range cases {
				for _, heard := range []bool{false, true} {
					name := c.Name
					if heard {
						name += " (heard)"
					}
					t.Run(kind+"/"+p.Name+"/"+name, func(t *testing.T) {
						got, want := play(t, p, c, heard, false), recorded[p.Name][name]
						if want == nil {
							t.Fatal("not recorded")
						}
						if got.String() != want.String() {
							t.Errorf("got\n%s\nwant\n%s", got, want)
						}
					})
					t.Run(kind+"/strict "+p.Name+"/"+name, func(t *testing.T) {
						checkStrict(t, kind, c, p, heard, play(t, p, c, heard, true), recorded[p.Name][name])
					})
				}
			}
		}
	}
}

// checkStrict checks what a strict server or client made of a case.
func checkStrict(t *testing.T, kind string, c *badCase, p *loop.Profile, heard bool, got, node *badOutcome) {
	refused := strings.Contains(strings.Join(got.Lines, "\n"), "Error "+c.Strict) ||
		strings.Contains(strings.Join(got.Lines, "\n"), "error1 "+c.Strict)
	switch {
	case c.Strict == "" && c.Differs:
		if same := got.String() == node.String(); same || strings.Contains(got.String(), "HPE_") {
			t.Errorf("got\n%s", got)
		}
	case c.Strict == "" && p == loop.Node16:
		if got.String() != node.String() {
			t.Errorf("got\n%s\nwant what Node 16 does\n%s", got, node)
		}
	case c.Strict == "":
		if strings.Contains(got.String(), "HPE_STRICT") {
			t.Errorf("refused:\n%s", got)
		}
	case kind == "server" && !heard:
		if got.State != "closed" {
			t.Errorf("the connection is open, want %s:\n%s", c.Strict, got)
		}
	case !refused:
		t.Errorf("got\n%s\nwant %s", got, c.Strict)
	}
}
