package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	stdhttp "net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// engine runs JavaScript programs: a real Node, or ours.
type engine struct {
	name string
	argv []string
}

// engines returns a Node and our command behaving as it.
func engines(t *testing.T, profile string) (node, ours engine) {
	node = engine{profile, []string{nodebin.Path(t, profile)}}
	ours = engine{"nodeloop", []string{command(t), "run", "--node", strings.TrimPrefix(profile, "node")}}
	return node, ours
}

func (e engine) command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	args = append(slices.Clone(e.argv[1:]), args...)
	cmd := exec.CommandContext(ctx, e.argv[0], args...)
	cmd.Dir = dir
	return cmd
}

// output runs a program to its end and returns what it printed.
func (e engine) output(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var errOut bytes.Buffer
	cmd := e.command(t, dir, args...)
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", e.name, args, err, out, errOut.String())
	}
	return string(out)
}

// start runs a server, which prints its port first. The returned function ends
// it with SIGTERM and returns what else it printed.
func (e engine) start(t *testing.T, dir, file string) (port string, stop func() string) {
	t.Helper()
	cmd := e.command(t, dir, file)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(pipe)
	line, err := out.ReadString('\n')
	if err != nil {
		t.Fatalf("%s %s: no port: %v", e.name, file, err)
	}
	return strings.TrimSpace(line), func() string {
		t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s %s: %v", e.name, file, err)
		}
		return string(rest)
	}
}

// installed copies testdata/npm to a folder of the test's and has npm install
// the packages there. Without npm or a registry that answers the test is
// skipped, but fails where CI=true.
func installed(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "npm"))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")
	cmd.Dir = dir
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err == nil {
		return dir
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	t.Skipf("needs npm and the registry it is set up for: npm ci: %v\n%s", err, out)
	return ""
}

// TestPackages runs packages from npm on our command and on the real Nodes:
// programs and servers behave alike, whoever is at the other end.
func TestPackages(t *testing.T) {
	if testing.Short() {
		t.Skip("installs packages")
	}
	dir := installed(t)
	for profile, programs := range map[string][]string{
		"node16": {"koa.js", "fastify.js"},
		"node10": {"koa.js"},
	} {
		t.Run(profile, func(t *testing.T) {
			node, ours := engines(t, profile)
			for _, file := range programs {
				t.Run(file, func(t *testing.T) {
					t.Parallel()
					same(t, ours.output(t, dir, file), node.output(t, dir, file))
				})
			}
			for _, file := range []string{"ws.js", "clients.js"} {
				t.Run(file, func(t *testing.T) {
					t.Parallel()
					pairs(t, dir, file, node, ours)
				})
			}
			t.Run("express.js", func(t *testing.T) {
				t.Parallel()
				same(t, driven(t, dir, ours), driven(t, dir, node))
			})
		})
	}
}

// pairs runs a client against a server in all four combinations.
func pairs(t *testing.T, dir, file string, node, ours engine) {
	t.Helper()
	want := ""
	for _, server := range []engine{node, ours} {
		for _, client := range []engine{node, ours} {
			port, stop := server.start(t, dir, file)
			got := client.output(t, dir, file, port)
			got += stop()
			if want == "" {
				want = got
			} else if got != want {
				t.Errorf("server %s, client %s:", server.name, client.name)
				same(t, got, want)
			}
		}
	}
}

// same reports the first line in which two outputs differ.
func same(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Errorf("line %d: got\n%s\nNode:\n%s", i+1, g[i], w[i])
			return
		}
	}
	t.Errorf("got %d lines, Node has %d:\n%s\nNode:\n%s", len(g), len(w), got, want)
}

// driven starts the express application and returns what Go's client and curl
// see of it.
func driven(t *testing.T, dir string, e engine) string {
	t.Helper()
	port, stop := e.start(t, dir, "express.js")
	base := "http://127.0.0.1:" + port
	transport := &stdhttp.Transport{}
	client := &stdhttp.Client{Transport: transport, CheckRedirect: func(*stdhttp.Request, []*stdhttp.Request) error {
		return stdhttp.ErrUseLastResponse
	}}
	var seen strings.Builder
	for _, r := range []struct{ method, path, kind, body string }{
		{"GET", "/", "", ""},
		{"HEAD", "/", "", ""},
		{"OPTIONS", "/", "", ""},
		{"GET", "/user/7?a=1&b[c]=2&d=%C3%A9", "", ""},
		{"POST", "/echo", "application/json", `{"a":[1,2,{"b":null}]}`},
		{"POST", "/echo", "application/json", `{"a":`},
		{"POST", "/echo", "application/json; charset=latin1", `{}`},
		{"POST", "/echo", "application/x-www-form-urlencoded", "a=1&b[c]=2"},
		{"POST", "/echo", "application/json", `"` + strings.Repeat("x", 200000) + `"`},
		{"GET", "/static/hello.txt", "", ""},
		{"GET", "/static/none.txt", "", ""},
		{"GET", "/static/..%2fexpress.js", "", ""},
		{"GET", "/file", "", ""},
		{"GET", "/download", "", ""},
		{"GET", "/stream", "", ""},
		{"GET", "/big", "", ""},
		{"GET", "/cookie", "", ""},
		{"GET", "/throw", "", ""},
		{"GET", "/later", "", ""},
		{"GET", "/nowhere", "", ""},
	} {
		req, err := stdhttp.NewRequestWithContext(t.Context(), r.method, base+r.path, strings.NewReader(r.body))
		if err != nil {
			t.Fatal(err)
		}
		if r.kind != "" {
			req.Header.Set("Content-Type", r.kind)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s: %s %s: %v", e.name, r.method, r.path, err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatalf("%s: %s %s: %v", e.name, r.method, r.path, err)
		}
		res.Header.Del("Date")
		fmt.Fprintf(&seen, "%s %s\n%s %d %v\n", r.method, r.path, res.Status, res.ContentLength, res.TransferEncoding)
		if err := res.Header.Write(&seen); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&seen, "%s\n", body)
	}
	if _, err := exec.LookPath("curl"); err == nil {
		curl := func(args ...string) {
			fmt.Fprintln(&seen, run(t, "curl", append([]string{"-s", "--max-time", "20"}, args...)...))
		}
		curl("-i", "-r", "2-5", "-H", "Accept:", base+"/static/hello.txt", "-o", "/dev/null", "-w", "%{http_code} %{size_download}")
		curl("-T", filepath.Join(dir, "express.js"), base+"/echo", "-X", "POST", "-H", "Expect: 100-continue", "-H", "Content-Type: text/plain")
		curl("--compressed", base+"/big")
	}
	transport.CloseIdleConnections()
	seen.WriteString(stop())
	return seen.String()
}
