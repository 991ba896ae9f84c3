package net_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestBlockList(t *testing.T) {
	var b net.BlockList
	must(t, b.AddAddress("1.1.1.1", ""))
	must(t, b.AddRange("10.0.0.1", "10.0.0.10", "ipv4"))
	must(t, b.AddSubnet("8592:757c:efae:4e45::", 64, "IPv6"))
	must(t, b.AddSubnet("192.168.0.0", 16, ""))
	for _, tc := range []struct {
		address, family string
		want            bool
	}{
		{"1.1.1.1", "", true},
		{"1.1.1.2", "", false},
		{"::ffff:1.1.1.1", "ipv6", true},
		{"::1.1.1.1", "ipv6", false},
		{"10.0.0.1", "ipv4", true},
		{"10.0.0.10", "ipv4", true},
		{"10.0.0.11", "ipv4", false},
		{"::ffff:10.0.0.2", "ipv6", true},
		{"8592:757c:efae:4e45:f::", "ipv6", true},
		{"8592:757c:efae:4e46::", "ipv6", false},
		{"192.168.255.1", "", true},
		{"::ffff:192.168.3.4", "ipv6", true},
		{"x", "", false},
		{"", "", false},
		{"::1", "ipv4", false},
	} {
		if got := b.Check(tc.address, tc.family); got != tc.want {
			t.Errorf("Check(%q, %q) = %v", tc.address, tc.family, got)
		}
	}
	want := []string{
		"Subnet: IPv4 192.168.0.0/16",
		"Subnet: IPv6 8592:757c:efae:4e45::/64",
		"Range: IPv4 10.0.0.1-10.0.0.10",
		"Address: IPv4 1.1.1.1",
	}
	if got := b.Rules(); !slices.Equal(got, want) {
		t.Errorf("rules %q, want %q", got, want)
	}
}

func TestBlockListErrors(t *testing.T) {
	var b net.BlockList
	for _, tc := range []struct {
		err     error
		code    nodeerr.Code
		message string
	}{
		{b.AddAddress("1.1.1", ""), nodeerr.ErrInvalidAddress, "Invalid socket address"},
		{b.AddAddress("::1", ""), nodeerr.ErrInvalidAddress, "Invalid socket address"},
		{b.AddAddress("::1", "ipv7"), nodeerr.ErrInvalidArgValue, "The property 'options.family' is invalid. Received 'ipv7'"},
		{
			b.AddRange("1.1.1.9", "1.1.1.1", ""), nodeerr.ErrInvalidArgValue,
			"The argument 'start' must come before end. Received SocketAddress { address: '1.1.1.9', port: 0, family: 'ipv4', flowlabel: 0 }",
		},
		{
			b.AddSubnet("1.1.1.9", 33, ""), nodeerr.ErrOutOfRange,
			`The value of "prefix" is out of range. It must be >= 0 && <= 32. Received 33`,
		},
		{
			b.AddSubnet("::", 129, "ipv6"), nodeerr.ErrOutOfRange,
			`The value of "prefix" is out of range. It must be >= 0 && <= 128. Received 129`,
		},
	} {
		if !errors.Is(tc.err, tc.code) || tc.err.Error() != tc.message {
			t.Errorf("got %v, want %s %s", tc.err, tc.code, tc.message)
		}
	}
}

func TestSocketAddress(t *testing.T) {
	for _, tc := range []struct {
		opts net.SocketAddressOptions
		want string
	}{
		{net.SocketAddressOptions{}, "SocketAddress { address: '127.0.0.1', port: 0, family: 'ipv4', flowlabel: 0 }"},
		{net.SocketAddressOptions{Family: "ipv6"}, "SocketAddress { address: '::', port: 0, family: 'ipv6', flowlabel: 0 }"},
		{
			net.SocketAddressOptions{Address: "::FFFF:1.2.3.4", Family: "IPV6", Port: 3, FlowLabel: 9},
			"SocketAddress { address: '::ffff:1.2.3.4', port: 3, family: 'ipv6', flowlabel: 9 }",
		},
		{
			net.SocketAddressOptions{Address: "0::1.2.3.4", Family: "ipv6"},
			"SocketAddress { address: '::1.2.3.4', port: 0, family: 'ipv6', flowlabel: 0 }",
		},
	} {
		a, err := net.NewSocketAddress(tc.opts)
		if err != nil || a.String() != tc.want {
			t.Errorf("%+v: %v, %v, want %s", tc.opts, a, err, tc.want)
		}
	}
	_, err := net.NewSocketAddress(net.SocketAddressOptions{Port: -1})
	if !errors.Is(err, nodeerr.ErrSocketBadPort) || err.Error() != "options.port should be >= 0 and < 65536. Received -1." {
		t.Errorf("port -1: %v", err)
	}
}
