package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// tracedProgram is one exchange with something of everything.
const tracedProgram = `
const http = require('http');
const server = http.createServer((req, res) => {
  setTimeout(() => res.end('hello'), 5);
});
server.listen(0, () => {
  http.get({ port: server.address().port }, (res) => {
    res.on('data', () => process.nextTick(() => {}));
    res.on('end', () => {
      server.close();
      setImmediate(() => {});
      Promise.resolve().then(() => {});
    });
  });
});
`

func tracedFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "app.js")
	if err := os.WriteFile(file, []byte(tracedProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestTrace runs a program under `nodeloop trace`, in every form.
func TestTrace(t *testing.T) {
	nodeloop, file := command(t), tracedFile(t)
	text := run(t, nodeloop, "trace", "--", "run", file)
	for _, want := range []string{
		"timers    timeout 5ms @ ", "/app.js:4\n", "emit Server#1 request IncomingMessage#1 ServerResponse#1\n",
		"check     immediate @ ", "/app.js:11\n", "tick @ ", "emit IncomingMessage#2 data 5\n", "write Socket#",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	dir := t.TempDir()
	events, page := filepath.Join(dir, "trace.json"), filepath.Join(dir, "trace.html")
	if out := run(t, nodeloop, "trace", "--json", events, "--html", page, "--", "run", file); out != "" {
		t.Errorf("with files it prints %q", out)
	}
	b, err := os.ReadFile(events)
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(b, &list); err != nil || len(list) < 50 {
		t.Errorf("%d events: %v", len(list), err)
	}
	if b, err = os.ReadFile(page); err != nil || !strings.Contains(string(b), "GET /") {
		t.Errorf("the page: %d bytes, %v", len(b), err)
	}
}

// TestTraceAgainst compares the order with that of real Nodes.
func TestTraceAgainst(t *testing.T) {
	nodeloop := command(t)
	for _, profile := range []string{"node16", "node10"} {
		t.Run(profile, func(t *testing.T) {
			out := run(t, nodeloop, "trace", "--against", nodebin.Path(t, profile), tracedFile(t))
			if !strings.HasSuffix(out, "the orders are the same: 10 lines\n") || !strings.Contains(out, "Node "+nodebin.Versions[profile]) {
				t.Error(out)
			}
		})
	}
}

// patchedEmit wraps every emit and looks where an agent's socket has gone.
const patchedEmit = `
const EventEmitter = require('events');
const http = require('http');
const emit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function (...args) { return emit.apply(this, args); };
const server = http.createServer((req, res) => res.end('x'));
server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true });
  http.get({ port: server.address().port, agent }, (res) => {
    res.resume();
    res.on('end', () => process.nextTick(() => {
      console.log(Object.keys(agent.sockets).length, Object.keys(agent.freeSockets)[0] === agent.getName({ port: server.address().port }));
      agent.destroy();
      server.close();
    }));
  });
});
`

// TestPatchedEmit checks that options survive an emit that a program has
// overridden.
func TestPatchedEmit(t *testing.T) {
	if got := run(t, command(t), "run", "-e", patchedEmit); got != "0 true\n" {
		t.Errorf("got %q", got)
	}
}
