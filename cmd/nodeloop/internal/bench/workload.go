package bench

import (
	"fmt"
	"strings"
)

// Kind says how a workload is measured.
type Kind uint8

// The kinds of workloads.
const (
	HTTP   Kind = iota // load on a server: requests per second
	TCP                // load on an echo server
	Client             // a client's requests per second
	Loop               // nanoseconds of an operation of a loop
	Start              // milliseconds from a server's start to its first answer
	Memory             // MiB of an idle server
)

// Workload is one thing to measure.
type Workload struct {
	Name string
	What string
	Kind Kind
	Unit string // of the figure
	// Lower says that less is better.
	Lower bool

	conns    int
	request  []byte
	pipeline int  // requests in a batch
	fresh    bool // a connection for each request
	n        int  // operations of a loop's case
}

const hostLine = "Host: 127.0.0.1\r\n"

func get(path, more string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\n" + hostLine + more + "\r\n")
}

func post(path string, size int) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s", path, hostLine, size, strings.Repeat("x", size))
}

// browserHead makes a request's head about 600 bytes long.
const browserHead = "Connection: keep-alive\r\n" +
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\r\n" +
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" +
	"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-GB,en;q=0.9,de;q=0.8\r\nCache-Control: max-age=0\r\n" +
	"Cookie: session=4f1c2a9be07d4d1f; theme=dark; _id=GA1.2.1849201423.1699999999\r\n" +
	"Referer: http://127.0.0.1/some/page?with=a&query=string\r\nUpgrade-Insecure-Requests: 1\r\n"

// Workloads lists all, in the order in which they are measured and shown.
func Workloads() []*Workload {
	return []*Workload{
		{Name: "get", What: "GET of 13 bytes, 64 connections", Unit: "req/s", conns: 64, request: get("/", "")},
		{Name: "get512", What: "the same, 512 connections", Unit: "req/s", conns: 512, request: get("/", "")},
		{Name: "head600", What: "the same with a head of 600 bytes", Unit: "req/s", conns: 64, request: get("/", browserHead)},
		{Name: "pipe16", What: "16 requests pipelined, 64 connections", Unit: "req/s", conns: 64, pipeline: 16, request: get("/", "")},
		{
			Name: "newconn", What: "a new connection for each GET, 64 at a time", Unit: "req/s", conns: 64, fresh: true,
			request: get("/", "Connection: close\r\n"),
		},
		{Name: "post1k", What: "POST of 1 KiB, echoed, 64 connections", Unit: "req/s", conns: 64, request: post("/echo", 1<<10)},
		{Name: "post1m", What: "POST of 1 MiB, read, 16 connections", Unit: "req/s", conns: 16, request: post("/upload", 1<<20)},
		{Name: "get1m", What: "GET of 1 MiB, 16 connections", Unit: "req/s", conns: 16, request: get("/big", "")},
		{Name: "client", What: "a client with 50 requests in flight", Kind: Client, Unit: "req/s", conns: 50},
		{Name: "start", What: "from the start of a server to its first answer", Kind: Start, Unit: "ms", Lower: true},
		{Name: "rss", What: "memory of an idle server", Kind: Memory, Unit: "MiB", Lower: true},
		{Name: "echo", What: "TCP echo of 64 bytes, 64 connections", Kind: TCP, Unit: "echoes/s", conns: 64, request: []byte(strings.Repeat("e", 64))},
		{
			Name: "connect", What: "TCP connect, one byte echoed, close; 64 at a time", Kind: TCP, Unit: "conns/s", conns: 64, fresh: true,
			request: []byte("e"),
		},
		loopCase("timeout_rand", "set timeouts of 0 to 1000 ms and let all fire", 1_000_000),
		loopCase("set_clear_pair", "set a timeout and clear it at once", 5_000_000),
		loopCase("set_clear_all", "set timeouts, then clear all", 1_000_000),
		loopCase("refresh", "refresh 1000 live timeouts in turn", 10_000_000),
		loopCase("imm_chain", "each immediate sets the next: a turn each", 1_000_000),
		loopCase("imm_batch", "1000 immediates in a turn", 5_000_000),
		loopCase("tick_chain", "each tick queues the next", 5_000_000),
		loopCase("tick_batch", "1000 ticks in a drain", 5_000_000),
		loopCase("post_thr", "another thread posts as fast as it can", 2_000_000),
		loopCase("post_lat", "one post at a time from another thread: median", 50_000),
	}
}

func loopCase(name, what string, n int) *Workload {
	return &Workload{Name: name, What: what, Kind: Loop, Unit: "ns", Lower: true, n: n}
}

// groups are names for several workloads.
var groups = map[string][]Kind{
	"http": {HTTP, Client, Start, Memory}, "tcp": {TCP}, "loop": {Loop},
}

// quick are those that a quick run measures.
var quick = map[string]bool{
	"get": true, "newconn": true, "post1k": true, "get1m": true, "echo": true,
	"set_clear_all": true, "imm_chain": true, "tick_chain": true, "post_lat": true,
}

// Select returns the workloads of these names, which may be those of groups: http,
// tcp, loop. None are all, or those of a quick run.
func Select(names []string, isQuick bool) ([]*Workload, error) {
	all := Workloads()
	var chosen []*Workload
	for _, name := range names {
		if groups[name] == nil && find(all, name) == nil {
			return nil, fmt.Errorf("there is no workload %q", name)
		}
	}
	for _, w := range all {
		if len(names) == 0 && (!isQuick || quick[w.Name]) || named(w, names) {
			chosen = append(chosen, w)
		}
	}
	return chosen, nil
}

func find(all []*Workload, name string) *Workload {
	for _, w := range all {
		if w.Name == name {
			return w
		}
	}
	return nil
}

func named(w *Workload, names []string) bool {
	for _, name := range names {
		if name == w.Name {
			return true
		}
		for _, kind := range groups[name] {
			if kind == w.Kind {
				return true
			}
		}
	}
	return false
}
