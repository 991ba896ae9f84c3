//go:build ignore

// Command main is fasthttp as a peer: "http PORT" serves, "client PORT INFLIGHT
// SECONDS" prints a line of JSON. It is built, in a module of its own, when
// `nodeloop bench` measures it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

func main() {
	var err error
	switch os.Args[1] {
	case "http":
		err = serve("127.0.0.1:" + os.Args[2])
	case "client":
		err = client(os.Args[2], os.Args[3], os.Args[4])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(address string) error {
	hello := []byte("Hello, World!")
	big := []byte(strings.Repeat("nodeloop", 1<<20/8))
	s := &fasthttp.Server{
		NoDefaultServerHeader: true,
		MaxRequestBodySize:    8 << 20,
		Handler: func(ctx *fasthttp.RequestCtx) {
			ctx.SetContentType("text/plain")
			switch string(ctx.Path()) {
			case "/big":
				ctx.Response.SetBodyRaw(big)
			case "/echo":
				ctx.Response.SetBody(ctx.PostBody())
			case "/upload":
				ctx.Response.SetBodyString("ok")
			default:
				ctx.Response.SetBodyRaw(hello)
			}
		},
	}
	return s.ListenAndServe(address)
}

func client(port, inflight, seconds string) error {
	n, err := strconv.Atoi(inflight)
	if err != nil {
		return err
	}
	secs, err := strconv.ParseFloat(seconds, 64)
	if err != nil {
		return err
	}
	c := &fasthttp.Client{MaxConnsPerHost: n}
	var answered, failed atomic.Int64
	var over atomic.Bool
	var all sync.WaitGroup
	begun := time.Now()
	for range n {
		all.Add(1)
		go func() {
			defer all.Done()
			req, res := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
			req.SetRequestURI("http://127.0.0.1:" + port + "/")
			for !over.Load() {
				if err := c.Do(req, res); err != nil {
					failed.Add(1)
					continue
				}
				answered.Add(1)
			}
		}()
	}
	time.Sleep(time.Duration(secs * float64(time.Second)))
	over.Store(true)
	rps := float64(answered.Load()) / time.Since(begun).Seconds()
	all.Wait()
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"rps": rps, "errs": float64(failed.Load())})
}
