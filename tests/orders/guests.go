package orders

// ServerOnly lists the programs that need nothing but a server whose clients
// are sockets: they run on a guest reactor too (loop/reactor).
func ServerOnly() []string {
	return []string{
		"ORD-025/read", "ORD-025/twice", "ORD-026/unread", "ORD-027/partial", "ORD-027/unread",
		"ORD-028/late", "ORD-029/fin", "ORD-029/half-open", "ORD-030/rst", "ORD-031/heard", "ORD-031/rst",
		"ORD-032/fin", "ORD-032/heard", "ORD-033/fin", "ORD-033/heard", "ORD-034/bad-chunk", "ORD-034/heard",
		"ORD-035/after-write", "ORD-035/destroy", "ORD-036/destroy", "ORD-036/destroy-error",
		"ORD-037/first-slow", "ORD-037/last-closes",
	}
}

// GuestLimit returns why a program of [ServerOnly] cannot have Node's order on a
// guest reactor, empty when it can. docs/reactors.md names each.
func GuestLimit(id, reactor string) string {
	switch id {
	case "ORD-029/half-open":
		return "a peer that ends its side is disconnected"
	case "ORD-032/fin", "ORD-032/heard", "ORD-033/fin", "ORD-033/heard":
		if reactor == "evio" {
			return "a peer that has ended its side gets no answer"
		}
	}
	return ""
}
