package reactor_test

import (
	"bufio"
	"fmt"
	"io"
	stdnet "net"
	stdhttp "net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// TestKeepAlive sends requests on connections that stay, several at a time.
func TestKeepAlive(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		run(t, l, hello, func(address string) {
			c := &stdhttp.Client{Transport: &stdhttp.Transport{MaxIdleConnsPerHost: 8}, Timeout: limit}
			defer c.CloseIdleConnections()
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					for range 50 {
						if got := fetch(t, c, "GET", "http://"+address+"/", ""); got != "hello" {
							t.Errorf("got %q", got)
							return
						}
					}
				})
			}
			all.Wait()
		})
	})
}

// TestPost sends a body that comes in many parts, and gets it back.
func TestPost(t *testing.T) {
	body := strings.Repeat("nodeloop", 100_000)
	each(t, func(t *testing.T, l *loop.Loop) {
		run(t, l, func(req *http.IncomingMessage, res *http.ServerResponse) {
			var got []byte
			req.OnData(func(b []byte) { got = append(got, b...) })
			req.OnEnd(func() {
				if err := res.EndBytes(got); err != nil {
					panic(err)
				}
			})
		}, func(address string) {
			c := &stdhttp.Client{Transport: &stdhttp.Transport{}, Timeout: limit}
			defer c.CloseIdleConnections()
			for range 3 {
				if got := fetch(t, c, "POST", "http://"+address+"/", body); got != body {
					t.Errorf("%d bytes came back of %d", len(got), len(body))
				}
			}
		})
	})
}

// TestBackpressure pipes much to a reader that is slow to begin: what the server
// holds stays bounded, and all arrives.
func TestBackpressure(t *testing.T) {
	const chunk, chunks = 64 << 10, 256
	each(t, func(t *testing.T, l *loop.Loop) {
		most := 0
		run(t, l, func(_ *http.IncomingMessage, res *http.ServerResponse) {
			part := make([]byte, chunk)
			left := chunks
			var more func()
			more = func() {
				for left > 0 {
					left--
					if !res.Write(part) {
						most = max(most, res.WritableLength())
						return
					}
				}
				if err := res.End(); err != nil {
					panic(err)
				}
			}
			res.OnDrain(more)
			more()
		}, func(address string) {
			c := dial(t, address)
			defer c.Close()
			fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
			time.Sleep(50 * time.Millisecond)
			res, err := stdhttp.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Error(err)
				return
			}
			n, err := io.Copy(io.Discard, res.Body)
			if err != nil || n != chunk*chunks {
				t.Errorf("%d bytes came of %d: %v", n, chunk*chunks, err)
			}
		})
		if most > 4*chunk {
			t.Errorf("%d bytes were held", most)
		}
	})
}

// TestClose sends requests that end their connection.
func TestClose(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		closed := 0
		run(t, l, func(req *http.IncomingMessage, res *http.ServerResponse) {
			req.Socket().(*net.Socket).OnClose(func(bool) { closed++ })
			hello(req, res)
		}, func(address string) {
			for range 20 {
				c := dial(t, address)
				fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
				b, err := io.ReadAll(c)
				if err != nil || !strings.HasSuffix(string(b), "\r\n\r\nhello") {
					t.Errorf("got %q, %v", b, err)
				}
				c.Close()
			}
		})
		if closed != 20 {
			t.Errorf("%d sockets were closed of 20", closed)
		}
	})
}

// TestReset has peers that reset and that leave in the middle.
func TestReset(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		gone := make(chan string, 8)
		run(t, l, func(req *http.IncomingMessage, res *http.ServerResponse) {
			req.Socket().(*net.Socket).OnClose(func(failed bool) { gone <- fmt.Sprint(req.URL, " ", failed) })
			req.OnError(func(error) {})
			req.Resume()
		}, func(address string) {
			c := dial(t, address)
			fmt.Fprint(c, "POST /end HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nxx")
			time.Sleep(20 * time.Millisecond)
			c.Close()
			if got := <-gone; got != "/end false" && got != "/end true" {
				t.Errorf("after the end: %s", got)
			}
			c = dial(t, address)
			fmt.Fprint(c, "POST /reset HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nxx")
			time.Sleep(20 * time.Millisecond)
			c.(*stdnet.TCPConn).SetLinger(0)
			c.Close()
			<-gone
		})
	})
}

// TestTimers checks that timers, immediates and posts run in their phases, with
// and without a server.
func TestTimers(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		var order []string
		log := func(s string) func() { return func() { order = append(order, s) } }
		server := net.CreateServer(l, nil, nil)
		l.Main(func() {
			timers.SetTimeout(l, func() {
				log("alone")()
				server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
					log("listening")()
					timers.SetTimeout(l, func() {
						log("timeout")()
						timers.SetImmediate(l, func() {
							log("immediate")()
							go l.Post(func() {
								log("posted")()
								server.Close(func(error) { log("closed")() })
							})
						})
						l.NextTick(log("tick"))
						l.QueueMicrotask(log("microtask"))
					}, 30*time.Millisecond)
					timers.SetTimeout(l, log("earlier"), 5*time.Millisecond)
				})
			}, 5*time.Millisecond)
		})
		l.OnBeforeExit(func(int) { log("beforeExit")() })
		l.OnExit(func(int) { log("exit")() })
		mustRun(t, l)
		got := strings.Join(order, " ")
		want := "alone listening earlier timeout tick microtask immediate posted closed beforeExit exit"
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// TestBeforeExit brings new work when nothing is left, twice.
func TestBeforeExit(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		rounds := 0
		l.Main(func() {
			server := net.CreateServer(l, nil, nil)
			server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				server.Unref()
				l.OnBeforeExit(func(int) {
					if rounds++; rounds < 3 {
						timers.SetTimeout(l, func() {}, time.Millisecond)
					}
				})
			})
		})
		mustRun(t, l)
		if rounds != 3 {
			t.Errorf("'beforeExit' came %d times, want 3", rounds)
		}
	})
}
