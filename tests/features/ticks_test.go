package features

import (
	"slices"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// tickChecks are the rows about the loop, timers and URLs: REF-043 to REF-065.
var tickChecks = checks{
	ticksLength, ticksAbort, ticksURLs, ticksLookup, ticksErrors, ticksUnread,
	ticksTimers, ticksRefs, ticksQueues, ticksTimerOrder, ticksImmediateOrder,
	ticksNested, ticksFromIO, ticksLists, ticksDelays,
}

// exitChecks are the rows about the end of a program.
var exitChecks = checks{ticksExit}

func ticksLength(c *check) {
	c.fact("REF-044", "Content-Length", linesOf(c.answer(func(res *http.ServerResponse) {
		must(res.EndChunk(text("\u20ac"), "", nil))
	}), "content-length")[0])
	p := c.peer(answer200 + end)
	out := c.request(http.RequestOptions{Port: p.port}, nil)
	c.holds("REF-043", "a chunk is bytes", out.body == "ok")
}

func ticksAbort(c *check) {
	if !c.on16 {
		return
	}
	c.do(func() {
		var controller stream.AbortController
		events := list{controller.Signal().Aborted()}
		controller.Signal().OnAbort(func() { events = append(events, "abort") })
		controller.Abort(nil)
		controller.Abort(nil)
		c.fact("REF-045", "events", append(events, controller.Signal().Aborted()))
	})
}

func ticksURLs(c *check) {
	c.do(func() {
		u := parseURL("http://u%40:p@EXAMPLE.org:8080/a/../b%20c?d=e&f#g")
		c.fact("REF-046", "href", u.Href())
		c.fact("REF-046", "protocol", u.Protocol)
		c.fact("REF-046", "username and password", list{u.Username, u.Password})
		c.fact("REF-046", "host", list{u.Host(), u.Hostname, u.Port})
		c.fact("REF-046", "pathname", u.Pathname)
		c.fact("REF-046", "search", u.Search)
		c.fact("REF-046", "hash", u.Hash)
		c.fact("REF-046", "default port", parseURL("http://h:80/").Host())
		if c.on16 {
			_, err := http.ParseURL("nonsense")
			c.fact("REF-047", "invalid", err)
		}
	})
}

func ticksLookup(c *check) {
	lookup := func(name string, opts net.LookupOptions) (err error, address string, family int) {
		c.async(func(done func()) {
			must(net.Lookup(c.l, name, opts, func(e error, a string, f int) {
				err, address, family = e, a, f
				done()
			}))
		})
		return err, address, family
	}
	err, address, family := lookup(host, net.LookupOptions{})
	c.fact("REF-050", "an address", list{err == nil, address, family})
	err, _, _ = lookup("no.such.invalid", net.LookupOptions{})
	c.fact("REF-050", "unknown", codeOf(err))
	c.fact("REF-050", "hints", list{net.ADDRCONFIG, net.V4MAPPED})
	_, address, family = lookup("localhost", net.LookupOptions{Family: 4})
	c.fact("REF-050", "localhost", list{address, family})
}

func ticksErrors(c *check) {
	port := c.refused(nil, http.RequestOptions{Port: 65536})
	c.async(func(done func()) {
		c.fact("REF-052", "classes", list{
			thrown(func() error { return http.NewOutgoingMessage(c.l).SetHeader("a b", "1") }),
			port,
			thrown(func() error { return net.CreateServer(c.l, nil, nil).Listen(net.ListenOptions{Port: -1}, nil) }),
		})
		net.CreateServer(c.l, nil, nil).Close(func(err error) {
			c.fact("REF-052", "plain", err)
			done()
		})
	})
}

func ticksUnread(c *check) {
	chunk := make([]byte, 1<<20)
	wrote := 0
	port := c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		var more func()
		more = func() {
			for wrote < 64 && res.Write(chunk) {
				wrote++
			}
			if wrote++; wrote < 64 {
				http.EventDrain.Once(&res.EventEmitter, more)
			}
		}
		more()
	}).Port()
	var res *http.IncomingMessage
	c.async(func(done func()) {
		req := noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: port}, func(r *http.IncomingMessage) {
			res = r
			done()
		}))
		req.OnError(func(error) {})
		c.later(req.Abort)
	})
	c.settle()
	c.settle()
	c.do(func() {
		c.fact("REF-053", "held", res.ReadableLength() > 0 && res.ReadableLength() <= 1<<18)
		c.fact("REF-053", "the sender waits", wrote < 64)
	})
}

// order collects names in the order of their calls.
type order []string

func (o *order) add(name string) func() { return func() { *o = append(*o, name) } }

func ticksTimers(c *check) {
	var o order
	var interval *timers.Timeout
	c.async(func(done func()) {
		timers.SetTimeout(c.l, func() {
			o.add("timeout")()
			done()
		}, 5*time.Millisecond)
		interval = timers.SetInterval(c.l, o.add("interval"), 2*time.Millisecond)
		timers.ClearTimeout(timers.SetTimeout(c.l, o.add("never"), 3*time.Millisecond))
	})
	count := 0
	c.do(func() {
		timers.ClearInterval(interval)
		count = len(o)
	})
	c.wait(10 * time.Millisecond)
	c.do(func() {
		has := func(name string) bool { return slices.Contains(o, name) }
		c.fact("REF-055", "timeout, interval, cleared", list{has("timeout"), has("interval"), has("never"), len(o) == count})
	})
	ran := 0
	c.do(func() {
		one := timers.SetImmediate(c.l, func() { ran++ })
		timers.SetImmediate(c.l, func() { ran++ })
		timers.ClearImmediate(one)
	})
	c.settle()
	c.do(func() { c.fact("REF-057", "ran", ran) })
}

