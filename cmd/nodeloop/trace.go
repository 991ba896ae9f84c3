package main

import (
	"bytes"
	"io"
	"os"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// traceOptions are the flags of trace.
type traceOptions struct {
	html, json string
	text       bool
	out        string
	against    string
	blocked    time.Duration
}

func traceCommand() *command {
	fs := newFlags("trace")
	o := &traceOptions{}
	fs.StringVar(&o.html, "html", "", "write a page that shows the trace to `FILE`")
	fs.StringVar(&o.json, "json", "", "write trace events for Perfetto and chrome://tracing to `FILE`")
	fs.BoolVar(&o.text, "text", false, "write a line for each event; so it is without --html and --json")
	fs.StringVar(&o.out, "out", "", "write the lines to `FILE` instead of standard output")
	fs.StringVar(&o.against, "against", "", "run the file on this `NODE` too (node16, node10 or a path) and show both orders of events side by side")
	fs.DurationVar(&o.blocked, "blocked", 0, "say on standard error which callbacks took longer than `DURATION`")
	return &command{
		name: "trace", args: "-- run FILE [ARG...] | -- serve [flags] | --against NODE FILE [ARG...]", maxArgs: -1,
		summary: "record what a loop does: phases, callbacks, events, ticks, reads and writes",
		detail: `
Runs the command that stands after -- and records its loop. Lines are stable: two
runs that do the same have the same lines, without times, so that diff shows
where others part. The page (--html) and Perfetto (--json) show times as well.

With --against the same file runs here and on a real Node, both under one
recorder that notes the events of its emitters, its timers, immediates, ticks
and microtasks; the two orders are printed side by side, the first difference
marked.`,
		examples: []string{
			"nodeloop trace -- run server.js",
			"nodeloop trace --html trace.html -- run server.js",
			"nodeloop trace --json trace.json --blocked 20ms -- serve --port 8080",
			"nodeloop trace --against node16 server.js",
		},
		failure: "the command failed, or the two orders differ",
		flags:   fs,
		raw:     true,
		run: func(c *console, line []string) int {
			own, rest := splitAtDashes(line)
			if err := fs.Parse(own); err != nil {
				c.errorf("trace: %v; see `nodeloop trace --help`", err)
				return exitUsage
			}
			rest = append(fs.Args(), rest...)
			if o.against != "" {
				return traceAgainst(c, o.against, rest)
			}
			return traceLine(c, o, rest)
		},
	}
}

// splitAtDashes parts a line at "--".
func splitAtDashes(line []string) (before, after []string) {
	for i, arg := range line {
		if arg == "--" {
			return line[:i], line[i+1:]
		}
	}
	return line, nil
}

// traceLine runs a command line and records its loop.
func traceLine(c *console, o *traceOptions, line []string) int {
	if len(line) == 0 || line[0] != "run" && line[0] != "serve" {
		c.errorf("trace: it takes `run` or `serve` after --; see `nodeloop trace --help`")
		return exitUsage
	}
	r := &recording{c: c, o: o}
	defer r.close()
	if err := r.open(); err != nil {
		c.errorf("trace: %v", err)
		return exitFailed
	}
	inner := *c
	inner.onLoop = r.start
	code := find(line[0]).execute(&inner, line[1:])
	if err := r.finish(); err != nil {
		c.errorf("trace: %v", err)
		return exitFailed
	}
	return code
}

// recording is the traces of one run and where they go.
type recording struct {
	c      *console
	o      *traceOptions
	files  []*os.File
	traces []*loop.Trace
	lines  bytes.Buffer // the text, shown when the program is through
	wants  []wanted
}

type wanted struct {
	format loop.TraceFormat
	to     io.Writer
}

// open makes the files.
func (r *recording) open() error {
	for _, f := range []struct {
		name   string
		format loop.TraceFormat
	}{{r.o.html, loop.TraceHTML}, {r.o.json, loop.TraceJSON}, {r.o.out, loop.TraceText}} {
		if f.name == "" {
			continue
		}
		file, err := os.Create(f.name)
		if err != nil {
			return err
		}
		r.files = append(r.files, file)
		r.wants = append(r.wants, wanted{f.format, file})
	}
	if len(r.wants) == 0 || r.o.text && r.o.out == "" {
		r.wants = append(r.wants, wanted{loop.TraceText, &r.lines})
	}
	return nil
}

// start begins the traces of a loop.
func (r *recording) start(l *loop.Loop) {
	for _, w := range r.wants {
		r.traces = append(r.traces, l.StartTrace(w.to, w.format))
	}
	if r.o.blocked > 0 {
		l.OnBlocked(r.o.blocked, func(b loop.Blocked) { r.c.errorf("%s", b) })
	}
}

// finish ends the traces.
func (r *recording) finish() error {
	for _, t := range r.traces {
		if err := t.Stop(); err != nil {
			return err
		}
	}
	for _, f := range r.files {
		if err := f.Close(); err != nil {
			return err
		}
	}
	r.files = nil
	_, err := r.c.out.Write(r.lines.Bytes())
	return err
}

func (r *recording) close() {
	for _, f := range r.files {
		f.Close()
	}
}
