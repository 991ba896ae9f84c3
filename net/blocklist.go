package net

import (
	"net/netip"
	"strconv"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// BlockList is a set of rules over IP addresses. It mirrors net.BlockList of
// Node 16. Its zero value is an empty list. An IPv4 rule also matches the
// address mapped into IPv6, and the other way round.
type BlockList struct {
	rules []rule // oldest first
}

// rule is one entry: a single address, a range or a subnet.
type rule struct {
	kind       ruleKind
	start, end netip.Addr
	bits       int
}

type ruleKind uint8

const (
	ruleAddress ruleKind = iota
	ruleRange
	ruleSubnet
)

// AddAddress adds a rule for one address. family is "ipv4" when empty. The
// error is that of [NewSocketAddress].
func (b *BlockList) AddAddress(address, family string) error {
	a, err := ruleAddr(address, family)
	if err != nil {
		return err
	}
	b.AddSocketAddress(a)
	return nil
}

// AddSocketAddress is AddAddress for an address that was parsed before.
func (b *BlockList) AddSocketAddress(a *SocketAddress) {
	b.rules = append(b.rules, rule{kind: ruleAddress, start: a.addr})
}

// AddRange adds a rule for the addresses from start to end, both included.
// An end before the start is ERR_INVALID_ARG_VALUE.
func (b *BlockList) AddRange(start, end, family string) error {
	from, err := ruleAddr(start, family)
	if err != nil {
		return err
	}
	to, err := ruleAddr(end, family)
	if err != nil {
		return err
	}
	return b.AddSocketAddressRange(from, to)
}

// AddSocketAddressRange is AddRange for addresses that were parsed before.
func (b *BlockList) AddSocketAddressRange(start, end *SocketAddress) error {
	if c, ok := compareAddr(start.addr, end.addr); ok && c > 0 {
		return nodeerr.NewType(nodeerr.ErrInvalidArgValue,
			"The argument 'start' must come before end. Received "+start.String())
	}
	b.rules = append(b.rules, rule{kind: ruleRange, start: start.addr, end: end.addr})
	return nil
}

// AddSubnet adds a rule for a network of prefix bits. A prefix outside the
// family's 0 to 32 or 128 is ERR_OUT_OF_RANGE.
func (b *BlockList) AddSubnet(network string, prefix int, family string) error {
	a, err := ruleAddr(network, family)
	if err != nil {
		return err
	}
	return b.AddSocketAddressSubnet(a, prefix)
}

// AddSocketAddressSubnet is AddSubnet for an address that was parsed before.
func (b *BlockList) AddSocketAddressSubnet(network *SocketAddress, prefix int) error {
	if bits := network.addr.BitLen(); prefix < 0 || prefix > bits {
		return nodeerr.NewRange(nodeerr.ErrOutOfRange, `The value of "prefix" is out of range. It must be >= 0 && <= `+
			strconv.Itoa(bits)+". Received "+strconv.Itoa(prefix))
	}
	b.rules = append(b.rules, rule{kind: ruleSubnet, start: network.addr, bits: prefix})
	return nil
}

// Check reports whether a rule matches the address; text that is no address of
// the family matches none.
func (b *BlockList) Check(address, family string) bool {
	a, err := ruleAddr(address, family)
	return err == nil && b.CheckSocketAddress(a)
}

// CheckSocketAddress is Check for an address that was parsed before.
func (b *BlockList) CheckSocketAddress(a *SocketAddress) bool {
	for i := range b.rules {
		if b.rules[i].matches(a.addr) {
			return true
		}
	}
	return false
}

// Rules returns the rules in words, newest first, as blockList.rules does.
func (b *BlockList) Rules() []string {
	words := make([]string, 0, len(b.rules))
	for i := len(b.rules) - 1; i >= 0; i-- {
		words = append(words, b.rules[i].String())
	}
	return words
}

func ruleAddr(address, family string) (*SocketAddress, error) {
	if address == "" {
		return nil, nodeerr.New(nodeerr.ErrInvalidAddress, "Invalid socket address")
	}
	return NewSocketAddress(SocketAddressOptions{Address: address, Family: family})
}

func (r *rule) matches(a netip.Addr) bool {
	switch r.kind {
	case ruleAddress:
		c, ok := compareAddr(a, r.start)
		return ok && c == 0
	case ruleRange:
		from, ok1 := compareAddr(a, r.start)
		to, ok2 := compareAddr(a, r.end)
		return ok1 && ok2 && from >= 0 && to <= 0
	default:
		return r.contains(a)
	}
}

func (r *rule) contains(a netip.Addr) bool {
	switch {
	case r.start.Is4():
		a = a.Unmap()
	case a.Is4():
		a = netip.AddrFrom16(a.As16())
	}
	return netip.PrefixFrom(r.start, r.bits).Contains(a)
}

// compareAddr orders two addresses; an IPv4 address and an IPv6 address that
// is no mapped one cannot be compared.
func compareAddr(a, b netip.Addr) (int, bool) {
	if a.Is4() != b.Is4() {
		a, b = a.Unmap(), b.Unmap()
		if !a.Is4() || !b.Is4() {
			return 0, false
		}
	}
	return a.Compare(b), true
}

// String returns the rule in Node's words.
func (r *rule) String() string {
	family := "IPv6 "
	if r.start.Is4() {
		family = "IPv4 "
	}
	switch r.kind {
	case ruleAddress:
		return "Address: " + family + addrText(r.start)
	case ruleRange:
		return "Range: " + family + addrText(r.start) + "-" + addrText(r.end)
	default:
		return "Subnet: " + family + addrText(r.start) + "/" + strconv.Itoa(r.bits)
	}
}
