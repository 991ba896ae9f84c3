package http_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// TestBadInputLive makes up bad input, plays it to the reference Nodes and to
// nodeloop and compares as TestBadInput does. NODELOOP_BADINPUT_JOBS sets how many
// cases of each kind, and NODELOOP_BADINPUT_SEED which ones. A real Node and its
// sockets need a third of a second for sixteen cases; one that differs gets a
// second chance, as the time between two segments may have been too short.
func TestBadInputLive(t *testing.T) {
	count, seed := envInt("NODELOOP_BADINPUT_JOBS", 16), envInt("NODELOOP_BADINPUT_SEED", 1)
	for _, kind := range []string{"server", "client"} {
		var play badPlayer = playBadServer
		if kind == "client" {
			play = playBadClient
		}
		for _, p := range profiles {
			t.Run(kind+"/"+p.Name, func(t *testing.T) {
				node := nodebin.Path(t, p.Name)
				r := rand.New(rand.NewPCG(uint64(seed), uint64(len(kind)+len(p.Name))))
				var cases []*badCase
				for i := range count {
					cases = append(cases, madeUp(t, r, kind, i))
				}
				for chance := 0; chance < 3 && len(cases) > 0; chance++ {
					recorded := askNode(t, node, kind, cases)
					var differ []*badCase
					for _, c := range cases {
						for _, heard := range []bool{false, true} {
							name := c.Name
							if heard {
								name += " (heard)"
							}
							got, want := play(t, p, c, heard, false), recorded[name]
							if want == nil {
								t.Fatalf("%s: Node gave no outcome", name)
							}
							if got.String() != want.String() {
								differ = append(differ, c)
								if chance == 2 {
									t.Errorf("%s\n%s\ngot\n%s\nwant\n%s", name, c.Script, got, want)
								}
								break
							}
						}
					}
					cases = differ
				}
			})
		}
	}
}

func envInt(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// askNode plays cases to a real Node.
func askNode(t *testing.T, node, kind string, cases []*badCase) (recorded map[string]*badOutcome) {
	t.Helper()
	type plain struct {
		Name    string            `json:"name"`
		Script  []json.RawMessage `json:"script"`
		Options map[string]any    `json:"options"`
	}
	var list []plain
	for _, c := range cases {
		o := map[string]any{}
		if c.Options.Method != "" {
			o["method"] = c.Options.Method
		}
		if c.Options.InsecureHTTPParser {
			o["insecureHTTPParser"] = true
		}
		list = append(list, plain{c.Name, c.Script, o})
	}
	in, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "--no-warnings", "testdata/badinput.js", kind)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &recorded); err != nil {
		t.Fatal(err)
	}
	return recorded
}

// madeUp makes up a case: messages that a grammar could have written, spoiled in
// up to two places, cut at up to three, and perhaps ended.
func madeUp(t *testing.T, r *rand.Rand, kind string, i int) *badCase {
	c := &badCase{Name: fmt.Sprintf("%s %d", kind, i)}
	var b strings.Builder
	for range 1 + r.IntN(3) {
		if kind == "server" {
			madeUpRequest(r, &b)
		} else {
			madeUpResponse(r, &b)
		}
	}
	text := b.String()
	for range oneOf(r, 0, 0, 1, 1, 2) {
		text = spoil(r, text)
	}
	for range r.IntN(4) {
		n := r.IntN(len(text) + 1)
		if at := strings.IndexByte(text[n:], '\n'); at >= 0 && r.IntN(2) == 0 {
			n += at + 1
		}
		if n > 0 {
			c.step(t, text[:n])
		}
		text = text[n:]
	}
	if len(text) > 0 {
		c.step(t, text)
	}
	if r.IntN(3) == 0 {
		c.step(t, []any{})
	}
	switch {
	case kind == "client" && r.IntN(8) == 0:
		c.Options.Method = "HEAD"
	case r.IntN(8) == 0:
		c.Options.InsecureHTTPParser = true
	}
	return c
}

