package net

import (
	"net/netip"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The hints of a look-up, with Node's values.
const (
	ADDRCONFIG = loop.LookupAddrConfig // only families that this machine has
	V4MAPPED   = loop.LookupV4Mapped   // IPv4 addresses in IPv6 form when there is no other
	ALL        = loop.LookupAll        // both, with V4MAPPED
)

// LookupOptions are what a look-up is asked for.
type LookupOptions struct {
	Family int // 4, 6, or 0 for any
	Hints  int // ADDRCONFIG and its neighbours, or'ed
}

// LookupFunc resolves a host name and calls cb, once, later, with an error or
// with an address and its family. It returns the error that it throws.
type LookupFunc func(host string, opts LookupOptions, cb LookupCallback) error

// LookupCallback gets the outcome of a look-up.
type LookupCallback func(err error, address string, family int)

// Lookup resolves a host name with the system's resolver, on the loop's pool,
// and calls cb with its first address, IPv4 before IPv6, in the poll phase. An
// IP address is called back with in the next tick. A failure is ENOTFOUND or
// EAI_AGAIN. It mirrors dns.lookup.
//
// What it throws is about the options: ERR_INVALID_ARG_VALUE, or
// ERR_INVALID_OPT_VALUE in profile node10.
func Lookup(l *loop.Loop, host string, opts LookupOptions, cb LookupCallback) error {
	if cb == nil {
		return l.CallbackError()
	}
	if err := checkLookup(l, opts); err != nil {
		return err
	}
	family := opts.Family
	switch kind := IsIP(host); {
	case host == "":
		if family == 0 {
			family = 4
		}
		l.NextTick(func() { cb(nil, "", family) })
	case kind != 0:
		l.NextTick(func() { cb(nil, host, kind) })
	default:
		l.LookupHost(host, family, opts.Hints, false, func(found []netip.Addr, err error) {
			if err != nil {
				cb(err, "", 0)
				return
			}
			text := found[0].String()
			cb(nil, text, IsIP(text))
		})
	}
	return nil
}

// checkLookup returns what is wrong with the options of a look-up.
func checkLookup(l *loop.Loop, opts LookupOptions) error {
	named := l.Profile().Net.PortOptionNamed
	if opts.Hints&^(ADDRCONFIG|V4MAPPED|ALL) != 0 {
		if named {
			return nodeerr.NewType(nodeerr.ErrInvalidArgValue,
				"The argument 'hints' is invalid. Received "+strconv.Itoa(opts.Hints))
		}
		return errOptValue("hints", opts.Hints)
	}
	switch opts.Family {
	case 0, 4, 6:
		return nil
	}
	if named {
		return nodeerr.NewType(nodeerr.ErrInvalidArgValue,
			"The argument 'family' must be one of: 0, 4, 6. Received "+strconv.Itoa(opts.Family))
	}
	return errOptValue("family", opts.Family)
}

func errOptValue(name string, value int) error {
	return nodeerr.NewType(nodeerr.ErrInvalidOptValue,
		`The value "`+strconv.Itoa(value)+`" is invalid for option "`+name+`"`)
}
