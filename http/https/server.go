package https

import (
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/tls"
)

// ServerOptions are the options of [CreateServer]. The zero value is Node's
// default.
type ServerOptions struct {
	http.ServerOptions
	// Secure is how connections are secured, its Cert and Key above all. Without
	// ALPNProtocols the server agrees on "http/1.1".
	Secure tls.ServerOptions
}

// Server speaks HTTP on the secure connections of a net.Server. It mirrors
// https.Server.
type Server struct {
	http.Server
	tls.Terminator
}

// CreateServer returns a server that does not listen yet. opts may be nil; fn,
// which may be nil, becomes the first listener of 'request'. It mirrors
// https.createServer. Errors: those of tls.CreateSecureContext.
func CreateServer(l *loop.Loop, opts *ServerOptions, fn http.RequestListener) (*Server, error) {
	srv := &Server{}
	if err := srv.Init(l, nil, opts, fn); err != nil {
		return nil, err
	}
	return srv, nil
}

// Init makes srv ready in place. self is the object that embeds srv, or nil; see
// [CreateServer].
func (srv *Server) Init(l *loop.Loop, self net.ServerMethods, opts *ServerOptions, fn http.RequestListener) error {
	if opts == nil {
		opts = &ServerOptions{}
	}
	if self == nil {
		self = srv
	}
	secure := opts.Secure
	if secure.ALPNProtocols == nil {
		secure.ALPNProtocols = []string{"http/1.1"}
	}
	if err := srv.Prepare(l, &secure); err != nil {
		return err
	}
	netOpts := &secure.ServerOptions
	if !l.Profile().TLS.ServerOptionsPassed {
		netOpts = &net.ServerOptions{}
	}
	srv.InitOver(l, self, netOpts, &opts.ServerOptions, fn)
	srv.Attach(&srv.Server.Server)
	tls.EventSecureConnection.On(srv.Emitter(), func(s *tls.Socket) { srv.ServeConnection(s) })
	tls.EventTLSClientError.On(srv.Emitter(), func(err error, s *tls.Socket) {
		if !http.EventClientError.Emit(srv.Emitter(), err, s) {
			s.Self().Destroy(err)
		}
	})
	return nil
}

// OnSecureConnection adds a listener of tls.EventSecureConnection.
func (srv *Server) OnSecureConnection(fn func(s *tls.Socket)) {
	tls.EventSecureConnection.On(srv.Emitter(), fn)
}
