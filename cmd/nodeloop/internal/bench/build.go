package bench

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

//go:embed fasthttp/main.go fasthttp/go.mod.txt fasthttp/go.sum.txt js/peer.js
var sources embed.FS

func source(name string) []byte {
	b, err := sources.ReadFile(name)
	if err != nil {
		panic(err) // it is part of this binary
	}
	return b
}

var fasthttpRequire = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`fasthttp (v\S+)`) })

// fasthttpVersion is the one that is built.
func fasthttpVersion() string {
	return string(fasthttpRequire().FindSubmatch(source("fasthttp/go.mod.txt"))[1])
}

// buildFasthttp returns the path of the peer, which it builds the first time, in
// the user's cache.
func buildFasthttp() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	files := map[string]string{"main.go": "fasthttp/main.go", "go.mod": "fasthttp/go.mod.txt", "go.sum": "fasthttp/go.sum.txt"}
	sum := sha256.New()
	for _, name := range []string{"main.go", "go.mod", "go.sum"} {
		sum.Write(source(files[name]))
	}
	fmt.Fprint(sum, goVersion())
	dir := filepath.Join(cache, "nodeloop", "bench-"+hex.EncodeToString(sum.Sum(nil)[:8]))
	built := filepath.Join(dir, "fasthttp")
	if _, err := os.Stat(built); err == nil {
		return built, nil
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("it is built when it is measured, and there is no go command on PATH")
	}
	work, err := os.MkdirTemp("", "nodeloop-bench-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	for name, from := range files {
		if err := os.WriteFile(filepath.Join(work, name), source(from), 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("go", "build", "-o", filepath.Join(work, "fasthttp"), "main.go")
	cmd.Dir = work
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building it: %w: %s", err, lastLine(string(out)))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return built, copyFile(filepath.Join(work, "fasthttp"), built)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// copyFile makes the copy whole or not at all.
func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	part := fmt.Sprintf("%s.%d", to, os.Getpid())
	if err := os.WriteFile(part, b, 0o755); err != nil {
		return err
	}
	return os.Rename(part, to)
}
