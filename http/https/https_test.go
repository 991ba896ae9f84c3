package https_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	stdnet "net"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/https"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/tls"
)

// selfSigned returns a certificate for localhost and its key, in PEM.
func selfSigned() (cert, key []byte) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []stdnet.IP{stdnet.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &k.PublicKey, k)
	if err != nil {
		panic(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
}

// secured are a server's options with a certificate.
func secured(cert, key []byte) *https.ServerOptions {
	return &https.ServerOptions{Secure: tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: cert, Key: key}}}
}

// trusting makes a client trust a certificate.
func trusting(ca []byte) *https.SecureOptions {
	return &https.SecureOptions{ContextOptions: tls.ContextOptions{CA: ca}}
}

func Example() {
	cert, key := selfSigned()
	l, _ := loop.New(loop.Options{})
	l.Main(func() {
		server, err := https.CreateServer(l, secured(cert, key), func(req *http.IncomingMessage, res *http.ServerResponse) {
			res.EndString("hello from " + req.URL)
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			target := fmt.Sprintf("https://localhost:%d/there", server.Port())
			opts := &https.RequestOptions{Secure: trusting(cert)}
			opts.Family = 4
			_, _ = https.Get(l, target, opts, func(res *http.IncomingMessage) {
				res.OnData(func(chunk []byte) { fmt.Println(res.StatusCode, string(chunk)) })
				res.OnEnd(func() { server.Close(nil) })
			})
		})
	})
	if err := l.Run(); err != nil {
		fmt.Println(err)
	}
	// Output: 200 hello from /there
}

// exchange runs requests one after the other against a server.
func exchange(t *testing.T, p *loop.Profile, agentOf func(l *loop.Loop, ca []byte) *https.Agent, n int, each func(req *http.ClientRequest, res *http.IncomingMessage, err error)) {
	t.Helper()
	cert, key := selfSigned()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	l.Main(func() {
		server, err := https.CreateServer(l, secured(cert, key), func(_ *http.IncomingMessage, res *http.ServerResponse) { res.EndString("x") })
		if err != nil {
			t.Fatal(err)
		}
		agent := agentOf(l, cert)
		left := n
		var next func()
		next = func() {
			if left == 0 {
				agent.Destroy()
				server.Close(nil)
				return
			}
			left--
			opts := &https.RequestOptions{}
			opts.Agent, opts.Host, opts.Port = agent, "127.0.0.1", server.Port()
			req, err := https.Get(l, nil, opts, nil)
			if err != nil {
				t.Error(err)
				return
			}
			req.OnResponse(func(res *http.IncomingMessage) {
				each(req, res, nil)
				res.Resume()
				res.OnEnd(func() { l.SetImmediate(next) })
			})
			req.OnError(func(err error) { each(req, nil, err); l.SetImmediate(next) })
		}
		_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, next)
	})
	timer := time.AfterFunc(20*time.Second, func() { l.Post(func() { panic("too slow") }) })
	defer timer.Stop()
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
}

func TestAgent(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		for _, keep := range []bool{false, true} {
			t.Run(fmt.Sprint(p.Name, " keep-alive ", keep), func(t *testing.T) {
				sockets := map[*tls.Socket]bool{}
				var sessions []bool
				exchange(t, p, func(l *loop.Loop, ca []byte) *https.Agent {
					o := &https.AgentOptions{Secure: *trusting(ca)}
					o.KeepAlive = keep
					a, err := https.NewAgent(l, o)
					if err != nil {
						t.Fatal(err)
					}
					return a
				}, 3, func(req *http.ClientRequest, _ *http.IncomingMessage, err error) {
					if err != nil {
						t.Error(err)
						return
					}
					s := req.Socket().(*tls.Socket)
					sockets[s] = true
					sessions = append(sessions, s.IsSessionReused())
				})
				want := 3
				if keep {
					want = 1
				}
				if len(sockets) != want || len(sessions) != 3 || !keep && !sessions[2] {
					t.Errorf("%d sockets, sessions resumed: %v", len(sockets), sessions)
				}
			})
		}
	}
}

func TestRefused(t *testing.T) {
	var got []nodeerr.Code
	exchange(t, loop.Node16, func(l *loop.Loop, _ []byte) *https.Agent {
		a, err := https.NewAgent(l, nil)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}, 1, func(_ *http.ClientRequest, _ *http.IncomingMessage, err error) {
		got = append(got, nodeerr.CodeOf(err))
	})
	if len(got) != 1 || got[0] != tls.DepthZeroSelfSignedCert {
		t.Errorf("got %v", got)
	}
}

func TestGetName(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := https.NewAgent(l, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.GetName(nil), "localhost::"+strings.Repeat(":", 20); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	opts := &http.RequestOptions{Host: "h", Port: 443, ServerName: "n", Secure: trusting([]byte("CA"))}
	if got, want := a.GetName(opts), "h:443::CA:::::::n"+strings.Repeat(":", 12); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
