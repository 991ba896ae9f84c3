package sim

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// body returns the bytes that exchange id sends in a direction: each differs
// from every other's.
func body(id int, kind string, n int) []byte {
	unit := fmt.Sprintf("%s%d.", kind, id)
	return []byte(strings.Repeat(unit, n/len(unit)+1)[:n])
}

// serve starts the server and calls ready with its port.
func (w *world) serve(ready func(port int)) {
	w.srv = http.CreateServer(w.Loop, nil, w.handle)
	w.srv.KeepAliveTimeout = w.ms(400)
	if w.chance(4) {
		w.srv.Timeout = 20 + w.ms(500)
	}
	if w.chance(4) {
		w.srv.HeadersTimeout = w.ms(300)
	}
	if w.chance(4) {
		w.srv.RequestTimeout = w.ms(500)
	}
	if w.chance(4) {
		w.srv.MaxRequestsPerSocket = 1 + w.r.IntN(3)
	}
	if w.chance(10) {
		w.srv.MaxConnections = 1 + w.r.IntN(4)
	}
	http.EventConnection.On(&w.srv.EventEmitter, func(s http.Socket) {
		n := len(w.sockets)
		w.sockets = append(w.sockets, s)
		w.watch(fmt.Sprintf("conn%d", n), &s.(*net.Socket).EventEmitter, "end", "error", "finish", "close").readable = true
	})
	if w.chance(4) {
		w.srv.OnClientError(func(err error, s http.Socket) {
			w.logf("clientError %v", err)
			if w.chance(2) {
				s.Destroy(err)
			} else {
				_, _ = s.WriteChunk(stream.Text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), "", nil)
				s.Destroy(nil)
			}
		})
	}
	if w.chance(4) {
		w.srv.OnCheckContinue(func(req *http.IncomingMessage, res *http.ServerResponse) {
			if w.chance(2) {
				res.WriteContinue(nil)
			}
			w.handle(req, res)
		})
	}
	w.srv.StrictParser = w.chance(3)
	if w.chance(4) {
		w.srv.OnUpgrade(w.upgrade)
	}
	err := w.srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { ready(w.srv.Port()) })
	if err != nil {
		w.fail("listen: %v", err)
	}
}

// handle answers one request in a way that chance decides.
func (w *world) handle(req *http.IncomingMessage, res *http.ServerResponse) {
	id, size := idOf(req)
	name := fmt.Sprintf("srv%d", id)
	w.logf("%s %s %s", name, req.Method, req.URL)
	w.handled[id]++
	x := w.watch(name+".req", &req.EventEmitter, "aborted", "end", "close", "error")
	x.readable = true
	x.mayClose = true
	y := w.watch(name+".res", &res.EventEmitter, "finish", "close", "error", "drain")
	y.mayClose = true
	// Node 16 emits 'drain' even on a closed response, if that waits for one, when
	// one behind it in the pipeline is written.
	y.late["drain"] = true
	w.readBody(req, id, name)
	answer := func() { w.answer(req, res, id, size, y) }
	switch w.r.IntN(12) {
	case 0: // at the request's end
		req.OnEnd(answer)
	case 1, 2, 3:
		w.after(100, answer)
	case 4: // never: the client gives up
		if w.chance(4) {
			return
		}
		answer()
	case 5:
		if w.chance(2) {
			w.after(50, func() { req.Destroy(nil) })
		} else {
			w.after(50, func() { res.Destroy(nil) })
		}
		w.after(60, answer)
	default:
		answer()
	}
}

// readBody chooses what becomes of a request's body.
func (w *world) readBody(req *http.IncomingMessage, id int, name string) {
	var got int
	check := func(chunk []byte) {
		w.logf("%s.req data %d", name, len(chunk))
		if want := body(id, "q", got+len(chunk))[got:]; id < garbageID && string(want) != string(chunk) {
			w.fail("%s.req: got %q, want %q", name, clip(chunk), clip(want))
		}
		got += len(chunk)
	}
	switch w.r.IntN(5) {
	case 0: // not read
	case 1:
		req.Resume()
	case 2: // with pauses
		req.OnData(func(chunk []byte) {
			check(chunk)
			if w.chance(4) {
				req.Pause()
				w.after(30, req.Resume)
			}
		})
	default:
		req.OnData(check)
	}
}

// garbageID is the first of the exchanges that a vandal makes up.
const garbageID = 900

// idOf returns what a request says of itself: /ID/SIZE.
func idOf(req *http.IncomingMessage) (id, size int) {
	parts := strings.Split(req.URL, "/")
	if len(parts) == 3 {
		id, _ = strconv.Atoi(parts[1])
		size, _ = strconv.Atoi(parts[2])
	}
	return id, size
}

// answer sends the response: whole, in pieces, or only a part.
func (w *world) answer(req *http.IncomingMessage, res *http.ServerResponse, id, size int, y *watched) {
	if res.HeadersSent() || res.Destroyed() && w.chance(2) {
		return
	}
	y.caused("finish")
	_ = res.SetHeader("X-Id", strconv.Itoa(id))
	data := body(id, "a", size)
	switch w.r.IntN(8) {
	case 0:
		_ = res.SetHeader("Content-Length", strconv.Itoa(size))
		_ = res.EndBytes(data)
	case 1:
		_ = res.WriteHead([]int{200, 204, 304, 404, 500}[w.r.IntN(5)])
		_ = res.EndBytes(data)
	case 2:
		_ = res.SetHeader("Connection", "close")
		_ = res.EndBytes(data)
	case 3, 4:
		w.answerInPieces(res, data, y, -1)
	case 5: // broken off
		w.answerInPieces(res, data, y, w.r.IntN(4))
	case 6:
		_ = res.FlushHeaders()
		w.after(20, func() {
			y.caused("finish")
			_ = res.EndBytes(data)
		})
	default:
		_ = res.EndBytes(data)
	}
}

// upgrade answers a request to leave HTTP, or does not.
func (w *world) upgrade(req *http.IncomingMessage, s http.Socket, _ []byte) {
	w.logf("upgrade %s", req.URL)
	if w.chance(2) {
		_, _ = s.WriteChunk(stream.Text("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nmore"), "", nil)
	}
	w.after(200, func() { s.Destroy(nil) })
}

// answerInPieces writes data bit by bit and breaks off after some pieces, unless
// their number is negative.
func (w *world) answerInPieces(res *http.ServerResponse, data []byte, y *watched, pieces int) {
	var next func()
	next = func() {
		if pieces == 0 {
			w.logf("%s breaks off", y.name)
			if s := res.Socket(); s != nil && w.chance(2) {
				s.Destroy(nil)
			} else {
				res.Destroy(nil)
			}
			return
		}
		pieces--
		if len(data) == 0 {
			y.caused("finish")
			_ = res.End()
			return
		}
		n := 1 + w.r.IntN(len(data))
		more := res.Write(data[:n])
		data = data[n:]
		switch {
		case !more && w.chance(2):
			next := next
			res.OnDrain(func() { // once
				if n := next; n != nil {
					next = nil
					n()
				}
			})
		default:
			w.after(40, next)
		}
	}
	next()
}

func clip(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}
