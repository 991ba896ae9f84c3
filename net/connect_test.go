package net_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// details writes an error with all that Node's has.
func details(err error) string {
	var e *nodeerr.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	s := fmt.Sprintf("%s|%s|%s|%s", e.Message, e.Code, e.Syscall, e.Address)
	if e.HasPort {
		s += fmt.Sprintf("|port %d", e.Port)
	}
	if e.LocalAddress != "" {
		s += fmt.Sprintf("|local %s:%d", e.LocalAddress, e.LocalPort)
	}
	if e.Host != "" {
		s += "|host " + e.Host
	}
	if e.Hostname != "" {
		s += "|hostname " + e.Hostname
	}
	return s
}

func answer(err error, address string, family int) net.LookupFunc {
	return func(_ string, _ net.LookupOptions, cb net.LookupCallback) error {
		cb(err, address, family)
		return nil
	}
}

// notFound is the error of a look-up that found no such host.
func notFound(host string) error {
	return &nodeerr.Error{
		Code: nodeerr.EnotFound, Message: "getaddrinfo ENOTFOUND " + host, Syscall: "getaddrinfo", Hostname: host,
	}
}

// TestConnectErrors has what goes wrong after connect has returned.
func TestConnectErrors(t *testing.T) {
	for _, tc := range []struct {
		name   string
		opts   net.ConnectOptions
		node16 string
		node10 string
	}{
		{
			name:   "refused",
			opts:   net.ConnectOptions{Port: 1, Host: "127.0.0.1"},
			node16: "connect ECONNREFUSED 127.0.0.1:1|ECONNREFUSED|connect|127.0.0.1|port 1",
		},
		{
			name:   "port 0",
			opts:   net.ConnectOptions{Port: net.PortZero, Host: "127.0.0.1"},
			node16: "connect ECONNREFUSED 127.0.0.1|ECONNREFUSED|connect|127.0.0.1",
		},
		{
			name:   "refused from a port",
			opts:   net.ConnectOptions{Port: 1, Host: "127.0.0.1", LocalAddress: "127.0.0.1", LocalPort: 12399},
			node16: "connect ECONNREFUSED 127.0.0.1:1 - Local (127.0.0.1:12399)|ECONNREFUSED|connect|127.0.0.1|port 1|local 127.0.0.1:12399",
		},
		{
			name:   "local address of another machine",
			opts:   net.ConnectOptions{Port: 1, Host: "127.0.0.1", LocalAddress: "8.8.8.8"},
			node16: "bind EADDRNOTAVAIL 8.8.8.8|EADDRNOTAVAIL|bind|8.8.8.8",
		},
		{
			name:   "local address of another family",
			opts:   net.ConnectOptions{Port: 1, Host: "127.0.0.1", LocalAddress: "::1"},
			node16: "bind EINVAL ::1|EINVAL|bind|::1",
		},
		{
			name:   "no such host",
			opts:   net.ConnectOptions{Port: 1, Host: "nope.invalid", Lookup: answer(notFound("nope.invalid"), "", 0)},
			node16: "getaddrinfo ENOTFOUND nope.invalid|ENOTFOUND|getaddrinfo||hostname nope.invalid",
			node10: "getaddrinfo ENOTFOUND nope.invalid nope.invalid:1|ENOTFOUND|getaddrinfo||port 1|host nope.invalid|hostname nope.invalid",
		},
		{
			name:   "look-up fails",
			opts:   net.ConnectOptions{Port: 1, Host: "x", Lookup: answer(errors.New("boo"), "", 0)},
			node16: "boo",
			node10: "boo x:1||||port 1|host x",
		},
		{
			name:   "look-up finds no address",
			opts:   net.ConnectOptions{Port: 1, Host: "x", Lookup: answer(nil, "1.2.3", 4)},
			node16: "Invalid IP address: 1.2.3|ERR_INVALID_IP_ADDRESS||",
			node10: "connect EINVAL 1.2.3:1 - Local (undefined:undefined)|EINVAL|connect|1.2.3|port 1",
		},
		{
			name:   "look-up finds no family",
			opts:   net.ConnectOptions{Port: 1, Host: "x", Lookup: answer(nil, "1.2.3.4", 5)},
			node16: "Invalid address family: 5 x:1|ERR_INVALID_ADDRESS_FAMILY|||port 1|host x",
		},
	} {
		inEach(t, func(t *testing.T, x *world) {
			want := tc.node16
			if x.Profile() == loop.Node10 && tc.node10 != "" {
				want = tc.node10
			}
			var got string
			c := x.connectTo(tc.opts, func() { t.Errorf("%s: connected", tc.name) })
			c.OnError(func(err error) { got = details(err) })
			c.OnClose(func(e bool) {
				if got != want || !e {
					t.Errorf("%s: hadError %v\ngot  %s\nwant %s", tc.name, e, got, want)
				}
			})
		})
	}
}

