package tls

import (
	"crypto/tls"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The versions of the protocol, as options and [Socket.GetProtocol] name them.
const (
	TLSv1   = "TLSv1"
	TLSv1_1 = "TLSv1.1"
	TLSv1_2 = "TLSv1.2"
	TLSv1_3 = "TLSv1.3"
)

// The limits on connections that renegotiate, kept for Node's sake: nothing
// renegotiates here.
const (
	ClientRenegLimit  = 3
	ClientRenegWindow = 600
)

// DefaultECDHCurve is the curve option's default: any that is good.
const DefaultECDHCurve = "auto"

// DefaultMinVersion returns the oldest version that is spoken unless an option
// says otherwise. It mirrors tls.DEFAULT_MIN_VERSION.
func DefaultMinVersion(l *loop.Loop) string {
	if rules(l).TLS13 {
		return TLSv1_2
	}
	return TLSv1
}

// DefaultMaxVersion returns the newest version that is spoken unless an option
// says otherwise. It mirrors tls.DEFAULT_MAX_VERSION.
func DefaultMaxVersion(l *loop.Loop) string {
	if rules(l).TLS13 {
		return TLSv1_3
	}
	return TLSv1_2
}

var versionNames = map[uint16]string{
	tls.VersionTLS10: TLSv1,
	tls.VersionTLS11: TLSv1_1,
	tls.VersionTLS12: TLSv1_2,
	tls.VersionTLS13: TLSv1_3,
}

// versionNumber returns the number of a version; which is what the message calls
// it.
func versionNumber(l *loop.Loop, which, name string) (uint16, error) {
	for number, known := range versionNames {
		if known == name && (number != tls.VersionTLS13 || rules(l).TLS13) {
			return number, nil
		}
	}
	return 0, nodeerr.NewType(ErrInvalidProtocolVersion,
		strconv.Quote(name)+" is not a valid "+which+" TLS protocol version")
}

// methodVersions returns the versions that an old-style method stands for.
func methodVersions(l *loop.Loop, method string) (low, high uint16, err error) {
	lowest, highest := uint16(tls.VersionTLS10), uint16(tls.VersionTLS12)
	if rules(l).TLS13 {
		highest = tls.VersionTLS13
	}
	switch method {
	case "TLS_method", "TLS_server_method", "TLS_client_method":
		return lowest, highest, nil
	case "SSLv23_method", "SSLv23_server_method", "SSLv23_client_method":
		return lowest, tls.VersionTLS12, nil
	case "TLSv1_method", "TLSv1_server_method", "TLSv1_client_method":
		return tls.VersionTLS10, tls.VersionTLS10, nil
	case "TLSv1_1_method", "TLSv1_1_server_method", "TLSv1_1_client_method":
		return tls.VersionTLS11, tls.VersionTLS11, nil
	case "TLSv1_2_method", "TLSv1_2_server_method", "TLSv1_2_client_method":
		return tls.VersionTLS12, tls.VersionTLS12, nil
	case "SSLv2_method", "SSLv2_server_method", "SSLv2_client_method":
		return 0, 0, nodeerr.NewType(ErrInvalidProtocolMethod, "SSLv2 methods disabled")
	case "SSLv3_method", "SSLv3_server_method", "SSLv3_client_method":
		return 0, 0, nodeerr.NewType(ErrInvalidProtocolMethod, "SSLv3 methods disabled")
	}
	if !rules(l).TLS13 {
		return 0, 0, nodeerr.NewType(ErrInvalidProtocolMethod, "Unknown method")
	}
	return 0, 0, nodeerr.NewType(ErrInvalidProtocolMethod, "Unknown method: "+method)
}
