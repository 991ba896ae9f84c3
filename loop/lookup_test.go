package loop_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func TestLookupHost(t *testing.T) {
	l := newLoop(t)
	l.Main(func() {
		l.LookupHost("localhost", 4, 0, false, func(ips []netip.Addr, err error) {
			if err != nil || len(ips) == 0 || !ips[0].IsLoopback() || !ips[0].Is4() {
				t.Errorf("localhost: %v, %v", ips, err)
			}
		})
		l.LookupHost("::1", 0, 0, false, func(ips []netip.Addr, err error) {
			if err != nil || len(ips) != 1 || ips[0] != netip.IPv6Loopback() {
				t.Errorf("::1: %v, %v", ips, err)
			}
		})
		l.LookupHost("bad name.invalid", 0, 0, false, func(ips []netip.Addr, err error) {
			var e *nodeerr.Error
			if !errors.As(err, &e) || e.Hostname != "bad name.invalid" || e.Syscall != "getaddrinfo" {
				t.Errorf("invalid: %v, %v", ips, err)
			}
		})
	})
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
}
