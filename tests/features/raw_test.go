package features

import (
	stdnet "net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	getClose  = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
	answer200 = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	end       = "\x00end"   // at the end of an answer: the peer ends the connection
	reset     = "\x00reset" // likewise: it destroys it
)

// rawConn is a connection that a check writes to by hand.
type rawConn struct {
	conn stdnet.Conn
	mu   sync.Mutex
	more *sync.Cond
	got  strings.Builder
	over bool
}

// dial connects to a server of the check.
func (c *check) dial(port int) *rawConn {
	conn, err := stdnet.Dial("tcp", host+":"+strconv.Itoa(port))
	must(err)
	return c.raws(conn)
}

func (c *check) raws(conn stdnet.Conn) *rawConn {
	r := &rawConn{conn: conn}
	r.more = sync.NewCond(&r.mu)
	must(conn.SetDeadline(time.Now().Add(20 * time.Second)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.read()
	}()
	c.t.Cleanup(func() {
		conn.Close()
		<-done
	})
	return r
}

func (r *rawConn) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := r.conn.Read(buf)
		r.mu.Lock()
		r.got.Write(buf[:n])
		r.over = err != nil
		r.more.Broadcast()
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (r *rawConn) write(text string) *rawConn {
	_, _ = r.conn.Write([]byte(text)) // a write may come after the end
	return r
}

// until waits until text has come, or the connection is closed.
func (r *rawConn) until(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for !r.over && !strings.Contains(r.got.String(), text) {
		r.more.Wait()
	}
	return r.got.String()
}

// closed waits until the connection is closed.
func (r *rawConn) closed() string {
	r.mu.Lock()
	for !r.over {
		r.more.Wait()
	}
	defer r.mu.Unlock()
	r.conn.Close()
	return r.got.String()
}

// raw sends text and returns all that comes until the connection is closed.
func (c *check) raw(port int, text string) string { return c.dial(port).write(text).closed() }

// peer is a scripted server: the n-th whole request of a connection gets the
// n-th answer, later ones the last; without any answer it is silent.
type peer struct {
	port    int
	answers []string

	mu      sync.Mutex
	text    strings.Builder
	conns   []stdnet.Conn
	waiting sync.WaitGroup
}

func (c *check) peer(answers ...string) *peer {
	ln, err := stdnet.Listen("tcp", host+":0")
	must(err)
	p := &peer{port: ln.Addr().(*stdnet.TCPAddr).Port, answers: answers}
	p.waiting.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.conns = append(p.conns, conn)
			p.mu.Unlock()
			p.waiting.Go(func() { p.serve(conn) })
		}
	})
	c.t.Cleanup(func() {
		ln.Close()
		p.mu.Lock()
		for _, conn := range p.conns {
			conn.Close()
		}
		p.mu.Unlock()
		p.waiting.Wait()
	})
	return p
}

func (p *peer) serve(conn stdnet.Conn) {
	var text string
	buf := make([]byte, 64<<10)
	for n := 0; ; {
		size, err := conn.Read(buf)
		if err != nil {
			conn.Close()
			return
		}
		p.mu.Lock()
		p.text.Write(buf[:size])
		p.mu.Unlock()
		if text += string(buf[:size]); !whole(text) || len(p.answers) == 0 {
			continue
		}
		text = ""
		words, then, _ := strings.Cut(p.answers[min(n, len(p.answers)-1)], "\x00")
		n++
		_, _ = conn.Write([]byte(words)) // the other side may be gone
		switch then {
		case "end":
			_ = conn.(*stdnet.TCPConn).CloseWrite()
		case "reset":
			conn.Close()
		}
	}
}

// received returns all that has come to the peer.
func (p *peer) received() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// connections returns how many connections the peer has taken.
func (p *peer) connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns)
}

// remote returns the other end of a connection to the peer.
func (p *peer) remote(i int) *stdnet.TCPAddr {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.conns[i].RemoteAddr().(*stdnet.TCPAddr)
}

var lengthField = regexp.MustCompile(`content-length: (\d+)`)

// whole reports whether text is a whole request.
func whole(text string) bool {
	head, body, ok := strings.Cut(text, "\r\n\r\n")
	if !ok {
		return false
	}
	if head = strings.ToLower(head); strings.Contains(head, "expect:") {
		return true
	}
	if strings.Contains(head, "transfer-encoding: chunked") {
		return strings.Contains("\r\n"+body, "\r\n0\r\n")
	}
	m := lengthField.FindStringSubmatch(head)
	if m == nil {
		return true
	}
	n, _ := strconv.Atoi(m[1])
	return len(body) >= n
}

// headLines returns the header lines of a message's text.
func headLines(text string) []string {
	head, _, _ := strings.Cut(text, "\r\n\r\n")
	return strings.Split(head, "\r\n")[1:]
}

// headerOf returns the value of a header line in a message's text.
func headerOf(text, name string) string {
	for _, line := range headLines(text) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return value
		}
	}
	return ""
}

// take returns all that has come to the peer and forgets it.
func (p *peer) take() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.text.String()
	p.text.Reset()
	return s
}

// sofar returns what has come.
func (r *rawConn) sofar() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got.String()
}

// isOver reports whether the connection is closed.
func (r *rawConn) isOver() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.over
}

// reset closes the connection with a RST.
func (r *rawConn) reset() {
	_ = r.conn.(*stdnet.TCPConn).SetLinger(0)
	_ = r.conn.Close()
}

// closeWrite ends the connection's writing side.
func (r *rawConn) closeWrite() { _ = r.conn.(*stdnet.TCPConn).CloseWrite() }
