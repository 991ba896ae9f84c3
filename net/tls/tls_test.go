package tls_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/tls"
)

func TestEcho(t *testing.T) {
	ca := newAuthority(t, "Test CA")
	cert, key := ca.pair(t, "localhost")
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			got := ""
			run(t, p, func(l *loop.Loop) {
				server, err := tls.CreateServer(l, &tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: cert, Key: key}}, func(s *tls.Socket) {
					s.OnData(func(chunk []byte) { s.Write(chunk) })
					s.OnEnd(func() { s.End() })
				})
				if err != nil {
					t.Fatal(err)
				}
				_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
					o := &tls.ConnectOptions{ContextOptions: tls.ContextOptions{CA: ca.pem}}
					o.Port, o.Host = server.Port(), "127.0.0.1"
					var s *tls.Socket
					s, err = tls.Connect(l, o, func() {
						if !s.Authorized {
							t.Error(s.AuthorizationError)
						}
						t.Log(s.GetProtocol(), s.GetCipher().Name)
						s.WriteString("hello")
					})
					if err != nil {
						t.Error(err)
					}
					s.OnError(func(err error) { t.Error(err) })
					s.OnData(func(chunk []byte) { got += string(chunk); s.End() })
					s.OnClose(func(bool) { server.Close(nil) })
				})
			})
			if got != "hello" {
				t.Errorf("got %q", got)
			}
		})
	}
}
