package looptest

// arrival is something that reaches its destination at a moment.
type arrival struct {
	at    int64  // virtual nanoseconds
	order uint64 // of equal moments the one sent first
	kind  arrivalKind
	to    *end
	data  []byte
	call  func()
}

type arrivalKind uint8

const (
	arriveData   arrivalKind = iota
	arriveFin                // the sender's side has ended
	arriveReset              // the connection is no more
	arriveSyn                // a connect reaches its server
	arriveSynAck             // and its answer the client
	arriveCall               // something of the test's own
)

// arrivals is a heap by moment, then by order.
type arrivals struct {
	items []arrival
	sent  uint64
}

func (h *arrivals) before(i, j int) bool {
	a, b := &h.items[i], &h.items[j]
	return a.at < b.at || a.at == b.at && a.order < b.order
}

func (h *arrivals) push(a arrival) {
	h.sent++
	a.order = h.sent
	h.items = append(h.items, a)
	for i := len(h.items) - 1; i > 0; {
		p := (i - 1) / 2
		if !h.before(i, p) {
			break
		}
		h.items[i], h.items[p] = h.items[p], h.items[i]
		i = p
	}
}

func (h *arrivals) pop() arrival {
	first := h.items[0]
	last := len(h.items) - 1
	h.items[0] = h.items[last]
	h.items[last] = arrival{}
	h.items = h.items[:last]
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			break
		}
		if c+1 < last && h.before(c+1, c) {
			c++
		}
		if !h.before(c, i) {
			break
		}
		h.items[i], h.items[c] = h.items[c], h.items[i]
		i = c
	}
	return first
}
