package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

var recording = flag.Bool("record", false, "write what the real Nodes make of the cases")

// settle is how long a piece of input has to be read before the next.
const settle = 60 * time.Millisecond

// The ends of a connection, among the pieces that are sent.
const (
	reset = "<reset>" // RST
	fin   = "<fin>"   // FIN
	read  = "<read>"  // 64 KiB are read
)

type resetCase struct {
	name    string
	profile string
	sends   []string
}

var serverResets = []resetCase{
	{"before anything", "plain", []string{reset}},
	{"in the request line", "plain", []string{"GET /a HT", reset}},
	{"in the head", "plain", []string{"GET /a HTTP/1.1\r\nHost: h\r\nX: ", reset}},
	{"before the body", "plain", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n", reset}},
	{"in the body", "plain", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc", reset}},
	{"in a chunk", "plain", []string{"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", reset}},
	{"in a chunk's size", "plain", []string{"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0", reset}},
	{"in a body answered already", "plain", []string{"POST /early HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc", reset}},
	{"before the answer", "plain", []string{"GET /hold?ms=400 HTTP/1.1\r\nHost: h\r\n\r\n", reset}},
	{"before two answers", "plain", []string{"GET /hold?ms=400 HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n", reset}},
	{"in the answer", "plain", []string{"GET /f/download?bytes=8388608 HTTP/1.1\r\nHost: h\r\n\r\n", read, reset}},
	{"idle", "plain", []string{"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", reset}},
	{"in the second head", "plain", []string{"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", "GET /b HT", reset}},
	{"in a tunnel", "upg", []string{"GET /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "abc", reset}},
	{"in a tunnel by CONNECT", "upg", []string{"CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", reset}},
	{"after an error", "plain", []string{"G@T / HTTP/1.1\r\n\r\n", reset}},
	{"FIN in the head", "plain", []string{"GET /a HTTP/1.1\r\nHost: ", fin}},
	{"FIN in the body", "plain", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc", fin}},
	{"FIN before the answer", "plain", []string{"GET /hold?ms=400 HTTP/1.1\r\nHost: h\r\n\r\n", fin}},
}

var clientResets = []resetCase{
	{"before anything", "", []string{reset}},
	{"in the status line", "", []string{"HTTP/1.1 20", reset}},
	{"in the head", "", []string{"HTTP/1.1 200 OK\r\nX: ", reset}},
	{"before the body", "", []string{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", reset}},
	{"in the body", "", []string{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", reset}},
	{"in a chunk", "", []string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", reset}},
	{"in a body until the end", "", []string{"HTTP/1.1 200 OK\r\n\r\nabc", reset}},
	{"after 100 Continue", "", []string{"HTTP/1.1 100 Continue\r\n\r\n", reset}},
	{"free", "", []string{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", reset}},
	{"FIN in the head", "", []string{"HTTP/1.1 200 OK\r\nX: ", fin}},
	{"FIN in the body", "", []string{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", fin}},
	{"FIN in a body until the end", "", []string{"HTTP/1.1 200 OK\r\n\r\nabc", fin}},
}

// twin builds the program of this folder.
var twin = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "badinput")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "badinput")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := twin(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// TestResets plays clients that reset to the server, and servers that do to the
// client, and compares what they saw with the real Nodes: by what is recorded, and
// with -record anew. Strict ones see the same.
func TestResets(t *testing.T) {
	for _, node := range []string{"16", "10"} {
		for kind, play := range map[string]func(*testing.T, []string) map[string][]string{"server": playServer, "client": playClient} {
			file := filepath.Join("testdata", "resets."+kind+".node"+node+".json")
			if *recording {
				save(t, file, play(t, []string{nodebin.Path(t, "node"+node), "--no-warnings", "peer.js", kind}))
			}
			want := recorded(t, file)
			for _, strict := range []string{"false", "true"} {
				t.Run(kind+"/node"+node+"/strict="+strict, func(t *testing.T) {
					t.Parallel()
					path, err := twin()
					if err != nil {
						t.Fatal(err)
					}
					got := play(t, []string{path, kind, "--node", node, "--strict=" + strict})
					for _, name := range slices.Sorted(maps.Keys(want)) {
						if !slices.Equal(got[name], want[name]) {
							t.Errorf("%s:\ngot  %s\nwant %s", name, got[name], want[name])
						}
					}
				})
			}
		}
	}
}

func save(t *testing.T, file string, v any) {
	b, err := json.MarshalIndent(v, "", " ")
	if err == nil {
		err = os.WriteFile(file, append(b, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func recorded(t *testing.T, file string) (v map[string][]string) {
	b, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// process is a server that runs, and the events of its connections, by port.
type process struct {
	address string
	mu      sync.Mutex
	events  map[int][]string
}

func startProcess(t *testing.T, args []string) *process {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	p := &process{events: map[int][]string{}}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the server did not start")
	}
	p.address = "127.0.0.1:" + strings.TrimPrefix(lines.Text(), "LISTENING ")
	go func() {
		for lines.Scan() {
			p.note(lines.Bytes())
		}
	}()
	return p
}

func (p *process) note(line []byte) {
	var e struct {
		Ev, Code, Method, URL string
		Port                  int
		Err                   *bool
	}
	if json.Unmarshal(line, &e) != nil || e.Ev == "conn" {
		return
	}
	text := strings.TrimSpace(strings.Join([]string{e.Ev, e.Method, e.URL, e.Code}, " "))
	if e.Err != nil {
		text += " " + strconv.FormatBool(*e.Err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events[e.Port] = append(p.events[e.Port], text)
}

var statusLine = regexp.MustCompile(`HTTP/1\.1 (\d{3})`)

// playServer plays the cases to a server, all at once.
func playServer(t *testing.T, args []string) map[string][]string {
	all := map[string][]string{}
	var mu sync.Mutex
	for _, profile := range []string{"plain", "upg"} {
		p := startProcess(t, append(slices.Clone(args), "--profile", profile))
		var playing sync.WaitGroup
		for _, c := range serverResets {
			if c.profile != profile {
				continue
			}
			playing.Go(func() {
				port, statuses := p.play(t, c.sends)
				time.Sleep(10 * settle)
				p.mu.Lock()
				events := slices.Clone(p.events[port])
				p.mu.Unlock()
				mu.Lock()
				defer mu.Unlock()
				all[c.name] = append(events, statuses...)
			})
		}
		playing.Wait()
		p.healthy(t)
	}
	return all
}

// play sends the pieces on a connection of its own.
func (p *process) play(t *testing.T, sends []string) (port int, statuses []string) {
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Error(err)
		return 0, nil
	}
	defer conn.Close()
	port = conn.LocalAddr().(*net.TCPAddr).Port
	time.Sleep(settle)
	for _, piece := range sends {
		send(conn, piece)
		time.Sleep(settle)
	}
	if sends[len(sends)-1] == fin {
		_ = conn.SetReadDeadline(time.Now().Add(10 * settle))
		b, _ := io.ReadAll(conn)
		for _, m := range statusLine.FindAllSubmatch(b, -1) {
			statuses = append(statuses, "status "+string(m[1]))
		}
	}
	return port, statuses
}

func send(conn net.Conn, piece string) {
	tcp := conn.(*net.TCPConn)
	switch piece {
	case reset:
		_ = tcp.SetLinger(0)
		_ = tcp.Close()
	case fin:
		_ = tcp.CloseWrite()
	case read:
		_, _ = io.ReadFull(conn, make([]byte, 64<<10))
	default:
		_, _ = io.WriteString(conn, piece)
	}
}

// healthy checks that the server still answers.
func (p *process) healthy(t *testing.T) {
	conn, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.WriteString(conn, "GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
	if b, _ := io.ReadAll(conn); !bytes.HasPrefix(b, []byte("HTTP/1.1 200 ")) {
		t.Errorf("the server answers %q", b)
	}
}

// playClient runs a client against a peer that plays the cases.
func playClient(t *testing.T, args []string) map[string][]string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go servePeer(l)
	type settings struct {
		N     int    `json:"n"`
		Agent string `json:"agent"`
	}
	type task struct {
		ID     string   `json:"id"`
		Client settings `json:"client"`
	}
	var tasks []task
	for i := range clientResets {
		tasks = append(tasks, task{strconv.Itoa(i), settings{2, "ka"}})
	}
	file := filepath.Join(t.TempDir(), "tasks.json")
	save(t, file, tasks)
	args = append(slices.Clone(args), "--port", strconv.Itoa(l.Addr().(*net.TCPAddr).Port), "--tasks", file)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for line := range bytes.Lines(out) {
		var r struct {
			ID   string
			Reqs []struct{ Ev [][]any }
		}
		if json.Unmarshal(line, &r) != nil || r.ID == "" {
			continue
		}
		i, _ := strconv.Atoi(r.ID)
		for k, req := range r.Reqs {
			for _, e := range req.Ev {
				all[clientResets[i].name] = append(all[clientResets[i].name], fmt.Sprintf("%d %s", k+1, eventText(e)))
			}
		}
	}
	return all
}

// eventText shows an event: of a response its status, of an error its code.
func eventText(e []any) string {
	text := fmt.Sprint(e[0])
	if len(e) < 2 {
		return text
	}
	if m, ok := e[1].(map[string]any); ok {
		return fmt.Sprint(text, " ", m["status"])
	}
	return fmt.Sprint(text, " ", e[1])
}

var casePath = regexp.MustCompile(`/c/(\d+)/(\d+)`)

// servePeer plays the case that a first request names, and answers the others.
func servePeer(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			buf := make([]byte, 4096)
			for {
				n, err := conn.Read(buf)
				if err != nil {
					return
				}
				m := casePath.FindSubmatch(buf[:n])
				if m == nil || string(m[2]) != "1" {
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond")
					continue
				}
				i, _ := strconv.Atoi(string(m[1]))
				for _, piece := range clientResets[i].sends {
					time.Sleep(settle)
					send(conn, piece)
				}
				if sends := clientResets[i].sends; sends[len(sends)-1] == reset {
					return
				}
			}
		}()
	}
}
