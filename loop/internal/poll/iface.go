package poll

import (
	stdnet "net"
	"strconv"
)

// interfaceIndex returns the number of a network interface, 0 when there is no
// such interface.
func interfaceIndex(name string) uint32 {
	if ifi, err := stdnet.InterfaceByName(name); err == nil {
		return uint32(ifi.Index)
	}
	return 0
}

// zoneName returns the name of a network interface, or its number as text.
func zoneName(id uint32) string {
	if ifi, err := stdnet.InterfaceByIndex(int(id)); err == nil {
		return ifi.Name
	}
	return strconv.FormatUint(uint64(id), 10)
}
