package replay

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// process is how a file is started, as often as is asked for.
type process struct {
	argv    []string
	dir     string
	env     []string
	timeout time.Duration
	limit   int
}

// pipeGrace is how long output may still come after the process group is gone,
// from a child that had left the group.
const pipeGrace = 2 * time.Second

// run starts the process in a session of its own, waits for its end and then ends
// what it left behind. Standard input is empty.
func (p *process) run(ctx context.Context) *Attempt {
	a := &Attempt{}
	stdout, err := newCapture(p.limit)
	if err != nil {
		return a.notStarted(err)
	}
	stderr, err := newCapture(p.limit)
	if err != nil {
		stdout.discard()
		return a.notStarted(err)
	}
	cmd := exec.Command(p.argv[0], p.argv[1:]...)
	cmd.Dir, cmd.Env = p.dir, p.env
	cmd.Stdout, cmd.Stderr = stdout.w, stderr.w
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		stdout.discard()
		stderr.discard()
		return a.notStarted(err)
	}
	go stdout.drain()
	go stderr.drain()
	stdout.w.Close()
	stderr.w.Close()
	a.wait(ctx, cmd, p.timeout)
	a.Seconds = math.Round(time.Since(start).Seconds()*1000) / 1000
	a.stdout, a.stderr = stdout.text(), stderr.text()
	return a
}

func (a *Attempt) notStarted(err error) *Attempt {
	a.startError = err
	return a
}

// wait waits for the process, no longer than the timeout.
func (a *Attempt) wait(ctx context.Context, cmd *exec.Cmd, timeout time.Duration) {
	// A group's id is its leader's; a group that is gone already is no error.
	kill := func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	var err error
	select {
	case err = <-exited:
	case <-timer.C:
		a.timedOut = true
		kill()
		err = <-exited
	case <-ctx.Done():
		kill()
		err = <-exited
	}
	kill()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		a.Code = exit.ExitCode()
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			a.Signal = status.Signal().String()
		}
	} else if err != nil {
		a.startError = err
	}
}

// capture keeps the beginning of what is written to a pipe.
type capture struct {
	r, w  *os.File
	limit int
	kept  []byte
	done  chan struct{}
}

func newCapture(limit int) (*capture, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &capture{r: r, w: w, limit: limit, done: make(chan struct{})}, nil
}

// drain reads to the end, so that the writer never waits for us.
func (c *capture) drain() {
	defer close(c.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := c.r.Read(buf)
		c.kept = append(c.kept, buf[:min(n, c.limit-len(c.kept))]...)
		if err != nil {
			return
		}
	}
}

// text returns what was kept, once the writers are gone or the grace is over.
func (c *capture) text() string {
	_ = c.r.SetReadDeadline(time.Now().Add(pipeGrace))
	<-c.done
	c.r.Close()
	return string(c.kept)
}

// discard closes a pipe that nothing was started with.
func (c *capture) discard() {
	c.r.Close()
	c.w.Close()
}
