//go:build !race

package loop_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

// player sends a byte slice back and forth as often as it is told.
type player struct {
	loop.TCP
	req   loop.WriteReq
	ball  []byte
	left  *int
	other *player
}

func (p *player) OnRead(chunk []byte, err error) {
	if err != nil {
		p.Close(nil)
		return
	}
	if *p.left--; *p.left <= 0 {
		p.Close(nil)
		return
	}
	p.Write(&p.req, p.ball, p.ball)
}

func (p *player) OnConnectDone(error) {
	p.SetReader(p, true)
	p.ReadStart()
	p.Write(&p.req, p.ball)
}

type court struct {
	loop.TCP
	player
}

func (c *court) OnConnection(error) {
	p := &c.player
	p.Init(c.Loop())
	c.Accept(&p.Stream)
	p.SetReader(p, true)
	p.ReadStart()
	c.TCP.Close(nil)
}
func (c *court) Loop() *loop.Loop           { return c.TCP.Loop() }
func (c *court) Accept(client *loop.Stream) { _ = c.TCP.Accept(client) }

// pingPong plays n strokes.
func pingPong(t testing.TB, n int) {
	l := newLoop(t)
	var c court
	c.TCP.Init(l)
	if err := c.Bind(anyPort, false); err != nil {
		t.Fatal(err)
	}
	if err := c.Listen(1, &c); err != nil {
		t.Fatal(err)
	}
	addr, err := c.Getsockname()
	if err != nil {
		t.Fatal(err)
	}
	left := n
	c.player.ball, c.player.left = []byte("pong"), &left
	a := &player{ball: []byte("ping"), left: &left}
	a.Init(l)
	if err := a.TCP.Connect(addr, a); err != nil {
		t.Fatal(err)
	}
	runs(t, l)
}

func TestStrokesAllocateNothing(t *testing.T) {
	few := testing.AllocsPerRun(3, func() { pingPong(t, 10) })
	many := testing.AllocsPerRun(3, func() { pingPong(t, 2010) })
	if per := (many - few) / 2000; per > 0.01 {
		t.Errorf("%.3f allocations for a read and a write, want 0", per)
	}
}

func BenchmarkPingPong(b *testing.B) {
	b.ReportAllocs()
	pingPong(b, b.N)
}

func TestTicksAllocateNothing(t *testing.T) {
	l := newLoop(t)
	n := 0
	var next func()
	next = func() {
		if n++; n < 1000 {
			l.NextTick(next)
			l.NextTickArg(func(any) {}, l)
			l.QueueMicrotask(func() {})
		}
	}
	immediate := func() {
		n = 0
		next()
	}
	per := -1.0
	l.Main(func() {
		l.SetImmediate(func() {
			per = testing.AllocsPerRun(10, func() {
				immediate()
				l.RunTicks()
				l.SetImmediate(func() {}).Clear()
			})
		})
	})
	runs(t, l)
	if per != 0 {
		t.Errorf("%v allocations for a thousand ticks, want 0", per)
	}
}
