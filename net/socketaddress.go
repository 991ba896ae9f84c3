package net

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Address is one end of a socket as address(), remoteAddress and their
// siblings show it.
type Address struct {
	Address string // the IP address in text; empty on a Unix socket
	Family  string // "IPv4" or "IPv6"
	Port    int
	Path    string // the name of a Unix socket's server
}

// SocketAddressOptions are the arguments of [NewSocketAddress].
type SocketAddressOptions struct {
	Address   string // default "127.0.0.1", or "::" with Family "ipv6"
	Port      int
	Family    string // "ipv4" (default) or "ipv6", in any case
	FlowLabel uint32
}

// SocketAddress is an immutable pair of IP address and port. It mirrors
// net.SocketAddress of Node 16.
type SocketAddress struct {
	addr      netip.Addr
	port      int
	flowLabel uint32
}

// NewSocketAddress parses and checks an address. Errors are
// ERR_INVALID_ARG_VALUE for the family, ERR_SOCKET_BAD_PORT for the port and
// ERR_INVALID_ADDRESS for text that is no address of the family.
func NewSocketAddress(opts SocketAddressOptions) (*SocketAddress, error) {
	var six bool
	switch strings.ToLower(opts.Family) {
	case "", "ipv4":
	case "ipv6":
		six = true
	default:
		return nil, nodeerr.NewType(nodeerr.ErrInvalidArgValue,
			"The property 'options.family' is invalid. Received '"+opts.Family+"'")
	}
	if opts.Port < 0 || opts.Port > maxPort {
		return nil, nodeerr.NewRange(nodeerr.ErrSocketBadPort,
			"options.port should be >= 0 and < 65536. Received "+strconv.Itoa(opts.Port)+".")
	}
	text := opts.Address
	switch {
	case text != "":
	case six:
		text = "::"
	default:
		text = "127.0.0.1"
	}
	addr, ok := parseFamily(text, six)
	if !ok {
		return nil, nodeerr.New(nodeerr.ErrInvalidAddress, "Invalid socket address")
	}
	return &SocketAddress{addr: addr, port: opts.Port, flowLabel: opts.FlowLabel}, nil
}

func parseFamily(text string, six bool) (netip.Addr, bool) {
	if six {
		return parse6(text)
	}
	addr, err := netip.ParseAddr(text)
	return addr, err == nil && addr.Is4()
}

// Address returns the IP address as the system writes it.
func (a *SocketAddress) Address() string { return addrText(a.addr) }

// Port returns the port.
func (a *SocketAddress) Port() int { return a.port }

// Family returns "ipv4" or "ipv6".
func (a *SocketAddress) Family() string {
	if a.addr.Is4() {
		return "ipv4"
	}
	return "ipv6"
}

// FlowLabel returns the IPv6 flow label, 0 by default.
func (a *SocketAddress) FlowLabel() uint32 { return a.flowLabel }

// String returns the address as Node's inspect shows it.
func (a *SocketAddress) String() string {
	return "SocketAddress { address: '" + a.Address() + "', port: " + strconv.Itoa(a.port) +
		", family: '" + a.Family() + "', flowlabel: " + strconv.FormatUint(uint64(a.flowLabel), 10) + " }"
}

// addrText writes an address as inet_ntop does, which shows the deprecated
// IPv4-compatible form "::1.2.3.4" where netip does not.
func addrText(a netip.Addr) string {
	if !a.Is6() || a.Is4In6() {
		return a.String()
	}
	b := a.As16()
	for _, c := range b[:12] {
		if c != 0 {
			return a.String()
		}
	}
	if b[12] == 0 && b[13] == 0 {
		return a.String()
	}
	return "::" + netip.AddrFrom4([4]byte(b[12:])).String()
}
