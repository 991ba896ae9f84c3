package weburl

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// endsInNumber reports whether the last part of a domain is a number: only an
// IPv4 address may end so.
func endsInNumber(s string) bool {
	parts := strings.Split(s, ".")
	if parts[len(parts)-1] == "" {
		if len(parts) == 1 {
			return false
		}
		parts = parts[:len(parts)-1]
	}
	last := parts[len(parts)-1]
	if last != "" && strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := parseIPv4Number(last)
	return ok
}

func parseIPv4Number(s string) (uint64, bool) {
	base := 10
	switch {
	case s == "":
		return 0, false
	case len(s) >= 2 && (s[:2] == "0x" || s[:2] == "0X"):
		s, base = s[2:], 16
	case len(s) >= 2 && s[0] == '0':
		s, base = s[1:], 8
	}
	if s == "" {
		return 0, true
	}
	if strings.ContainsAny(s, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 64)
	if err != nil {
		return math.MaxUint64, errors.Is(err, strconv.ErrRange)
	}
	return n, true
}

func parseIPv4(s string) (uint32, bool) {
	parts := strings.Split(s, ".")
	if parts[len(parts)-1] == "" && len(parts) > 1 {
		parts = parts[:len(parts)-1]
	}
	if len(parts) > 4 {
		return 0, false
	}
	var addr uint64
	for i, p := range parts {
		n, ok := parseIPv4Number(p)
		if !ok {
			return 0, false
		}
		if i < len(parts)-1 {
			if n > 255 {
				return 0, false
			}
			addr += n << (8 * (3 - i))
			continue
		}
		if n >= 1<<(8*(5-len(parts))) {
			return 0, false
		}
		addr += n
	}
	return uint32(addr), true
}

// parseIPv4Older is parseIPv4 where anything may end in a number: is says that
// all parts are numbers, so that s has to be an address.
func parseIPv4Older(s string) (addr uint32, is, ok bool) {
	parts := strings.Split(strings.TrimSuffix(s, "."), ".")
	if len(parts) > 4 {
		return 0, false, false
	}
	for _, p := range parts {
		if _, ok := parseIPv4Number(p); !ok {
			return 0, false, false
		}
	}
	addr, ok = parseIPv4(s)
	return addr, true, ok
}

func formatIPv4(n uint32) string {
	parts := make([]string, 4)
	for i := range parts {
		parts[i] = strconv.Itoa(int(n >> (8 * (3 - i)) & 255))
	}
	return strings.Join(parts, ".")
}

func parseIPv6(s string) (addr [8]uint16, ok bool) {
	piece, compress, i := 0, -1, 0
	if strings.HasPrefix(s, ":") {
		if !strings.HasPrefix(s, "::") {
			return addr, false
		}
		i, piece, compress = 2, 1, 1
	}
	for i < len(s) {
		if piece == 8 {
			return addr, false
		}
		if s[i] == ':' {
			if compress >= 0 {
				return addr, false
			}
			i++
			piece++
			compress = piece
			continue
		}
		value, n := 0, 0
		for n < 4 && i < len(s) && hexDigit(s[i]) >= 0 {
			value = value<<4 | hexDigit(s[i])
			i++
			n++
		}
		if i < len(s) && s[i] == '.' {
			if n == 0 || piece > 6 || !parseIPv4Tail(s[i-n:], &addr, &piece) {
				return addr, false
			}
			break
		}
		if i < len(s) && s[i] == ':' {
			i++
			if i == len(s) {
				return addr, false
			}
		} else if i < len(s) {
			return addr, false
		}
		addr[piece] = uint16(value)
		piece++
	}
	switch {
	case compress >= 0:
		for swaps, to := piece-compress, 7; to != 0 && swaps > 0; swaps, to = swaps-1, to-1 {
			from := compress + swaps - 1
			addr[to], addr[from] = addr[from], addr[to]
		}
	case piece != 8:
		return addr, false
	}
	return addr, true
}

// parseIPv4Tail reads the dotted end of an IPv6 address.
func parseIPv4Tail(s string, addr *[8]uint16, piece *int) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return false
	}
	for i, p := range parts {
		if p == "" || len(p) > 3 || len(p) > 1 && p[0] == '0' || strings.Trim(p, "0123456789") != "" {
			return false
		}
		n, _ := strconv.Atoi(p)
		if n > 255 {
			return false
		}
		addr[*piece] = addr[*piece]<<8 | uint16(n)
		if i == 1 || i == 3 {
			*piece++
		}
	}
	return true
}

func formatIPv6(addr [8]uint16) string {
	best, bestLen := -1, 1
	for i := 0; i < 8; i++ {
		n := 0
		for i+n < 8 && addr[i+n] == 0 {
			n++
		}
		if n > bestLen {
			best, bestLen = i, n
		}
		if n > 0 {
			i += n - 1
		}
	}
	var b strings.Builder
	for i := 0; i < 8; i++ {
		if i == best {
			if i == 0 {
				b.WriteString("::")
			} else {
				b.WriteByte(':')
			}
			i += bestLen - 1
			continue
		}
		b.WriteString(strconv.FormatUint(uint64(addr[i]), 16))
		if i < 7 {
			b.WriteByte(':')
		}
	}
	return b.String()
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
