package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/timers"
)

// client runs tasks, some at a time.
type client struct {
	shared
	l       *loop.Loop
	jobs    int
	tasks   []*task
	next    int
	active  int
	current []string // the ids of the tasks that run
}

// task is a few requests, one after the other, on an agent of their own.
type task struct {
	ID     string
	Client struct {
		Method    string
		Headers   fields
		SetHeader [][2]string
		Path      string
		RawPath   *string
		Body      *string
		BodyParts []string
		Trailers  fields
		Opts      struct {
			MaxHeaderSize      int
			InsecureHTTPParser bool
			SetHost            *bool
			Auth               string
		}
		Agent      string // ka, default, false; otherwise one that keeps nothing
		N          int    // how many requests
		Gap        *int   // ms between them
		Busy       int    // ms for which the loop is blocked between them
		Timeout    int    // ms for a request
		Linger     int    // ms to wait for more after a response
		PauseFirst int    // ms before a response is read
		NoListen   bool   // no listeners of 'upgrade' and 'connect'
	}
}

// fields are header fields, in the order of a JSON object.
type fields []http.HeaderField

// UnmarshalJSON implements json.Unmarshaler.
func (f *fields) UnmarshalJSON(b []byte) error {
	var values map[string]any
	if err := json.Unmarshal(b, &values); err != nil {
		return err
	}
	names, err := keysOf(b)
	if err != nil {
		return err
	}
	for _, name := range names {
		*f = append(*f, http.HeaderField{Name: wireOf(name), Value: valueOf(values[name])})
	}
	return nil
}

// keysOf returns the names in an object, in order.
func keysOf(b []byte) (names []string, err error) {
	d := json.NewDecoder(jsonReader(b))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		names = append(names, name.(string))
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// valueOf is a header's value: text, a number or a list.
func valueOf(v any) any {
	switch v := v.(type) {
	case string:
		return wireOf(v)
	case float64:
		return int(v)
	case []any:
		var lines []string
		for _, line := range v {
			lines = append(lines, wireOf(fmt.Sprint(line)))
		}
		return lines
	}
	return v
}

func clientMain(args []string) int {
	c := &client{}
	f := flag.NewFlagSet("client", flag.ExitOnError)
	c.register(f)
	f.IntVar(&c.jobs, "jobs", 8, "how many tasks run at a time")
	path := f.String("tasks", "", "the `file` with the tasks")
	if err := f.Parse(args); err != nil {
		return 2
	}
	b, err := os.ReadFile(*path)
	if err == nil {
		err = json.Unmarshal(b, &c.tasks)
	}
	if err != nil {
		fail(err.Error())
	}
	c.l = c.newLoop()
	c.l.OnUncaughtException(func(v any, _ string) {
		o := object{{"uncaught", fmt.Sprint(v)}}
		if err, ok := v.(error); ok {
			o = object{{"uncaught", nameOf(err)}, {"message", clipped(err.Error(), 200)}}
		}
		write(text(append(o, member{"running", c.current})))
	})
	c.l.Main(c.start)
	return run(c.l)
}

// start begins as many tasks as may run.
func (c *client) start() {
	for c.active < c.jobs && c.next < len(c.tasks) {
		t := c.tasks[c.next]
		c.next++
		c.active++
		c.run(t, func() {
			c.active--
			c.start()
		})
	}
	if c.active == 0 && c.next >= len(c.tasks) {
		write("DONE")
		c.after(20, func() { c.l.Exit(0) })
	}
}

func (c *client) after(ms int, fn func()) *timers.Timeout {
	return timers.SetTimeout(c.l, fn, time.Duration(ms)*time.Millisecond)
}

// run makes a task's requests and prints what came of them.
func (c *client) run(t *task, done func()) {
	agent := c.agent(t)
	write("START " + t.ID)
	c.current = append(c.current, t.ID)
	var records []*record
	var step func(k int)
	step = func(k int) {
		if k > max(t.Client.N, 1) {
			if agent, ok := agent.(*http.Agent); ok {
				agent.Destroy()
			}
			for i, id := range c.current {
				if id == t.ID {
					c.current = append(c.current[:i:i], c.current[i+1:]...)
					break
				}
			}
			write(text(object{{"id", t.ID}, {"reqs", objectsOf(records)}}))
			done()
			return
		}
		c.request(t, k, agent, func(r *record) {
			records = append(records, r)
			c.after(gapAfter(t, k), func() {
				if k < t.Client.N {
					wait(t.Client.Busy)
				}
				step(k + 1)
			})
		})
	}
	step(1)
}

// gapAfter returns how long to wait after the k-th request.
func gapAfter(t *task, k int) int {
	switch {
	case k >= t.Client.N:
		return 0
	case t.Client.Gap != nil:
		return *t.Client.Gap
	}
	return 60
}

func (c *client) agent(t *task) http.AgentLike {
	opts := &http.AgentOptions{StrictParser: c.strict}
	switch t.Client.Agent {
	case "default":
		return nil
	case "false":
		return http.NoAgent
	case "ka":
		opts.KeepAlive, opts.MaxSockets = true, 1
	}
	agent, err := http.NewAgent(c.l, opts)
	must(err)
	return agent
}

// reasonOf is what an error says of its reason.
func reasonOf(err error) string {
	if e, ok := err.(*nodeerr.Error); ok && e.Reason != "" {
		return e.Reason
	}
	return err.Error()
}
