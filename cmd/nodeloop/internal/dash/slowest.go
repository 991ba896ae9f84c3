package dash

import (
	"slices"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

const (
	// listed is how many callbacks are shown, remembered how many are kept apart.
	listed     = 12
	remembered = 256
	// forgotten is after how long a callback that is slow no more is dropped.
	forgotten = time.Minute
)

// callback is all that were slow of one kind, from one place.
type callback struct {
	What  string  `json:"what"`
	Site  string  `json:"site"`
	Phase string  `json:"phase"`
	Max   float64 `json:"max"`  // µs
	Last  float64 `json:"last"` // µs
	Count int     `json:"count"`
	For   string  `json:"for"` // the request of the slowest

	at int64 // when it was last seen, in the loop's nanoseconds
}

// slowest keeps the slowest callbacks of the last minute.
type slowest struct{ all map[string]*callback }

func (s *slowest) add(b loop.Blocked, now int64) {
	if s.all == nil {
		s.all = map[string]*callback{}
	}
	what := b.Kind.String()
	if b.Name != "" {
		what += " " + b.Name
	}
	key := what + "\x00" + b.Site + "\x00" + b.Phase.String()
	c := s.all[key]
	if c == nil {
		if len(s.all) >= remembered {
			s.forget(now)
		}
		if len(s.all) >= remembered {
			return
		}
		c = &callback{What: what, Site: b.Site, Phase: b.Phase.String()}
		s.all[key] = c
	}
	c.Count++
	c.at, c.Last = now, micros(b.Took)
	if c.Last >= c.Max {
		c.Max, c.For = c.Last, b.Request
	}
}

func (s *slowest) forget(now int64) {
	for key, c := range s.all {
		if now-c.at > int64(forgotten) {
			delete(s.all, key)
		}
	}
}

// list returns the slowest first.
func (s *slowest) list(now int64) []callback {
	s.forget(now)
	out := []callback{}
	for _, c := range s.all {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b callback) int {
		switch {
		case a.Max > b.Max:
			return -1
		case a.Max < b.Max:
			return 1
		}
		return int(a.at - b.at)
	})
	return out[:min(len(out), listed)]
}
