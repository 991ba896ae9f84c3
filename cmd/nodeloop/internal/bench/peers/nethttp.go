package peers

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func serveNetHTTP(address string) error {
	mux := http.NewServeMux()
	send := func(w http.ResponseWriter, b []byte) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
		w.Write(b)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { send(w, hello) })
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) { send(w, big()) })
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil {
			send(w, b)
		}
	})
	mux.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			send(w, []byte("ok"))
		}
	})
	return (&http.Server{Addr: address, Handler: mux}).ListenAndServe()
}

func echoNet(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer c.Close()
			b := make([]byte, 4096)
			for {
				n, err := c.Read(b)
				if err != nil {
					return
				}
				if _, err := c.Write(b[:n]); err != nil {
					return
				}
			}
		}()
	}
}

// client keeps requests in flight for a while and prints how many were answered
// in a second.
func client(port string, inflight int, took time.Duration) error {
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: inflight, MaxConnsPerHost: inflight, DisableCompression: true}}
	url := "http://127.0.0.1:" + port + "/"
	var answered, failed atomic.Int64
	var over atomic.Bool
	var all sync.WaitGroup
	begun := time.Now()
	for range inflight {
		all.Go(func() {
			for !over.Load() {
				res, err := c.Get(url)
				if err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
				if err != nil {
					failed.Add(1)
					continue
				}
				answered.Add(1)
			}
		})
	}
	time.Sleep(took)
	over.Store(true)
	n, real := answered.Load(), time.Since(begun)
	all.Wait()
	line, err := json.Marshal(map[string]float64{"rps": float64(n) / real.Seconds(), "errs": float64(failed.Load())})
	if err == nil {
		fmt.Printf("%s\n", line)
	}
	return err
}
