package loop

import (
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// counts is what metrics are made of.
type counts struct {
	m          Metrics // its counts; gauges are filled in when it is read
	began      int64
	current    Phase
	phaseBegan int64
	idleBegan  int64 // 0 when the loop does not wait
	delay      *DelayMonitor
}

// phase counts the phase that ends and begins another.
func (c *counts) phase(l *Loop, p Phase) {
	now := l.Hrtime()
	c.m.Phases[c.current].Time += time.Duration(now - c.phaseBegan)
	c.current, c.phaseBegan = p, now
	if p == PhaseNone {
		c.m.Turns++
	}
}

func (c *counts) idle(l *Loop, waiting bool) {
	if waiting {
		c.idleBegan = l.Hrtime()
		return
	}
	c.m.Idle += time.Duration(l.Hrtime() - c.idleBegan)
	c.idleBegan = 0
}

func (c *counts) callback() { c.m.Phases[c.current].Callbacks++ }

// read returns the counts as of now.
func (c *counts) read(l *Loop) Metrics {
	now := l.Hrtime()
	m := c.m
	m.Elapsed = time.Duration(now - c.began)
	m.Phases[c.current].Time += time.Duration(now - c.phaseBegan)
	if l.turnsBegan >= 0 {
		m.Active = time.Duration(now-max(c.began, l.turnsBegan)) - m.Idle
	}
	if a := l.obs.acts; a != nil && a.blocked != nil {
		m.Blocked = a.blocked.count
	}
	if c.delay != nil {
		m.Delay = c.delay.Histogram.Summary()
	}
	return m
}

// LoopStart returns when Run began its first turn, on [Loop.Hrtime]'s clock in
// nanoseconds, -1 before. It mirrors performance.nodeTiming.loopStart.
func (l *Loop) LoopStart() int64 { return l.turnsBegan }

// IdleTime returns how long the poll phase has waited since
// [Loop.EnableMetrics], 0 without. It mirrors uv_metrics_idle_time.
func (l *Loop) IdleTime() time.Duration {
	if !l.MetricsEnabled() {
		return 0
	}
	return l.obs.counts.m.Idle
}

// countingKernel counts the calls to another.
type countingKernel struct {
	poll.Kernel
	m *Metrics
}

func (k *countingKernel) Watch(fd int, mask poll.Mask, registered bool) syscall.Errno {
	k.m.Syscalls.Watch++
	return k.Kernel.Watch(fd, mask, registered)
}

func (k *countingKernel) Forget(fd int) {
	k.m.Syscalls.Watch++
	k.Kernel.Forget(fd)
}

func (k *countingKernel) Wait(events []poll.Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	k.m.Syscalls.Wait++
	return k.Kernel.Wait(events, timeoutMs)
}

func (k *countingKernel) Socket(f poll.Family) (int, syscall.Errno) {
	k.m.Syscalls.Other++
	return k.Kernel.Socket(f)
}

func (k *countingKernel) Accept(fd int) (int, syscall.Errno) {
	k.m.Syscalls.Accept++
	conn, errno := k.Kernel.Accept(fd)
	if errno == 0 {
		k.m.Accepted++
	}
	return conn, errno
}

func (k *countingKernel) Connect(fd int, a poll.Addr) syscall.Errno {
	k.m.Syscalls.Connect++
	return k.Kernel.Connect(fd, a)
}

func (k *countingKernel) Read(fd int, b []byte) (int, syscall.Errno) {
	k.m.Syscalls.Read++
	return k.Kernel.Read(fd, b)
}

func (k *countingKernel) Peek(fd int) (int, syscall.Errno) {
	k.m.Syscalls.Read++
	return k.Kernel.Peek(fd)
}

func (k *countingKernel) Write(fd int, b []byte) (int, syscall.Errno) {
	k.m.Syscalls.Write++
	return k.Kernel.Write(fd, b)
}

func (k *countingKernel) Writev(fd int, bufs [][]byte) (int, syscall.Errno) {
	k.m.Syscalls.Write++
	return k.Kernel.Writev(fd, bufs)
}

func (k *countingKernel) Shutdown(fd int) syscall.Errno {
	k.m.Syscalls.Shutdown++
	return k.Kernel.Shutdown(fd)
}

func (k *countingKernel) Close(fd int) syscall.Errno {
	k.m.Syscalls.Close++
	return k.Kernel.Close(fd)
}

func (k *countingKernel) SocketError(fd int) syscall.Errno {
	k.m.Syscalls.Other++
	return k.Kernel.SocketError(fd)
}

func (k *countingKernel) SetOption(fd int, o poll.Option, value int) syscall.Errno {
	k.m.Syscalls.Other++
	return k.Kernel.SetOption(fd, o, value)
}
