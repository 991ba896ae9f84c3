package net_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// script is a program over sockets and what the real Nodes print when they run
// its JavaScript twin. With lanes, lines are kept by actor: the order between two
// actors is the kernel's business.
type script struct {
	name   string
	lanes  bool
	run    func(x *world)
	node16 string
	node10 string // same as node16 when empty; "-" when there is nothing to compare
}

// world is what a script runs in.
type world struct {
	t *testing.T
	*loop.Loop
	byLane bool
	lanes  map[string][]string
}

func (x *world) log(label, event string, detail ...any) {
	lane, _, _ := strings.Cut(label, ".")
	if !x.byLane {
		lane = ""
	}
	line := label + ":" + event
	for _, d := range detail {
		line += fmt.Sprintf(" %v", d)
	}
	x.lanes[lane] = append(x.lanes[lane], line)
}

func (x *world) watch(label string, e emitterOf, events ...string) {
	for _, name := range events {
		e.Emitter().On(name, func(...any) { x.log(label, name) })
	}
}

type emitterOf interface{ Emitter() *emitter.EventEmitter }

// listen listens on a port of the system's choice on the loopback.
func (x *world) listen(s *net.Server, ready func(port int)) {
	x.must(s.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { ready(s.Port()) }))
}

func (x *world) server(opts *net.ServerOptions, fn func(s *net.Socket)) *net.Server {
	return net.CreateServer(x.Loop, opts, fn)
}

func (x *world) connect(port int, fn func()) *net.Socket {
	return x.connectTo(net.ConnectOptions{Port: port, Host: "127.0.0.1"}, fn)
}

func (x *world) connectTo(opts net.ConnectOptions, fn func()) *net.Socket {
	x.t.Helper()
	s, err := net.Connect(x.Loop, opts, fn)
	x.must(err)
	return s
}

func (x *world) socket(opts *net.SocketOptions) *net.Socket {
	x.t.Helper()
	s, err := net.NewSocket(x.Loop, opts)
	x.must(err)
	return s
}

func (x *world) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

// settle lets all that is under way on the loopback happen: immediates with
// polls between them, and timers.
func (x *world) settle(fn func(), turns int) {
	left := turns * 8
	var next func()
	next = func() {
		left--
		switch {
		case left < 0:
			fn()
		case left%8 == 7:
			x.after(2*time.Millisecond, next)
		default:
			x.SetImmediate(next)
		}
	}
	next()
}

func (x *world) after(d time.Duration, fn func()) { timers.SetTimeout(x.Loop, fn, d) }

// code returns the code of an error as the scripts print it.
func code(err error) string {
	if err == nil {
		return "undefined"
	}
	return string(nodeerr.CodeOf(err))
}

// ended makes a write callback that logs the code of its error.
func (x *world) ended(label, event string) func(error) {
	return func(err error) { x.log(label, event, code(err)) }
}

func (x *world) write(s *net.Socket, text string, cb func(error)) bool {
	ok, err := s.WriteChunk(stream.Text(text), "", cb)
	x.must(err)
	return ok
}

func (x *world) end(s *net.Socket, text string, cb func(error)) {
	c := stream.Text(text)
	if text == "" {
		c = stream.Chunk{}
	}
	x.must(s.EndChunk(c, "", cb))
}

var profiles = []*loop.Profile{loop.Node16, loop.Node10}

// play runs a script on a loop of the profile and returns what it printed.
func play(t *testing.T, p *loop.Profile, sc *script) string {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	x := &world{t: t, Loop: l, byLane: sc.lanes, lanes: map[string][]string{}}
	watchdog := time.AfterFunc(60*time.Second, l.Stop)
	defer func() {
		if !watchdog.Stop() {
			t.Error("the loop did not end")
		}
	}()
	l.Main(func() { sc.run(x) })
	if err := l.Run(); err != nil {
		t.Error(err)
	}
	var names []string
	for name := range x.lanes {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		out = append(out, x.lanes[name]...)
	}
	return strings.Join(out, "\n")
}

// playAll runs scripts in all profiles and compares.
func playAll(t *testing.T, scripts []script) {
	for _, sc := range scripts {
		for _, p := range profiles {
			want := sc.node16
			if p == loop.Node10 && sc.node10 != "" {
				want = sc.node10
			}
			if want == "-" {
				continue
			}
			t.Run(sc.name+"/"+p.Name, func(t *testing.T) {
				got := play(t, p, &sc)
				want = strings.TrimSpace(want)
				if got != want {
					t.Errorf("got:\n%s\n\nwant:\n%s", got, want)
				}
			})
		}
	}
}

// watchPlain logs events by their names alone.
func (x *world) watchPlain(e emitterOf, events ...string) {
	for _, name := range events {
		e.Emitter().On(name, func(...any) { x.log(name, "") })
	}
}

func itoa(n uint64) string { return strconv.FormatUint(n, 10) }

// connected calls back when a connect has ended.
type connected struct{ fn func() }

func (c *connected) OnConnectDone(error) { c.fn() }

func mustAddr(port int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(port))
}