// TestConnectBindInUse has the error of a local port that is taken.
func TestConnectBindInUse(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		server := x.server(nil, nil)
		x.listen(server, func(port int) {
			c := x.connectTo(net.ConnectOptions{Port: 1, Host: "127.0.0.1", LocalAddress: "127.0.0.1", LocalPort: port}, nil)
			c.OnError(func(err error) {
				want := fmt.Sprintf("bind EADDRINUSE 127.0.0.1:%d|EADDRINUSE|bind|127.0.0.1|port %d", port, port)
				if got := details(err); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
				server.Close(nil)
			})
		})
	})
}

// TestConnectThrows has what connect itself returns.
func TestConnectThrows(t *testing.T) {
	for _, tc := range []struct {
		opts   net.ConnectOptions
		node16 string
		node10 string
	}{
		{
			opts:   net.ConnectOptions{Port: 65536},
			node16: "Port should be >= 0 and < 65536. Received 65536.|ERR_SOCKET_BAD_PORT||",
		},
		{
			opts:   net.ConnectOptions{Port: -1},
			node16: "Port should be >= 0 and < 65536. Received -1.|ERR_SOCKET_BAD_PORT||",
		},
		{
			opts:   net.ConnectOptions{Port: 1, LocalAddress: "foo"},
			node16: "Invalid IP address: foo|ERR_INVALID_IP_ADDRESS||",
		},
		{
			opts:   net.ConnectOptions{Port: 1, Family: 7},
			node16: "The argument 'family' must be one of: 0, 4, 6. Received 7|ERR_INVALID_ARG_VALUE||",
			node10: `The value "7" is invalid for option "family"|ERR_INVALID_OPT_VALUE||`,
		},
		{
			opts:   net.ConnectOptions{Port: 1, Hints: 1},
			node16: "The argument 'hints' is invalid. Received 1|ERR_INVALID_ARG_VALUE||",
			node10: `The value "1" is invalid for option "hints"|ERR_INVALID_OPT_VALUE||`,
		},
	} {
		inEach(t, func(t *testing.T, x *world) {
			want := tc.node16
			if x.Profile() == loop.Node10 && tc.node10 != "" {
				want = tc.node10
			}
			_, err := net.Connect(x.Loop, tc.opts, nil)
			if err == nil || details(err) != want {
				t.Errorf("%+v: got %v, want %s", tc.opts, err, want)
			}
		})
	}
	inEach(t, func(t *testing.T, x *world) {
		if x.Profile() == loop.Node10 {
			return // connects to port 0 there
		}
		_, err := net.Connect(x.Loop, net.ConnectOptions{}, nil)
		want := `The "options" or "port" or "path" argument must be specified|ERR_MISSING_ARGS||`
		if err == nil || details(err) != want {
			t.Errorf("got %v", err)
		}
	})
}

func TestSocketFDErrors(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		for fd, want := range map[int]string{
			-1:   `The value of "fd" is out of range. It must be >= 0 && <= 2147483647. Received -1|ERR_OUT_OF_RANGE||`,
			1000: "Unsupported fd type: UNKNOWN|ERR_INVALID_FD_TYPE||",
		} {
			if _, err := net.NewSocket(x.Loop, &net.SocketOptions{FD: &fd}); err == nil || details(err) != want {
				t.Errorf("fd %d: %v, want %s", fd, err, want)
			}
		}
		fd := 1000
		server := x.server(nil, nil)
		server.OnError(func(err error) {
			if got := details(err); got != "listen EINVAL: invalid argument|EINVAL|listen|" {
				t.Errorf("listen on fd: %s", got)
			}
		})
		x.must(server.Listen(net.ListenOptions{FD: &fd}, nil))
	})
}

// TestLookupEvent checks 'lookup' and what the look-up is asked for.
func TestLookupEvent(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		server := x.sink()
		x.listen(server, func(port int) {
			var log []string
			lookup := func(host string, opts net.LookupOptions, cb net.LookupCallback) error {
				log = append(log, fmt.Sprint("asked ", host, opts))
				cb(nil, "127.0.0.1", 4)
				return nil
			}
			c := x.connectTo(net.ConnectOptions{Port: port, Host: "some.host", Lookup: lookup}, func() { log = append(log, "connect") })
			c.OnLookup(func(err error, address string, family int, host string) {
				log = append(log, fmt.Sprint("lookup ", err, address, family, host))
			})
			c.OnClose(func(bool) {
				// A look-up that answers at once does so before anybody listens.
				if got := fmt.Sprint(log); got != "[asked some.host{0 32} connect]" {
					t.Error(got)
				}
			})
			c.End()
			c.Resume()
			d := x.connectTo(net.ConnectOptions{Port: port, Host: "localhost", Family: 4}, nil)
			d.OnLookup(func(err error, address string, family int, host string) {
				if err != nil || address != "127.0.0.1" || family != 4 || host != "localhost" {
					t.Error(err, address, family, host)
				}
			})
			d.End()
			d.Resume()
			d.OnClose(func(bool) { server.Close(nil) })
		})
	})
}
