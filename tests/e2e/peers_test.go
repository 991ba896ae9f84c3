package e2e

import (
	"bufio"
	"fmt"
	"io"
	stdnet "net"
	stdhttp "net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// TestNodeClient has the real Nodes' clients talk to our server: kept-alive
// connections, bodies both ways, 802 requests.
func TestNodeClient(t *testing.T) {
	for _, profile := range []string{"node16", "node10"} {
		t.Run(profile, func(t *testing.T) {
			node := nodebin.Path(t, profile)
			s := serve(t, "--profile", profile)
			_, port, _ := strings.Cut(s.address, ":")
			got := strings.TrimSpace(run(t, node, "testdata/client.js", port))
			if want := "answered=802 wrong=0 sockets=4"; got != want {
				t.Errorf("Node's client reports %s, want %s", got, want)
			}
		})
	}
}

// TestGoClient has net/http's client talk to our server.
func TestGoClient(t *testing.T) {
	s := serve(t)
	client := &stdhttp.Client{Transport: &stdhttp.Transport{}}
	defer client.CloseIdleConnections()
	body := strings.Repeat("0123456789", 30000)
	for i := range 50 {
		res, err := client.Post(s.url("/echo"), "text/x-test", strings.NewReader(body[:1+i*5000]))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || string(got) != body[:1+i*5000] || res.Header.Get("Content-Type") != "text/x-test" {
			t.Fatalf("echo %d: %d bytes, %v, %v", i, len(got), err, res.Header)
		}
	}
}

// getLines fetches a URL with `nodeloop get` and returns the events and the body.
func getLines(t *testing.T, url string) (events []string, body string, code int) {
	t.Helper()
	var stderr, stdout strings.Builder
	cmd := exec.CommandContext(t.Context(), command(t), "get", url)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(stderr.String()), "\n"), stdout.String(), cmd.ProcessState.ExitCode()
}

func checkGet(t *testing.T, url, wantBody string, wantCode int, wantEvents ...string) {
	t.Helper()
	events, body, code := getLines(t, url)
	if body != wantBody || code != wantCode || strings.Join(events, "\n") != strings.Join(wantEvents, "\n") {
		t.Errorf("get %s: exit code %d, want %d\nbody %q, want %q\nevents\n%s\nwant\n%s",
			url, code, wantCode, clip(body), clip(wantBody), strings.Join(events, "\n"), strings.Join(wantEvents, "\n"))
	}
}

// TestNodeServer has our client talk to a real Node's server.
func TestNodeServer(t *testing.T) {
	cmd := exec.Command(nodebin.Path(t, "node16"), "testdata/server.js")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		cmd.Wait()
	})
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	base := "http://127.0.0.1:" + strings.TrimSpace(port)
	checkGet(t, base+"/", "Hello, World!", 0,
		"* socket", "* prefinish", "* finish", "* response 200 OK", "*   data 13 bytes", "*   end", "*   close", "* close")
	checkGet(t, base+"/trailers", "part", 0,
		"* socket", "* prefinish", "* finish", "* response 200 OK", "*   data 4 bytes", "*   end", "*   close", "* close")
	checkGet(t, base+"/cut", "half", 1,
		"* socket", "* prefinish", "* finish", "* response 200 OK", "*   data 4 bytes",
		"*   aborted", "* close", "*   error ECONNRESET aborted", "*   close")
}

// TestGoServer has our client talk to net/http's server.
func TestGoServer(t *testing.T) {
	server := httptest.NewServer(stdhttp.HandlerFunc(func(w stdhttp.ResponseWriter, r *stdhttp.Request) {
		if r.URL.Path == "/missing" {
			stdhttp.NotFound(w, r)
			return
		}
		fmt.Fprint(w, "Hello, World!")
	}))
	defer server.Close()
	checkGet(t, server.URL, "Hello, World!", 0,
		"* socket", "* prefinish", "* finish", "* response 200 OK", "*   data 13 bytes", "*   end", "*   close", "* close")
	checkGet(t, server.URL+"/missing", "404 page not found\n", 0,
		"* socket", "* prefinish", "* finish", "* response 404 Not Found", "*   data 19 bytes", "*   end", "*   close", "* close")
}

// TestNobodyListens shows what get says of a refused connection.
func TestNobodyListens(t *testing.T) {
	ln, err := stdnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := ln.Addr().String()
	ln.Close()
	checkGet(t, "http://"+address+"/", "", 1,
		"* socket", "* prefinish", "* error connect ECONNREFUSED "+address, "* close")
}
