package http_test

import (
	"fmt"
	"log"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// withServer runs a loop with a server and calls client once that listens. The
// server closes when the client calls done.
func withServer(listener http.RequestListener, client func(l *loop.Loop, url string, done func())) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := http.CreateServer(l, nil, listener)
	if err := server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		client(l, fmt.Sprintf("http://127.0.0.1:%d/", server.Port()), func() { server.Close(nil) })
	}); err != nil {
		log.Fatal(err)
	}
	if err := l.Run(); err != nil {
		log.Fatal(err)
	}
}

// A request with a body: headers, pieces, End.
func ExampleRequest() {
	withServer(func(req *http.IncomingMessage, res *http.ServerResponse) {
		body := ""
		req.OnData(func(chunk []byte) { body += string(chunk) })
		req.OnEnd(func() { res.EndString(req.Method + " " + req.Headers().Get("content-type") + ": " + body) })
	}, func(l *loop.Loop, url string, done func()) {
		req, err := http.Request(l, url, &http.RequestOptions{
			Method:  "POST",
			Headers: []http.HeaderField{{Name: "Content-Type", Value: "text/plain"}},
		}, func(res *http.IncomingMessage) {
			res.OnData(func(chunk []byte) { fmt.Println(res.StatusCode, string(chunk)) })
			res.OnEnd(done)
		})
		if err != nil {
			log.Fatal(err)
		}
		req.OnError(func(err error) { log.Fatal(err) })
		req.WriteString("hello ")
		req.EndString("world")
	})
	// Output: 200 POST text/plain: hello world
}

// Get is a request without a body; its target may be a URL.
func ExampleGet() {
	withServer(func(req *http.IncomingMessage, res *http.ServerResponse) {
		res.EndString("you asked for " + req.URL)
	}, func(l *loop.Loop, url string, done func()) {
		_, err := http.Get(l, url+"a?b=c", nil, func(res *http.IncomingMessage) {
			res.OnData(func(chunk []byte) { fmt.Println(string(chunk)) })
			res.OnEnd(done)
		})
		if err != nil {
			log.Fatal(err)
		}
	})
	// Output: you asked for /a?b=c
}

// An agent keeps sockets for later requests.
func ExampleAgent() {
	withServer(func(_ *http.IncomingMessage, res *http.ServerResponse) {
		res.EndString("ok")
	}, func(l *loop.Loop, url string, done func()) {
		agent, err := http.NewAgent(l, &http.AgentOptions{KeepAlive: true, MaxSockets: 1})
		if err != nil {
			log.Fatal(err)
		}
		get := func(then func()) {
			var req *http.ClientRequest
			var err error
			req, err = http.Get(l, url, &http.RequestOptions{Agent: agent}, func(res *http.IncomingMessage) {
				fmt.Println("reused:", req.ReusedSocket)
				res.Resume()
				res.OnEnd(func() { l.SetImmediate(then) }) // by then the socket is free
			})
			if err != nil {
				log.Fatal(err)
			}
		}
		get(func() {
			get(func() {
				agent.Destroy()
				done()
			})
		})
	})
	// Output:
	// reused: false
	// reused: true
}

// WriteHead stores status and headers; they go out with the first piece of body.
func ExampleServerResponse_WriteHead() {
	withServer(func(_ *http.IncomingMessage, res *http.ServerResponse) {
		if err := res.WriteHead(404, "Content-Type", "text/plain", "X-Reason", "none"); err != nil {
			log.Fatal(err)
		}
		res.EndString("nothing here")
	}, func(l *loop.Loop, url string, done func()) {
		_, err := http.Get(l, url, nil, func(res *http.IncomingMessage) {
			fmt.Println(res.StatusCode, res.StatusMessage, res.Headers().Get("x-reason"))
			res.Resume()
			res.OnEnd(done)
		})
		if err != nil {
			log.Fatal(err)
		}
	})
	// Output: 404 Not Found none
}

// Trailers follow a body that goes out in chunks.
func ExampleOutgoingMessage_AddTrailers() {
	withServer(func(_ *http.IncomingMessage, res *http.ServerResponse) {
		res.SetHeader("Trailer", "X-Sum")
		res.WriteString("data")
		res.AddTrailers(http.HeaderField{Name: "X-Sum", Value: 4})
		res.End()
	}, func(l *loop.Loop, url string, done func()) {
		_, err := http.Get(l, url, nil, func(res *http.IncomingMessage) {
			res.Resume()
			res.OnEnd(func() {
				fmt.Println(res.Trailers().Get("x-sum"))
				done()
			})
		})
		if err != nil {
			log.Fatal(err)
		}
	})
	// Output: 4
}

// A time-out tells; ending the request is the listener's decision.
func ExampleClientRequest_SetTimeout() {
	withServer(func(*http.IncomingMessage, *http.ServerResponse) {
		// never answered
	}, func(l *loop.Loop, url string, done func()) {
		req, err := http.Get(l, url, nil, nil)
		if err != nil {
			log.Fatal(err)
		}
		req.OnError(func(err error) { fmt.Println(err) })
		req.OnClose(done)
		err = req.SetTimeout(20*time.Millisecond, func() {
			fmt.Println("timeout")
			req.Destroy(nil)
		})
		if err != nil {
			log.Fatal(err)
		}
	})
	// Output:
	// timeout
	// socket hang up
}

// A client that asks to leave HTTP, and a server that agrees: from then on the
// socket is theirs.
func ExampleServer_OnUpgrade() {
	l, err := loop.New(loop.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := http.CreateServer(l, nil, nil)
	server.OnUpgrade(func(req *http.IncomingMessage, s http.Socket, _ []byte) {
		socket := s.(*net.Socket)
		socket.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
		socket.Pipe(socket)
	})
	err = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		req, err := http.Get(l, nil, &http.RequestOptions{
			Host: "127.0.0.1", Port: server.Port(),
			Headers: []http.HeaderField{{Name: "Connection", Value: "Upgrade"}, {Name: "Upgrade", Value: "echo"}},
		}, nil)
		if err != nil {
			log.Fatal(err)
		}
		req.OnUpgrade(func(res *http.IncomingMessage, s http.Socket, _ []byte) {
			socket := s.(*net.Socket)
			fmt.Println(res.StatusCode, res.Headers().Get("upgrade"))
			socket.OnData(func(chunk []byte) {
				fmt.Println(string(chunk))
				socket.End()
				server.Close(nil)
			})
			socket.WriteString("hello")
		})
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := l.Run(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 101 echo
	// hello
}

// What a client sends that is no HTTP comes to 'clientError'.
func ExampleServer_OnClientError() {
	l, err := loop.New(loop.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := http.CreateServer(l, nil, nil)
	server.OnClientError(func(err error, s http.Socket) {
		fmt.Println(err)
		s.(*net.Socket).EndString("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
	})
	err = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		s, err := net.Connect(l, net.ConnectOptions{Host: "127.0.0.1", Port: server.Port()}, nil)
		if err != nil {
			log.Fatal(err)
		}
		s.OnData(func(chunk []byte) { fmt.Printf("%.24s\n", chunk) })
		s.OnClose(func(bool) { server.Close(nil) })
		s.EndString("nonsense\r\n\r\n")
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := l.Run(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// Parse Error: Invalid method encountered
	// HTTP/1.1 400 Bad Request
}
