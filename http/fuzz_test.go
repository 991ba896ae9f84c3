package http_test

import (
	"encoding/json"
	"testing"
)

// FuzzServer and FuzzClient play bytes, cut where cuts says, to a server and to a
// request: nothing may panic, the loop has to end with all sockets closed and the
// parsers back, and the strict ones have to hold to that, too.

func FuzzServer(f *testing.F) { fuzzBadInput(f, "server", playBadServer) }

func FuzzClient(f *testing.F) { fuzzBadInput(f, "client", playBadClient) }

func fuzzBadInput(f *testing.F, kind string, play badPlayer) {
	cases, _ := badCases(f, kind)
	for _, c := range cases {
		var all []byte
		for _, step := range c.Script {
			text, _, _ := stepOf(f, step)
			all = append(all, text...)
		}
		if len(all) < 1<<10 {
			f.Add(all, []byte{9, 60}, uint8(len(all)))
		}
	}
	f.Fuzz(func(t *testing.T, input, cuts []byte, how uint8) {
		if len(input) > 1<<16 || len(cuts) > 20 {
			return
		}
		c := &badCase{Name: "fuzz"}
		for _, n := range cuts {
			n := min(int(n)+1, len(input))
			c.step(t, string(input[:n]))
			input = input[n:]
		}
		c.step(t, string(input))
		if how&1 != 0 {
			c.Script = append(c.Script, json.RawMessage("[]"))
		}
		c.Options.InsecureHTTPParser = how&2 != 0
		c.Take = how&4 != 0
		p := profiles[how>>3&1]
		play(t, p, c, how&16 != 0, how&32 != 0)
	})
}
