package loop

import (
	"context"
	"errors"
	stdnet "net"
	"net/netip"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The hints of LookupHost, with Node's values on Linux.
const (
	LookupV4Mapped   = 8    // dns.V4MAPPED
	LookupAll        = 16   // dns.ALL
	LookupAddrConfig = 0x20 // dns.ADDRCONFIG
)

// libuv's numbers of look-up errors.
const (
	eaiAgain  = -3001
	eaiNoName = -3008
)

// LookupHost asks the system for the addresses of a host, as getaddrinfo does,
// and tells then in the poll phase, as a callback. family is 0, 4 or 6. With
// verbatim the addresses stay in the resolver's order, otherwise IPv4 ones come
// first. A numeric host is its own address. The error is a *nodeerr.Error with
// code ENOTFOUND or EAI_AGAIN, of the call "getaddrinfo" and with the host's
// name.
func (l *Loop) LookupHost(host string, family, hints int, verbatim bool, then func([]netip.Addr, error)) {
	q := &lookup{host: host, family: family, hints: hints, verbatim: verbatim}
	if ip, err := netip.ParseAddr(host); err == nil {
		q.found = []netip.Addr{ip}
		l.activeOps++
		l.Post(func() {
			l.activeOps--
			q.tell(then)
		})
		return
	}
	l.Work(q.ask, func() { q.tell(then) })
}

type lookup struct {
	host          string
	family, hints int
	verbatim      bool
	found         []netip.Addr
	err           error
}

// ask runs on the pool.
func (q *lookup) ask() {
	q.found, q.err = stdnet.DefaultResolver.LookupNetIP(context.Background(), "ip", q.host)
	if q.err != nil && q.host == "localhost" {
		q.found, q.err = []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}, nil
	}
	if q.err == nil && q.hints&LookupAddrConfig != 0 {
		q.narrow()
	}
}

func (q *lookup) tell(then func([]netip.Addr, error)) {
	if q.err != nil {
		then(nil, q.failure())
		return
	}
	found := q.choose()
	if len(found) == 0 {
		then(nil, lookupError(nodeerr.EnotFound, eaiNoName, q.host))
		return
	}
	then(found, nil)
}

// narrow applies the hint that only families count of which this machine has an
// address, the loopback ones apart. A machine that has neither, or both, keeps
// both.
func (q *lookup) narrow() {
	addrs, err := stdnet.InterfaceAddrs()
	if err != nil {
		return
	}
	var has4, has6 bool
	for _, a := range addrs {
		ipNet, ok := a.(*stdnet.IPNet)
		if !ok || ipNet.IP.IsLoopback() {
			continue
		}
		has4 = has4 || ipNet.IP.To4() != nil
		has6 = has6 || ipNet.IP.To4() == nil
	}
	switch {
	case q.family == 4 && !has4, q.family == 6 && !has6:
		q.found = nil
	case q.family == 0 && has4 && !has6:
		q.family = 4
	case q.family == 0 && has6 && !has4:
		q.family = 6
	}
}

// choose returns the addresses of the wanted family, in the wanted order.
func (q *lookup) choose() []netip.Addr {
	var v4, v6, asFound []netip.Addr
	for _, ip := range q.found {
		ip = ip.Unmap()
		asFound = append(asFound, ip)
		if ip.Is4() {
			v4 = append(v4, ip)
		} else {
			v6 = append(v6, ip)
		}
	}
	switch {
	case q.family == 4:
		return v4
	case q.family == 6:
		if q.hints&LookupV4Mapped != 0 && (len(v6) == 0 || q.hints&LookupAll != 0) {
			for _, ip := range v4 {
				v6 = append(v6, netip.AddrFrom16(ip.As16()))
			}
		}
		return v6
	case q.verbatim:
		return asFound
	}
	return append(v4, v6...)
}

func (q *lookup) failure() error {
	var dns *stdnet.DNSError
	if errors.As(q.err, &dns) && !dns.IsNotFound && (dns.IsTemporary || dns.IsTimeout) {
		return lookupError(nodeerr.EAIAgain, eaiAgain, q.host)
	}
	return lookupError(nodeerr.EnotFound, eaiNoName, q.host)
}

func lookupError(code nodeerr.Code, errno int, host string) error {
	return &nodeerr.Error{
		Code: code, Errno: errno, Syscall: "getaddrinfo", Hostname: host,
		Message: "getaddrinfo " + string(code) + " " + host,
	}
}