func (c *badCase) step(t testing.TB, v any) {
	if s, ok := v.(string); ok {
		runes := make([]rune, len(s))
		for i := range len(s) {
			runes[i] = rune(s[i])
		}
		v = string(runes)
	}
	step, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	c.Script = append(c.Script, step)
}

func oneOf[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func madeUpRequest(r *rand.Rand, b *strings.Builder) {
	fmt.Fprintf(b, "%s %s HTTP/%s\r\n", oneOf(r, "GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT"),
		oneOf(r, "/a", "/a", "/b?c", "/slow", "/early", "/late", "/drop", "http://h/a", "*"), oneOf(r, "1.1", "1.1", "1.1", "1.0"))
	b.WriteString("Host: h\r\n")
	for range r.IntN(3) {
		b.WriteString(oneOf(r, "A: b", "A:", "Connection: close", "Connection: keep-alive", "Connection: Upgrade", "Upgrade: x",
			"Connection: x, close", "Expect: 100-continue", "Expect: y", "Cookie: a", "Cookie: b", "__proto__: c") + "\r\n")
	}
	madeUpRest(r, b)
}

func madeUpResponse(r *rand.Rand, b *strings.Builder) {
	fmt.Fprintf(b, "HTTP/%s %s\r\n", oneOf(r, "1.1", "1.1", "1.1", "1.0"),
		oneOf(r, "200 OK", "200 OK", "200", "404 Not Found", "204 No Content", "304 Not Modified", "100 Continue", "103 Early", "101 Switching"))
	for range r.IntN(3) {
		b.WriteString(oneOf(r, "A: b", "A:", "Connection: close", "Connection: keep-alive", "Connection: Upgrade", "Upgrade: x",
			"Set-Cookie: a", "Keep-Alive: timeout=1", "__proto__: c") + "\r\n")
	}
	madeUpRest(r, b)
}

// madeUpRest writes the end of a head, and a body.
func madeUpRest(r *rand.Rand, b *strings.Builder) {
	if r.IntN(12) == 0 {
		for i := range 28 + r.IntN(10) {
			fmt.Fprintf(b, "f%d: v\r\n", i)
		}
	}
	switch r.IntN(4) {
	case 0:
		body := strings.Repeat("x", r.IntN(30))
		fmt.Fprintf(b, "Content-Length: %d\r\n\r\n%s", len(body)+oneOf(r, 0, 0, 0, 1, 5), body)
	case 1:
		b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
		for range r.IntN(3) {
			body := strings.Repeat("y", 1+r.IntN(20))
			fmt.Fprintf(b, "%x%s\r\n%s\r\n", len(body), oneOf(r, "", "", ";e=1"), body)
		}
		b.WriteString(oneOf(r, "0\r\n\r\n", "0\r\n\r\n", "0\r\nT: 1\r\n\r\n", "0\r\n", ""))
	default:
		b.WriteString("\r\n")
	}
}

// spoil changes a message in one place.
func spoil(r *rand.Rand, s string) string {
	at := r.IntN(len(s) + 1)
	piece := oneOf(r, "\r", "\n", "\r\n", "\x00", " ", "\t", ":", ",", ";", "\"", "\x80", "\xff", "0", "5", "chunked", "\r\n\r\n", "GET ",
		"Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "0\r\n\r\n", "HTTP/1.1", "HTTP/1.1 200 OK\r\n")
	switch r.IntN(4) {
	case 0:
		return s[:at] + s[min(len(s), at+1+r.IntN(4)):]
	case 1:
		return s[:at] + piece + s[min(len(s), at+1):]
	case 2:
		if at < len(s) {
			return s[:at] + string([]byte{s[at] ^ 1<<r.IntN(8)}) + s[at+1:]
		}
	}
	return s[:at] + piece + s[at:]
}
