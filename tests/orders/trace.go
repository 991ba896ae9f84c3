package orders

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// programs are Go programs by their names.
type programs map[string]func(t *trace)

// all lists the groups of programs; each is in a file of its own.
func all() []programs {
	return []programs{success, failure, destroy, abort, interim, server, gone}
}

// limit is how long a program may run; none takes a tenth of it.
const limit = 10 * time.Second

// Run runs the Go program of that name on a loop of its own and returns its
// trace. The error is what ended the loop, if not its being idle.
func Run(id string, profile *loop.Profile) (string, error) {
	return RunOn(id, loop.Options{Profile: profile})
}

// RunOn is Run for a loop with options. When they bring a Kernel, the program's
// raw clients live on another loop, on its own goroutine.
func RunOn(id string, options loop.Options) (string, error) {
	program := find(id)
	if program == nil {
		return "", fmt.Errorf("orders: %s has no program in Go", id)
	}
	l, err := loop.New(options)
	if err != nil {
		return "", err
	}
	t := &trace{loop: l}
	clientsGone := func() {}
	if options.Kernel != nil {
		if clientsGone, err = t.runClients(options.Profile); err != nil {
			l.Close()
			return "", err
		}
	}
	l.Main(func() { program(t) })
	late := time.AfterFunc(limit, l.Stop)
	err = l.Run()
	clientsGone()
	if !late.Stop() && err == nil {
		err = fmt.Errorf("orders: something keeps the loop of %s alive after %v", id, limit)
	}
	return t.String(), err
}

// runClients runs a loop for clients; gone ends it and waits for it.
func (t *trace) runClients(profile *loop.Profile) (gone func(), err error) {
	if t.clients, err = loop.New(loop.Options{Profile: profile}); err != nil {
		return nil, err
	}
	held := t.clients.Hold()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := t.clients.Run(); err != nil {
			panic(err)
		}
	}()
	return func() {
		held.Release()
		late := time.AfterFunc(limit, t.clients.Stop)
		<-ended
		late.Stop()
	}, nil
}

func find(id string) func(*trace) {
	for _, group := range all() {
		if program := group[id]; program != nil {
			return program
		}
	}
	return nil
}

// Programs returns the names of all programs in Go, in order.
func Programs() []string {
	var ids []string
	for _, group := range all() {
		for id := range group {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	return ids
}

// trace is one run of a program: its loop, and the lanes that it fills.
type trace struct {
	loop    *loop.Loop
	clients *loop.Loop // for clients, when they live on a loop of their own
	lanes   []*lane
	over    bool
}

// lane is one actor's part of a trace.
type lane struct {
	t     *trace
	name  string
	lines []string
}

// lane opens a lane. Lanes keep the order in which they were opened.
func (t *trace) lane(name string) *lane {
	l := &lane{t: t, name: name}
	t.lanes = append(t.lanes, l)
	return l
}

// log adds a line.
func (l *lane) log(object, event string, detail ...any) {
	if l.t.over {
		return
	}
	line := object + " " + event
	for _, d := range detail {
		line += " " + fmt.Sprint(d)
	}
	l.lines = append(l.lines, line)
}

// String returns the whole trace, lane by lane.
func (t *trace) String() string {
	var b strings.Builder
	for _, l := range t.lanes {
		for _, line := range l.lines {
			b.WriteString(l.name + ": " + line + "\n")
		}
	}
	return b.String()
}

var (
	portPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`127\.0\.0\.1:\d+`) })
	datePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`Date: [^\r\n]*`) })
)

// mask hides what differs from run to run: ports and dates.
func mask(text string) string {
	return datePattern().ReplaceAllString(portPattern().ReplaceAllString(text, "127.0.0.1:PORT"), "Date: DATE")
}

// quote shows bytes as a JavaScript string literal; programs send ASCII only.
func quote(b []byte) string { return strconv.Quote(mask(string(b))) }

// fault shows an error as its code and message.
func fault(err error) string {
	code := nodeerr.CodeOf(err)
	if code == "" {
		code = "-"
	}
	return mask(fmt.Sprintf("%s %s", code, err))
}

// throw panics with an error that a program does not expect, as Node's call
// would have thrown it.
func throw(err error) {
	if err != nil {
		panic(errors.Join(errors.New("orders: unexpected throw"), err))
	}
}
