package browser

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const limit = 60 * time.Second

// build builds nodeloop and returns its path.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nodeloop")
	cmd := exec.Command("go", "build", "-o", path, "./cmd/nodeloop")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// serving is a running `nodeloop serve`.
type serving struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string
	ended   chan error
}

func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	s := &serving{t: t, cmd: exec.Command(build(t), append([]string{"serve", "--port", "0"}, args...)...), ended: make(chan error, 1)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill() })
	listening := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if _, address, ok := strings.Cut(lines.Text(), "listening on http://"); ok {
				listening <- address
			}
		}
		s.ended <- s.cmd.Wait()
	}()
	select {
	case s.address = <-listening:
	case <-time.After(limit):
		t.Fatal("the server does not listen")
	}
	return s
}

// stop ends the server as Ctrl-C does.
func (s *serving) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Fatal(err)
	}
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("the server ended with %v", err)
		}
	case <-time.After(limit):
		s.t.Error("the server does not end")
	}
}

// names are what Chromium is called.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// browser is a page of a headless Chromium that collects what goes wrong in it.
type browser struct {
	t      *testing.T
	ctx    context.Context
	mu     sync.Mutex
	faults []string
}

// open starts a browser. Without Chromium the test is skipped, but fails where
// CI=true.
func open(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" && os.Getenv("CI") == "true" {
		t.Fatalf("no Chromium, though CI=true: none of %q is on PATH", names)
	}
	if path == "" {
		t.Skipf("needs Chromium: none of %q is on PATH", names)
	}
	// Root may run it only without its sandbox; the pages are our own.
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	b := &browser{t: t, ctx: ctx}
	err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			b.fault(ev.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.ConsoleAPICalledTypeError {
				b.fault("the console has an error")
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *browser) fault(text string) {
	b.mu.Lock()
	b.faults = append(b.faults, text)
	b.mu.Unlock()
}

// within is the browser's context with a limit for one action.
func (b *browser) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, limit)
}

// do runs actions.
func (b *browser) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, end := b.within()
	defer end()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// until waits until an expression is true in the page.
func (b *browser) until(expression string) {
	b.t.Helper()
	ctx, end := b.within()
	defer end()
	_, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void]("("+expression+") || undefined",
		chromedp.WithPollingTimeout(limit/2), chromedp.WithPollingInterval(50*time.Millisecond)))
	if err != nil {
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		b.t.Fatalf("never true: %s: %v\nthe page is\n%s", expression, err, text)
	}
}

// eval returns the value of an expression in the page.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, end := b.within()
	defer end()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// shoot takes a screenshot of the whole page.
func (b *browser) shoot(name string) {
	b.t.Helper()
	ctx, end := b.within()
	defer end()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if len(png) < 10_000 {
		b.t.Errorf("screenshot %s has %d bytes: is it empty?", name, len(png))
	}
	dir := os.Getenv("NODELOOP_SCREENSHOTS")
	if dir == "" {
		dir = b.t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
