package net

import (
	"net/netip"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// defaultBacklog makes the kernel keep 512 connections waiting.
const defaultBacklog = 511

// Listen begins to take connections. 'listening' comes in a tick, or 'error';
// onListening, which may be nil, is a once listener of 'listening'. A Host is
// looked up first, a tick later even when it is an address. It mirrors listen.
// The error is what Node throws: ERR_SERVER_ALREADY_LISTEN, ERR_SOCKET_BAD_PORT.
func (s *Server) Listen(opts ListenOptions, onListening func()) error {
	if s.handle != nil {
		return errAlreadyListening()
	}
	if onListening != nil {
		EventListening.Once(&s.EventEmitter, onListening)
	}
	t := &target{backlog: opts.Backlog}
	if opts.Handle != nil {
		s.handle = opts.Handle
		s.listen(t)
		return nil
	}
	rules := &s.loop.Profile().Net
	if opts.Signal != nil && rules.ListenSignal {
		s.closeOn(opts)
	}
	t.v6only = opts.IPv6Only && rules.IPv6Only
	switch {
	case opts.FD != nil && *opts.FD >= 0:
		t.fd = opts.FD
		s.listen(t)
	case opts.Path != "" && opts.Port == 0:
		return s.listenPath(t, &opts)
	default:
		if err := checkPort(opts.Port, listenPortName(s.loop)); err != nil {
			return err
		}
		t.port = opts.Port
		if opts.Host == "" {
			t.v6only = false
			s.listen(t)
			return nil
		}
		return Lookup(s.loop, opts.Host, LookupOptions{}, func(err error, address string, family int) {
			if err != nil {
				EventServerError.Emit(&s.EventEmitter, err)
				return
			}
			t.address, t.family = address, family
			s.listen(t)
		})
	}
	return nil
}

// closeOn closes the server when the signal of the options aborts.
func (s *Server) closeOn(opts ListenOptions) {
	closeIt := func() { s.self.Close(nil) }
	if opts.Signal.Aborted() {
		s.loop.NextTick(closeIt)
		return
	}
	remove := opts.Signal.OnAbort(closeIt)
	EventServerClose.Once(&s.EventEmitter, remove)
}

// listenPath listens on a Unix socket and sets who may use it.
func (s *Server) listenPath(t *target, opts *ListenOptions) error {
	s.path = opts.Path
	t.address, t.unix = opts.Path, true
	s.listen(t)
	p, ok := s.handle.(interface {
		Chmod(readable, writable bool) error
	})
	if !ok || !opts.ReadableAll && !opts.WritableAll {
		return nil
	}
	if err := p.Chmod(opts.ReadableAll, opts.WritableAll); err != nil {
		s.handle.Close(nil)
		s.handle = nil
		return of(err, "uv_pipe_chmod")
	}
	return nil
}

// target is where a server is to listen.
type target struct {
	address string
	port    int
	family  int
	fd      *int
	backlog int
	unix    bool
	v6only  bool
}

// listen makes the handle, unless there is one, and begins to listen. Errors are
// emitted in a tick.
func (s *Server) listen(t *target) {
	if s.handle == nil {
		h, err := s.bound(t)
		if err != nil {
			s.failLater(t, err)
			return
		}
		s.handle = h
	}
	backlog := t.backlog
	if backlog == 0 {
		backlog = defaultBacklog
	}
	if err := s.handle.Listen(backlog, (*serverAcceptor)(s)); err != nil {
		s.handle.Close(nil)
		s.handle = nil
		s.failLater(t, err)
		return
	}
	s.key = strconv.Itoa(t.family) + ":" + t.address + ":" + strconv.Itoa(t.port)
	if o, ok := s.self.(ListenObserver); ok {
		o.ListenBegun()
	}
	if s.unref {
		s.self.Unref()
	}
	s.loop.NextTicker((*serverListening)(s))
}

// failLater emits the error of a failed listen in a tick.
func (s *Server) failLater(t *target, err error) {
	port := t.port
	if t.unix {
		port = -1
	}
	e := listenError(err, t.address, port)
	s.loop.NextTick(func() { EventServerError.Emit(&s.EventEmitter, e) })
}

// serverListening is a server whose 'listening' is due.
type serverListening Server

// Tick emits 'listening', unless the server was closed meanwhile.
func (v *serverListening) Tick() {
	if v.handle != nil {
		EventListening.Emit(&v.EventEmitter)
	}
}

// bound returns a handle that is bound to the target. Without an address that
// is "::", or "0.0.0.0" where there is no IPv6.
func (s *Server) bound(t *target) (ServerHandle, error) {
	switch {
	case t.fd != nil:
		h, err := openFD(s.loop, *t.fd)
		if err == nil {
			return h, nil
		}
		if h != nil {
			h.Close(nil)
			return nil, err
		}
		return nil, nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "listen")
	case t.unix:
		p := &loop.Pipe{}
		p.Init(s.loop)
		if err := p.Bind(t.address); err != nil {
			p.Close(nil)
			return nil, err
		}
		return p, nil
	case t.address == "":
		t.address, t.family = "::", 6
		if h, err := s.boundTCP(t); err == nil {
			return h, nil
		}
		t.address, t.family = "0.0.0.0", 4
	}
	return s.boundTCP(t)
}

func (s *Server) boundTCP(t *target) (ServerHandle, error) {
	a, ok := ipPort(t.address, t.port)
	if !ok {
		return nil, nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "bind")
	}
	if t.family == 6 && a.Addr().Is4() {
		a = netip.AddrPortFrom(netip.AddrFrom16(a.Addr().As16()), a.Port())
	}
	h := &loop.TCP{}
	h.Init(s.loop)
	if err := h.Bind(a, t.v6only); err != nil {
		h.Close(nil)
		return nil, err
	}
	return h, nil
}
