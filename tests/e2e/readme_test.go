package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

var goBlock = regexp.MustCompile("(?s)```go\n(package main\n.*?)```")

// TestReadme compiles the programs that the README shows, as they stand there,
// and runs the client against the server. Only the port is another one.
func TestReadme(t *testing.T) {
	root := nodebin.Root(t)
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := goBlock.FindAllStringSubmatch(string(text), -1)
	if len(blocks) != 2 {
		t.Fatalf("the README shows %d programs, want a server and a client", len(blocks))
	}
	dir := t.TempDir()
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	_, requirements, _ := strings.Cut(string(mod), "\n")
	put(t, filepath.Join(dir, "go.sum"), string(sum))
	put(t, filepath.Join(dir, "go.mod"), fmt.Sprintf("module readme\n%s\nrequire github.com/nodeloop/nodeloop v0.0.0\n\nreplace github.com/nodeloop/nodeloop => %s\n", requirements, root))

	server := exec.Command(compile(t, dir, "server", strings.Replace(blocks[0][1], "Port: 8080", "Port: 0", 1)))
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	port, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on port ")
	if err != nil || !ok {
		t.Fatalf("the server printed %q, %v", line, err)
	}

	client := compile(t, dir, "client", strings.Replace(blocks[1][1], "127.0.0.1:8080", "127.0.0.1:"+port, 1))
	if got, want := run(t, client), "200 Hello, /world\nend\nclose\n"; got != want {
		t.Errorf("the client printed %q, want %q", got, want)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compile builds a program of one file and returns the path of its binary.
func compile(t *testing.T, dir, name, source string) string {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, name, "main.go"), source)
	out := filepath.Join(dir, name, "main")
	cmd := exec.Command("go", "build", "-mod=mod", "-o", out, "./"+name)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the README's %s does not compile: %v\n%s", name, err, text)
	}
	return out
}
