package http_test

import (
	"fmt"
	"log"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// A server answers one request of a client on the same loop, and closes.
func Example() {
	l, err := loop.New(loop.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := http.CreateServer(l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		fmt.Println("request", req.Method, req.URL)
		res.OnFinish(func() { fmt.Println("finish") })
		res.WriteHead(200, "Content-Type", "text/plain")
		res.EndString("Hello, " + req.URL)
	})
	server.OnClose(func() { fmt.Println("server close") })
	err = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		url := fmt.Sprintf("http://127.0.0.1:%d/world", server.Port())
		req, err := http.Get(l, url, nil, func(res *http.IncomingMessage) {
			fmt.Println("response", res.StatusCode, res.Headers().Get("content-type"))
			res.OnData(func(chunk []byte) { fmt.Printf("data %s\n", chunk) })
			res.OnEnd(func() { fmt.Println("end") })
		})
		if err != nil {
			log.Fatal(err)
		}
		req.OnError(func(err error) { log.Fatal(err) })
		req.OnClose(func() {
			fmt.Println("close")
			server.Close(nil)
		})
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := l.Run(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// request GET /world
	// finish
	// response 200 text/plain
	// data Hello, /world
	// end
	// close
	// server close
}

// Listeners may be registered in three spellings; their order is one order.
func ExampleServer_OnRequest() {
	l, err := loop.New(loop.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := http.CreateServer(l, nil, nil)
	server.OnRequest(func(req *http.IncomingMessage, res *http.ServerResponse) {
		fmt.Println("typed", req.URL)
	})
	http.EventRequest.Once(server.Emitter(), func(req *http.IncomingMessage, res *http.ServerResponse) {
		fmt.Println("once", req.URL)
	})
	server.On("request", func(args ...any) {
		fmt.Println("untyped", args[0].(*http.IncomingMessage).URL)
	})
	req := http.NewIncomingMessage(l, nil)
	req.URL = "/a"
	http.EventRequest.Emit(server.Emitter(), req, http.NewServerResponse(req))
	http.EventRequest.Emit(server.Emitter(), req, http.NewServerResponse(req))
	l.Close()
	// Output:
	// typed /a
	// once /a
	// untyped /a
	// typed /a
	// untyped /a
}
