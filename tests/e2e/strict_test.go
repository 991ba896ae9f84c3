package e2e

import "testing"

// TestStrictParserOption runs a program that asks for strictness in each of the
// places where JavaScript can.
func TestStrictParserOption(t *testing.T) {
	const want = "true 300000\nserver HPE_STRICT\nagent HPE_STRICT\nrequest HPE_STRICT\nplain 200\n"
	nodeloop := command(t)
	for _, version := range []string{"16", "10"} {
		if got := run(t, nodeloop, "run", "--node", version, "testdata/strict.js"); got != want {
			t.Errorf("node%s: got\n%s\nwant\n%s", version, got, want)
		}
	}
}
