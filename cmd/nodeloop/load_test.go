package main

import (
	"encoding/json"
	"fmt"
	stdnet "net"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

// serving runs a web service until the test ends and returns its port.
func serving(t *testing.T) string {
	t.Helper()
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := newWebService(&console{}, l, &serveOptions{host: "127.0.0.1", quiet: true})
	address, done := make(chan string, 1), make(chan error, 1)
	l.Main(func() {
		if err := w.start(func(a string) { address <- a }); err != nil {
			panic(err)
		}
	})
	go func() { done <- l.Run() }()
	t.Cleanup(func() {
		l.Post(w.stop)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	_, port, err := stdnet.SplitHostPort(<-address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestLoad(t *testing.T) {
	port := serving(t)
	for _, tc := range []struct {
		path, profile string
		errs          bool
	}{{"/", "node16", false}, {"/", "node10", false}, {"/none", "node16", true}} {
		t.Run(tc.path+" "+tc.profile, func(t *testing.T) {
			out, errText, code := invoke("load", "--port", port, "--inflight", "7", "--secs", "0.1", "--path", tc.path, "--profile", tc.profile)
			var f loadFigures
			if err := json.Unmarshal([]byte(out), &f); err != nil || strings.Count(out, "\n") != 1 {
				t.Fatalf("%q is not one line of JSON: %v", out, err)
			}
			if code != 0 || errText != "" || f.RPS <= 0 || f.P50 <= 0 || f.P99 < f.P50 || f.Errs > 0 != tc.errs {
				t.Errorf("exit code %d, %s%s", code, out, errText)
			}
		})
	}
}

// TestLoadNobody asks a port on which nobody listens.
func TestLoadNobody(t *testing.T) {
	ln, err := stdnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := fmt.Sprint(ln.Addr().(*stdnet.TCPAddr).Port)
	ln.Close()
	out, _, code := invoke("load", "--port", port, "--inflight", "2", "--secs", "0.1")
	var f loadFigures
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatal(err)
	}
	if code != 1 || f.RPS != 0 || f.Errs == 0 {
		t.Errorf("exit code %d, %s", code, out)
	}
}

func TestLoadUsage(t *testing.T) {
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"--port", "0"}, "--port is a number from 1 to 65535"},
		{[]string{"--port", "x"}, "invalid value"},
		{[]string{"--inflight", "0"}, "--inflight is a number from 1"},
		{[]string{"--secs", "0"}, "--secs is more than 0"},
		{[]string{"--secs", "NaN"}, "--secs is more than 0"},
		{[]string{"--path", "x"}, "--path begins with a slash"},
		{[]string{"--profile", "node9"}, "no profile"},
		{[]string{"now"}, "usage: nodeloop load"},
	} {
		_, err, code := invoke(append([]string{"load"}, tc.args...)...)
		if code != 2 || !strings.Contains(err, tc.want) {
			t.Errorf("%q: exit code %d, %s", tc.args, code, err)
		}
	}
}

func TestLoopbench(t *testing.T) {
	for _, bench := range loopCases {
		for _, n := range []string{"1", "2500"} {
			for _, profile := range []string{"node16", "node10"} {
				out, errText, code := invoke("loopbench", bench.name, n, "--profile", profile)
				var f map[string]any
				if err := json.Unmarshal([]byte(out), &f); err != nil || strings.Count(out, "\n") != 1 || code != 0 {
					t.Fatalf("%s %s: exit code %d, %q, %s", bench.name, n, code, out, errText)
				}
				keys := []string{"sched_ns", "cpu_ns", "wall_ns"}
				if bench.name == "post_lat" {
					keys = append(keys, "p50_ns", "p99_ns")
				}
				for _, key := range keys {
					if v, ok := f[key].(float64); !ok || v < 0 {
						t.Errorf("%s %s: %s is %v in %s", bench.name, n, key, f[key], out)
					}
				}
			}
		}
	}
}

func TestLoopbenchUsage(t *testing.T) {
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "usage: nodeloop loopbench"},
		{[]string{"refresh"}, "usage: nodeloop loopbench"},
		{[]string{"fly", "1"}, `no case "fly": it is one of timeout_rand, `},
		{[]string{"refresh", "0"}, "N is a number from 1"},
		{[]string{"refresh", "many"}, `not "many"`},
		{[]string{"refresh", "1e6"}, `not "1e6"`},
	} {
		_, err, code := invoke(append([]string{"loopbench"}, tc.args...)...)
		if code != 2 || !strings.Contains(err, tc.want) {
			t.Errorf("%q: exit code %d, %s", tc.args, code, err)
		}
	}
}

// TestHistogram checks quantiles against values that are known.
func TestHistogram(t *testing.T) {
	var h histogram
	if got := h.quantile(0.5); got != 0 {
		t.Errorf("the median of nothing is %d", got)
	}
	for v := int64(1); v <= 100_000; v++ {
		h.add(v)
	}
	for _, q := range []float64{0, 0.001, 0.01, 0.5, 0.99, 1} {
		want := max(q*100_000, 1)
		if got := float64(h.quantile(q)); got < want*0.98 || got > want*1.02 {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
	for _, v := range []int64{-1, 0, 127, 128, 1 << 40, 1<<63 - 1} {
		if b := bucketOf(v); bottomOf(b) > max(v, 0) {
			t.Errorf("%d is in the bucket from %d", v, bottomOf(b))
		}
	}
}
