package https

import (
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// defaultCachedSessions is how many sessions an agent keeps.
const defaultCachedSessions = 100

// NoSessions is a MaxCachedSessions of 0: no session is kept.
const NoSessions = -1

// SecureOptions say how connections to a server are secured. The zero value of
// each is Node's default.
type SecureOptions struct {
	tls.ContextOptions
	// SecureContext is used instead of one made of the ContextOptions.
	SecureContext *tls.SecureContext
	// RejectUnauthorized refuses servers whose certificate is not good, or
	// another's; [stream.No] does not.
	RejectUnauthorized stream.Tri
	// CheckServerIdentity judges whether a good certificate is the host's; default
	// tls.CheckServerIdentity.
	CheckServerIdentity func(host string, cert *tls.PeerCertificate) error
	// ALPNProtocols are the protocols to agree on one of; default none.
	ALPNProtocols []string
}

// AgentOptions are the options of [NewAgent].
type AgentOptions struct {
	http.AgentOptions
	// Secure holds for every connection of the agent, unless a request says
	// something of its own.
	Secure SecureOptions
	// MaxCachedSessions is how many sessions are kept to be resumed, one for each
	// name; default 100, [NoSessions] for none.
	MaxCachedSessions int
}

// Agent is an http.Agent that makes encrypted connections. It mirrors
// https.Agent.
type Agent struct {
	http.Agent

	// MaxCachedSessions is how many sessions are kept to be resumed.
	MaxCachedSessions int

	secure   SecureOptions
	names    []string // of the sessions, the oldest first
	sessions map[string][]byte
}

// NewAgent returns an agent; opts may be nil. Errors: those of http.NewAgent.
func NewAgent(l *loop.Loop, opts *AgentOptions) (*Agent, error) {
	if opts == nil {
		opts = &AgentOptions{}
	}
	a := &Agent{secure: opts.Secure, MaxCachedSessions: defaultCachedSessions, sessions: map[string][]byte{}}
	if err := a.Init(l, a, &opts.AgentOptions); err != nil {
		return nil, err
	}
	a.DefaultPort, a.Protocol = 443, "https:"
	if n := opts.MaxCachedSessions; n != 0 {
		a.MaxCachedSessions = max(n, 0)
	}
	return a, nil
}

// NewAgent implements http.AgentMaker.
func (a *Agent) NewAgent() (http.AgentLike, error) { return NewAgent(a.Loop(), nil) }

// secureOf returns the options of a connection: the request's where it has any,
// else the agent's.
func (a *Agent) secureOf(opts *http.RequestOptions) *SecureOptions {
	if s, ok := opts.Secure.(*SecureOptions); ok && s != nil {
		return s
	}
	return &a.secure
}

// CreateConnection makes an encrypted connection. It resumes the session of an
// earlier one to the same name, and keeps the new one's.
func (a *Agent) CreateConnection(opts *http.RequestOptions, done func(err error, s http.Socket)) (http.Socket, error) {
	if a.ConnectionFunc != nil {
		return a.ConnectionFunc(opts, done)
	}
	secure := a.secureOf(opts)
	name := a.GetName(opts)
	s, err := tls.Connect(a.Loop(), &tls.ConnectOptions{
		ConnectOptions: opts.ConnectOptions(), ContextOptions: secure.ContextOptions,
		SecureContext: secure.SecureContext, ServerName: opts.ServerName,
		RejectUnauthorized: secure.RejectUnauthorized, CheckServerIdentity: secure.CheckServerIdentity,
		ALPNProtocols: secure.ALPNProtocols, Session: a.sessions[name],
	}, nil)
	if err != nil {
		return nil, err
	}
	if a.Loop().Profile().TLS.SessionEvent {
		s.OnSession(func(session []byte) { a.CacheSession(name, session) })
	} else {
		tls.EventSecureConnect.Once(s.Emitter(), func() { a.CacheSession(name, s.GetSession()) })
	}
	net.EventClose.Once(s.Emitter(), func(hadError bool) {
		if hadError {
			a.EvictSession(name)
		}
	})
	return s, nil
}

// CacheSession keeps a session under a name, and forgets the oldest when there
// are too many. It mirrors _cacheSession.
func (a *Agent) CacheSession(name string, session []byte) {
	if a.MaxCachedSessions == 0 || session == nil {
		return
	}
	if _, known := a.sessions[name]; !known {
		if len(a.names) >= a.MaxCachedSessions {
			delete(a.sessions, a.names[0])
			a.names = a.names[1:]
		}
		a.names = append(a.names, name)
	}
	a.sessions[name] = session
}

// EvictSession forgets the session of a name. It mirrors _evictSession.
func (a *Agent) EvictSession(name string) {
	for i := range a.names {
		if a.names[i] == name {
			a.names = append(a.names[:i:i], a.names[i+1:]...)
			delete(a.sessions, name)
			return
		}
	}
}

// Session returns the session that is kept under a name, nil for none. It
// mirrors _getSession.
func (a *Agent) Session(name string) []byte { return a.sessions[name] }

// GetName returns the name of the origin with what its connections are secured
// by: connections that differ in it are not shared. opts may be nil.
func (a *Agent) GetName(opts *http.RequestOptions) string {
	name := a.Agent.GetName(opts)
	if opts == nil {
		opts = &http.RequestOptions{}
	}
	s := a.secureOf(opts)
	server := opts.ServerName
	if server == opts.Host {
		server = ""
	}
	var keys, certs strings.Builder
	keys.Write(s.Key)
	for _, k := range s.Keys {
		keys.Write(k.PEM)
	}
	certs.Write(s.Cert)
	for _, c := range s.Certs {
		certs.Write(c)
	}
	reject := ""
	switch s.RejectUnauthorized {
	case stream.Yes:
		reject = "true"
	case stream.No:
		reject = "false"
	}
	parts := []string{
		name, string(s.CA), certs.String(), "", s.Ciphers, keys.String(), "", reject, server, s.MinVersion, s.MaxVersion,
		s.SecureProtocol, "", "", s.ECDHCurve, "", "", "",
	}
	if a.Loop().Profile().TLS.TLS13 {
		parts = append(parts, "", "", "")
	}
	return strings.Join(parts, ":")
}

var (
	_ http.AgentMethods = (*Agent)(nil)
	_ http.TraitedAgent = (*Agent)(nil)
)
