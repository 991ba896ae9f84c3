package sim

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var (
	seedFlag   = flag.Uint64("sim.seed", 0, "replay the world of this seed and log it")
	countFlag  = flag.Int("sim.exchanges", 3000, "how many exchanges to run")
	fromFlag   = flag.Uint64("sim.from", 1, "the first seed")
	budgetFlag = flag.Duration("sim.budget", 0, "stop after so long; 0 goes on to the end")
)

// TestExchanges runs seeded worlds until enough exchanges have been made, and
// checks what holds in Node. `-sim.seed` replays one world and shows it.
func TestExchanges(t *testing.T) {
	if *seedFlag != 0 {
		w := runWorld(*seedFlag)
		fmt.Fprint(os.Stdout, w.log.String())
		for _, v := range w.violations {
			t.Error(v)
		}
		return
	}
	start, exchanges, failed := time.Now(), 0, 0
	seed := *fromFlag
	outcomes := map[string]int{}
	for ; exchanges < *countFlag; seed++ {
		if *budgetFlag > 0 && time.Since(start) > *budgetFlag {
			break
		}
		w := runWorld(seed)
		exchanges += w.exchanges
		for name, n := range w.outcomes {
			outcomes[name] += n
		}
		if len(w.violations) > 0 {
			failed++
			t.Errorf("%s\n\treplay: go test ./tests/sim -run TestExchanges -sim.seed=%d", strings.Join(w.violations, "\n\t"), seed)
		}
		if failed >= 20 {
			t.Fatal("enough")
		}
	}
	t.Logf("%d exchanges in %d worlds, %.0f a second, next seed %d: %v", exchanges, seed-*fromFlag,
		float64(exchanges)/time.Since(start).Seconds(), seed, outcomes)
}

// TestSameSeed runs each world twice: the logs must be equal byte for byte.
func TestSameSeed(t *testing.T) {
	for seed := uint64(1); seed <= 60; seed++ {
		a, b := runWorld(seed).log.String(), runWorld(seed).log.String()
		if a == b {
			continue
		}
		as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
		for i := range min(len(as), len(bs)) {
			if as[i] != bs[i] {
				t.Errorf("seed %d, line %d: %q, then %q", seed, i+1, as[i], bs[i])
				break
			}
		}
	}
}
