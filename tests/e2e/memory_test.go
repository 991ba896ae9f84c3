package e2e

import (
	"io"
	stdhttp "net/http"
	"strconv"
	"strings"
	"testing"
)

// TestServerMemory checks that a server in JavaScript holds no more after 20,000
// requests than after 1,000.
func TestServerMemory(t *testing.T) {
	more := 19000
	if testing.Short() {
		more = 4000
	}
	ours := engine{"nodeloop", []string{command(t), "run"}}
	port, stop := ours.start(t, "testdata", "memory.js")
	client := &stdhttp.Client{Transport: &stdhttp.Transport{MaxIdleConnsPerHost: 4}}
	ask := func(path, body string) string {
		res, err := client.Post("http://127.0.0.1:"+port+path, "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	load := func(n int) {
		for range n {
			if text := ask("/", "a body"); text != "an answer in two parts" {
				t.Fatalf("answer %q", text)
			}
		}
	}
	// held is the least of several looks: between them the collector may run.
	held := func() int {
		least := 0
		for range 40 {
			n, err := strconv.Atoi(ask("/memory", ""))
			if err != nil {
				t.Fatal(err)
			}
			if least == 0 || n < least {
				least = n
			}
			load(50)
		}
		return least
	}
	load(1000)
	before := held()
	load(more)
	after := held()
	t.Logf("heap after 1,000 requests %d kB, after %d more %d kB", before/1024, more, after/1024)
	if after > before+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	client.CloseIdleConnections()
	stop()
}
