package http_test

import (
	"bytes"
	"context"
	"io"
	stdhttp "net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
)

// echo sends back what it gets, with its trailers if it has any.
func echo(req *http.IncomingMessage, res *http.ServerResponse) {
	throw(res.SetHeader("X-Method", req.Method))
	req.OnData(func(chunk []byte) { res.Write(chunk) })
	req.OnEnd(func() {
		if v := req.Trailers().Get("x-sum"); v != "" {
			throw(res.AddTrailers(http.HeaderField{Name: "X-Sum", Value: v}))
		}
		throw(res.End())
	})
}

// TestGoClient lets Go's own client speak to the server.
func TestGoClient(t *testing.T) {
	address := liveServer(t, echo)
	client := &stdhttp.Client{Transport: &stdhttp.Transport{}, Timeout: patience}
	t.Cleanup(client.CloseIdleConnections)
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // 1 MiB
	tests := []struct {
		name, method string
		body         []byte
		chunked      bool
		trailer      string
	}{
		{name: "get", method: "GET"},
		{name: "head", method: "HEAD"},
		{name: "post", method: "POST", body: []byte("hello")},
		{name: "chunked", method: "PUT", body: []byte("hello"), chunked: true},
		{name: "trailer", method: "POST", body: []byte("hello"), chunked: true, trailer: "42"},
		{name: "big", method: "POST", body: big},
		{name: "big chunked", method: "POST", body: big, chunked: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var body io.Reader = bytes.NewReader(test.body)
			if test.chunked {
				body = io.MultiReader(body) // of unknown length
			}
			req, err := stdhttp.NewRequest(test.method, "http://"+address+"/", body)
			if err != nil {
				t.Fatal(err)
			}
			if test.trailer != "" {
				req.Trailer = stdhttp.Header{"X-Sum": {test.trailer}}
			}
			res, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			got, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != 200 || res.Header.Get("X-Method") != test.method {
				t.Fatalf("%v, %v, %v", res.Status, res.Header, err)
			}
			if !bytes.Equal(got, test.body) {
				t.Errorf("%d bytes came back of %d", len(got), len(test.body))
			}
			if res.Trailer.Get("X-Sum") != test.trailer {
				t.Errorf("trailer %v, want %q", res.Trailer, test.trailer)
			}
		})
	}
}

// TestCurl lets curl speak to the server, on one connection.
func TestCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed: it is one more peer, Go's client is tested anyway")
	}
	address := liveServer(t, echo)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	url := "http://" + address + "/"
	out, err := exec.CommandContext(ctx, curl, "-sS", "--noproxy", "*", "--http1.1", "-d", "one", url,
		"--next", "-sS", "--noproxy", "*", "-H", "Expect: 100-continue", "-H", "Transfer-Encoding: chunked", "-d", "two", url).CombinedOutput()
	if err != nil || string(out) != "onetwo" {
		t.Errorf("%q, %v", out, err)
	}
}

// TestSlowReader answers a client that reads late: write says to wait, and
// nothing is lost.
func TestSlowReader(t *testing.T) {
	const size, piece = 8 << 20, 64 << 10
	waited := 0
	var received int
	serve(t, nil, nil, func(r *rig) {
		r.srv.OnRequest(func(_ *http.IncomingMessage, res *http.ServerResponse) {
			left := size
			var pump func()
			pump = func() {
				for left > 0 {
					left -= piece
					if !res.Write(bytes.Repeat([]byte{'x'}, piece)) {
						waited++
						http.EventDrain.Once(res.Emitter(), pump)
						return
					}
				}
				throw(res.End())
			}
			throw(res.SetHeader("Content-Length", size))
			pump()
		})
	}, func(c *wire) {
		c.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
		_, body, _ := strings.Cut(c.rest(), "\r\n\r\n")
		received = len(body)
	})
	if received != size || waited == 0 {
		t.Errorf("received %d bytes of %d, waited %d times", received, size, waited)
	}
}

// TestPipelinesWithoutReading sends requests and reads no answer: the server
// stops reading, and answers all once the client reads. It parses what one read
// brought to its end, so the requests must be larger than that together.
func TestPipelinesWithoutReading(t *testing.T) {
	const requests, body = 400, 64 << 10
	head := "X-Pad: " + strings.Repeat("p", 1000) + "\r\n\r\n"
	answered, held := 0, 0
	serve(t, nil, nil, func(r *rig) {
		text := strings.Repeat("x", body)
		open := 0
		r.srv.OnRequest(func(_ *http.IncomingMessage, res *http.ServerResponse) {
			open++
			held = max(held, open)
			res.OnFinish(func() { open-- })
			throw(res.EndString(text))
		})
	}, func(c *wire) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			for range requests - 1 {
				c.send("GET / HTTP/1.1\r\n" + head)
			}
			c.send("GET / HTTP/1.1\r\nConnection: close\r\n" + head)
		}()
		<-done // all are in the socket's buffers, or with the server
		answered = strings.Count(c.rest(), "HTTP/1.1 200 OK\r\n")
	})
	if answered != requests {
		t.Errorf("%d answers to %d requests", answered, requests)
	}
	if held == requests {
		t.Error("the server took every request before it had sent an answer")
	}
}
