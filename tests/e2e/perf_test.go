package e2e

import (
	"strings"
	"testing"
)

// perfProgram spins and sleeps, and says what perf_hooks make of it.
const perfProgram = `
const { performance, monitorEventLoopDelay, createHistogram } = require('perf_hooks');
console.log(performance.eventLoopUtilization());
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
setTimeout(() => {
  const before = performance.eventLoopUtilization();
  console.log(before.idle > 20, before.utilization < 0.7);
  for (const end = Date.now() + 60; Date.now() < end;);
  const spun = performance.eventLoopUtilization(before);
  console.log(spun.idle, spun.active >= 59, spun.utilization);
  setTimeout(() => {
    console.log(delay.max >= 59e6, delay.min >= 4e6, delay.percentile(50) < 40e6, delay.disable(), delay.disable());
  }, 20);
}, 60);
const h = createHistogram();
for (let i = 1; i <= 100; i++) h.record(i);
console.log(h.min, h.maxBigInt, h.mean, h.percentile(90), h.percentiles.get(75), h.count);
`

func TestPerfHooks(t *testing.T) {
	got := run(t, command(t), "run", "-e", perfProgram)
	want := []string{
		"{ idle: 0, active: 0, utilization: 0 }", "1 100n 50.5 90 75 100", "true true", "0 true 1", "true true true true false",
	}
	if lines := strings.Split(strings.TrimSpace(got), "\n"); strings.Join(lines, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", lines, want)
	}
}
