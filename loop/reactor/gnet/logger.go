package gnet

import (
	"fmt"
	"sync"
)

// logger keeps the newest error that gnet logs: it tells of them no other way.
type logger struct {
	mu  sync.Mutex
	err error
}

func (g *logger) keep(err error) {
	g.mu.Lock()
	g.err = err
	g.mu.Unlock()
}

func (g *logger) last() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// Debugf drops a message.
func (g *logger) Debugf(string, ...any) {}

// Infof drops a message.
func (g *logger) Infof(string, ...any) {}

// Warnf drops a message.
func (g *logger) Warnf(string, ...any) {}

// Errorf keeps an error.
func (g *logger) Errorf(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	for _, arg := range args {
		if cause, ok := arg.(error); ok {
			err = cause
		}
	}
	g.keep(err)
}

// Fatalf keeps an error; the process goes on.
func (g *logger) Fatalf(format string, args ...any) { g.Errorf(format, args...) }