func ticksRefs(c *check) {
	c.do(func() {
		t := timers.SetTimeout(c.l, func() {}, time.Second)
		refs := list{t.HasRef()}
		t.Unref()
		refs = append(refs, t.HasRef())
		t.Ref()
		c.fact16("REF-056", "hasRef", append(refs, t.HasRef()))
		timers.ClearTimeout(t)
	})
	var fired, refreshed time.Time
	c.async(func(done func()) {
		t := timers.SetTimeout(c.l, func() {
			fired = time.Now()
			done()
		}, 40*time.Millisecond)
		c.after(20*time.Millisecond, func() {
			refreshed = time.Now()
			t.Refresh()
		})
	})
	c.fact("REF-056", "refresh", fired.Sub(refreshed) >= 38*time.Millisecond)
}

func ticksQueues(c *check) {
	var o order
	c.async(func(done func()) {
		c.l.SetImmediate(func() {
			c.l.SetImmediate(func() {
				o.add("immediate")()
				done()
			})
			c.l.QueueMicrotask(o.add("micro"))
			c.l.NextTick(o.add("tick"))
			c.l.NextTickArg(func(a any) { o.add(a.(string))() }, "argument")
			o.add("now")()
		})
	})
	c.fact("REF-058", "order", o)
	c.fact("REF-059", "order", list{slices.Index(o, "tick") < slices.Index(o, "micro")})
}

// spin keeps the loop busy.
func spin(d time.Duration) {
	for begun := time.Now(); time.Since(begun) < d; {
	}
}

func ticksTimerOrder(c *check) {
	var o order
	c.async(func(done func()) {
		c.after(time.Millisecond, func() {
			c.after(time.Millisecond, func() {
				o.add("t1")()
				c.l.NextTick(o.add("tick"))
				c.l.QueueMicrotask(o.add("micro"))
			})
			c.after(time.Millisecond, func() {
				o.add("t2")()
				c.l.SetImmediate(done)
			})
			spin(5 * time.Millisecond)
		})
	})
	c.fact("REF-060", "order", o)
}

func ticksImmediateOrder(c *check) {
	var o order
	c.async(func(done func()) {
		c.l.SetImmediate(func() {
			c.l.SetImmediate(func() {
				o.add("i1")()
				c.l.NextTick(o.add("tick"))
				c.l.QueueMicrotask(o.add("micro"))
				c.l.SetImmediate(func() {
					o.add("i3")()
					done()
				})
			})
			c.l.SetImmediate(o.add("i2"))
		})
	})
	c.fact("REF-061", "order", o)
}

func ticksNested(c *check) {
	var o order
	c.async(func(done func()) {
		c.l.SetImmediate(func() {
			c.l.QueueMicrotask(func() {
				o.add("p1")()
				c.l.NextTick(o.add("n2"))
				c.l.QueueMicrotask(o.add("p2"))
			})
			c.l.NextTick(func() {
				o.add("n1")()
				c.l.NextTick(o.add("n3"))
			})
			c.l.SetImmediate(done)
		})
	})
	c.fact("REF-062", "order", o)
}

func ticksFromIO(c *check) {
	port := c.serve(nil, answerOK).Port()
	var o order
	c.async(func(done func()) {
		s := noThrow(net.Connect(c.l, net.ConnectOptions{Port: port, Host: host}, nil))
		c.later(func() { s.Destroy(nil) })
		s.OnConnect(func() {
			timers.SetTimeout(c.l, func() {
				o.add("timeout")()
				done()
			}, 0)
			timers.SetImmediate(c.l, o.add("immediate"))
		})
	})
	c.fact("REF-063", "order", o)
}

func ticksLists(c *check) {
	var o order
	c.async(func(done func()) {
		c.l.SetImmediate(func() {
			c.after(5*time.Millisecond, o.add("b5"))
			c.after(time.Millisecond, o.add("a1"))
			c.after(5*time.Millisecond, o.add("c5"))
			c.after(12*time.Millisecond, done)
			spin(10 * time.Millisecond)
		})
	})
	c.fact("REF-064", "order", o)
}

func ticksDelays(c *check) {
	c.do(func() {
		var got []float64
		for _, d := range []time.Duration{0, -time.Millisecond, 1 << 31 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond} {
			t := timers.SetTimeout(c.l, func() {}, d)
			got = append(got, t.Duration())
			timers.ClearTimeout(t)
		}
		c.holds("REF-065", "delays", slices.Equal(got, []float64{1, 1, 1, 5, 10}))
	})
}

func ticksExit(c *check) {
	l := noThrow(loop.New(loop.Options{Profile: c.l.Profile()}))
	code := -1
	l.OnExit(func(n int) { code = n })
	server := http.CreateServer(l, nil, nil)
	server.OnUpgrade(func(*http.IncomingMessage, http.Socket, []byte) { l.Exit(0) })
	must(server.Listen(net.ListenOptions{Host: host}, func() {
		s := noThrow(net.Connect(l, net.ConnectOptions{Port: server.Port(), Host: host}, nil))
		s.WriteString(getUpgrade)
	}))
	must(l.Run())
	c.fact("REF-054", "code", code)
}
