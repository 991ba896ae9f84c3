package net

import (
	"net/netip"
	"strings"
)

// IsIP returns 4 or 6 when s is an IP address of that family in text, and 0
// when it is none. It mirrors net.isIP: four decimal parts without leading
// zeros, and for IPv6 an optional zone of letters, digits, '-', '.' and ':'.
func IsIP(s string) int {
	if strings.IndexByte(s, ':') < 0 {
		if a, err := netip.ParseAddr(s); err == nil && a.Is4() {
			return 4
		}
		return 0
	}
	if _, ok := parse6(s); ok {
		return 6
	}
	return 0
}

// IsIPv4 reports whether s is an IPv4 address in text. It mirrors net.isIPv4.
func IsIPv4(s string) bool { return IsIP(s) == 4 }

// IsIPv6 reports whether s is an IPv6 address in text. It mirrors net.isIPv6.
func IsIPv6(s string) bool { return IsIP(s) == 6 }

// parse6 parses an IPv6 address and drops its zone.
func parse6(s string) (netip.Addr, bool) {
	text, zone, zoned := strings.Cut(s, "%")
	if zoned && !validZone(zone) {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(text)
	return a, err == nil && a.Is6()
}

func validZone(zone string) bool {
	for i := range len(zone) {
		c := zone[i]
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case c == '-', c == '.', c == ':':
		default:
			return false
		}
	}
	return zone != ""
}
