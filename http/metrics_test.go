package http_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// TestMetrics counts three exchanges, one after the other, on virtual time.
func TestMetrics(t *testing.T) {
	for _, p := range profiles {
		s := looptest.New(loop.Options{Profile: p})
		m := http.EnableMetrics(s.Loop)
		var page string
		s.Main(func() {
			metrics := http.MetricsHandler(s.Loop)
			srv := http.CreateServer(s.Loop, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
				switch req.URL {
				case "/metrics":
					metrics(req, res)
				case "/slow":
					timers.SetTimeout(s.Loop, func() { _ = res.End() }, 40*time.Millisecond)
				default:
					res.StatusCode = 404
					_ = res.End()
				}
			})
			agent, err := http.NewAgent(s.Loop, &http.AgentOptions{KeepAlive: true})
			if err != nil {
				t.Fatal(err)
			}
			get := func(path string, then func()) {
				url := fmt.Sprintf("http://127.0.0.1:%d%s", srv.Port(), path)
				req, err := http.Get(s.Loop, url, &http.RequestOptions{Agent: agent}, func(res *http.IncomingMessage) {
					page = ""
					res.OnData(func(chunk []byte) { page += string(chunk) })
					res.OnEnd(func() { s.SetImmediate(then) })
				})
				if err != nil {
					t.Error(err)
				}
				req.OnError(func(err error) { t.Error(err) })
			}
			err = srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				get("/slow", func() {
					get("/none", func() {
						p := s.Dial(fmt.Sprintf("127.0.0.1:%d", srv.Port()))
						p.WriteString("rubbish\r\n\r\n")
						p.OnEnd = p.Close
						timers.SetTimeout(s.Loop, func() {
							get("/metrics", func() {
								srv.Close(nil)
								agent.Destroy()
							})
						}, 10*time.Millisecond)
					})
				})
			})
			if err != nil {
				t.Error(err)
			}
		})
		if err := s.Run(); err != nil {
			t.Fatal(err)
		}
		if m.Requests != 3 || m.Responses[2] != 2 || m.Responses[4] != 1 || m.ClientRequests != 3 || m.ClientResponses[2] != 2 || m.ParseErrors != 1 {
			t.Errorf("%s: %+v", p.Name, m)
		}
		if most := time.Duration(m.FirstByte.Max()).Round(time.Millisecond); most != 40*time.Millisecond {
			t.Errorf("%s: the longest wait for a first byte was %v", p.Name, most)
		}
		for _, want := range []string{
			`nodeloop_http_requests_total{side="server"} 3`, `nodeloop_http_agent_sockets{state="used"} 1`,
			`nodeloop_http_responses_total{side="server",status="4xx"} 1`, "nodeloop_turns_total ",
			`nodeloop_http_first_byte_seconds{side="server",quantile="0.5"} `,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q in\n%s", p.Name, want, page)
			}
		}
	}
}
