package http_test

import (
	"fmt"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
)

// TestAgentReusesMessages makes requests whose objects come back, with listeners
// of their own, and looks that nothing of the one before is left on them.
func TestAgentReusesMessages(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		for _, reuse := range []bool{false, true} {
			t.Run(fmt.Sprint(p.Name, " ", reuse), func(t *testing.T) {
				port := scripted(t, nil, echoPath)
				met := map[*http.ClientRequest]int{}
				runTrace(t, p, func(tr *trace) {
					agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxSockets: 1, ReuseMessages: reuse})
					ask(t, tr, agent, port, 0, met)
				})
				again := 0
				for _, n := range met {
					again += n - 1
				}
				if reuse != (again > 0) {
					t.Errorf("%d of 20 requests were objects met before", again)
				}
			})
		}
	}
}

func ask(t *testing.T, tr *trace, agent *http.Agent, port, i int, met map[*http.ClientRequest]int) {
	if i == 20 {
		agent.Destroy()
		return
	}
	opts := to(port, agent)
	opts.Path = fmt.Sprint("/", i%10)
	var req *http.ClientRequest
	req, err := http.Get(tr.l, nil, opts, func(res *http.IncomingMessage) {
		if req.Path != opts.Path || req.Aborted() || req.Destroyed() || req.Response() != res || res.Complete() {
			t.Errorf("request %d: %s, destroyed %v", i, req.Path, req.Destroyed())
		}
		body := ""
		res.OnData(func(b []byte) { body += string(b) })
		res.OnEnd(func() {
			if body != opts.Path {
				t.Errorf("request %d: body %q", i, body)
			}
			ask(t, tr, agent, port, i+1, met)
		})
	})
	if err != nil {
		t.Error(err)
		return
	}
	if n := req.ListenerCount("error") + req.ListenerCount("close") + len(req.GetHeaderNames()); n != 1 {
		t.Errorf("request %d is not new: %q", i, req.EventNames())
	}
	req.OnError(func(err error) { t.Error(err) })
	met[req]++
}
