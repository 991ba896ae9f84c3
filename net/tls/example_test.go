package tls_test

import (
	"fmt"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/tls"
)

// A server that greets who connects, and a client that trusts its certificate.
func Example() {
	ca := newAuthority(&testing.T{}, "Example CA")
	cert, key := ca.pair(&testing.T{}, "localhost")

	l, _ := loop.New(loop.Options{})
	l.Main(func() {
		server, err := tls.CreateServer(l, &tls.ServerOptions{
			ContextOptions: tls.ContextOptions{Cert: cert, Key: key},
		}, func(s *tls.Socket) {
			s.EndString("welcome")
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			opts := &tls.ConnectOptions{ServerName: "localhost"}
			opts.Host, opts.Port, opts.CA = "127.0.0.1", server.Port(), ca.pem
			var s *tls.Socket
			s, _ = tls.Connect(l, opts, func() { fmt.Println("authorized:", s.Authorized, s.GetProtocol()) })
			s.OnData(func(chunk []byte) { fmt.Println(string(chunk)) })
			s.OnClose(func(bool) { server.Close(nil) })
		})
	})
	if err := l.Run(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// authorized: true TLSv1.3
	// welcome
}

func ExampleCheckServerIdentity() {
	cert := &tls.PeerCertificate{SubjectAltName: "DNS:*.example.org, IP Address:127.0.0.1"}
	fmt.Println(tls.CheckServerIdentity("www.example.org", cert))
	fmt.Println(tls.CheckServerIdentity("example.org", cert))
	// Output:
	// <nil>
	// Hostname/IP does not match certificate's altnames: Host: example.org. is not in the cert's altnames: DNS:*.example.org, IP Address:127.0.0.1
}
