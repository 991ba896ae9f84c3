package net

import (
	"net/netip"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Connect makes a socket and connects it; onConnect, which may be nil, is a once
// listener of 'connect'. It mirrors net.connect and net.createConnection. The
// error is what Node throws; what goes wrong later is the socket's 'error'.
func Connect(l *loop.Loop, opts ConnectOptions, onConnect func()) (*Socket, error) {
	s, err := NewSocket(l, &opts.SocketOptions)
	if err != nil {
		return nil, err
	}
	if opts.Timeout != 0 {
		if err := s.SetTimeout(opts.Timeout, nil); err != nil {
			return nil, err
		}
	}
	if err := s.Connect(opts, onConnect); err != nil {
		return nil, err
	}
	return s, nil
}

// CreateConnection is [Connect].
func CreateConnection(l *loop.Loop, opts ConnectOptions, onConnect func()) (*Socket, error) {
	return Connect(l, opts, onConnect)
}

// Connect connects a socket that is not connected, or was and is destroyed.
// 'lookup', if the host is a name, 'connect' and 'ready' follow, or 'error' and
// 'close'. onConnect, which may be nil, is a once listener of 'connect'. It
// mirrors connect. The error is what Node throws: ERR_MISSING_ARGS,
// ERR_SOCKET_BAD_PORT, ERR_INVALID_IP_ADDRESS, those of the look-up.
func (s *Socket) Connect(opts ConnectOptions, onConnect func()) error {
	if opts.Port == 0 && opts.Path == "" && s.rules().ConnectNeedsTarget {
		return nodeerr.NewType(nodeerr.ErrMissingArgs, `The "options" or "port" or "path" argument must be specified`)
	}
	if opts.Port == PortZero {
		opts.Port = 0
	}
	s.set(sockEndedByPeer, false)
	if s.Destroyed() {
		s.handle = nil
		if s.extra != nil {
			s.extra.peerKnown, s.extra.localKnown = false, false
		}
	}
	if s.handle == nil {
		s.handle = s.newHandle(opts.Path != "")
		s.initHandle()
	}
	if onConnect != nil {
		EventConnect.Once(&s.EventEmitter, onConnect)
	}
	s.UnrefTimer()
	s.set(sockConnecting, true)
	if !s.rules().OpenByDefault {
		s.SetWritable(true)
	}
	op := &connectOp{s: s, port: opts.Port, localAddress: opts.LocalAddress, localPort: opts.LocalPort}
	if opts.Path != "" {
		// A port beside a path, such as http's default, is not part of the target.
		op.address, op.port = opts.Path, 0
		op.begin()
		return nil
	}
	return op.resolve(&opts)
}

// newHandle returns a handle to connect.
func (s *Socket) newHandle(path bool) Handle {
	l := s.Loop()
	switch {
	case path:
		p := &loop.Pipe{}
		p.Init(l)
		return p
	case s.has(sockOwnInUse):
		t := &loop.TCP{}
		t.Init(l)
		return t
	default:
		s.set(sockOwnInUse, true)
		s.own.Init(l)
		return &s.own
	}
}

// connectOp is one connect: where to, and from where.
type connectOp struct {
	s            *Socket
	host         string // as it was given
	address      string // an IP address or a path
	port         int
	family       int // 4, 6, or 0 for a path
	localAddress string
	localPort    int
}

var _ loop.ConnectOwner = (*connectOp)(nil)

// resolve finds the address of the host and begins the connect.
func (op *connectOp) resolve(opts *ConnectOptions) error {
	s := op.s
	if op.localAddress != "" && IsIP(op.localAddress) == 0 {
		return errInvalidIP(op.localAddress)
	}
	if err := checkPort(op.port, "Port"); err != nil {
		return err
	}
	host := opts.Host
	op.host = host
	if host == "" {
		host, op.host = "localhost", "undefined"
	}
	if family := IsIP(host); family != 0 {
		op.address, op.family = host, family
		s.Loop().NextTicker(op)
		return nil
	}
	ask := LookupOptions{Family: opts.Family, Hints: opts.Hints}
	if ask.Family != 4 && ask.Family != 6 && ask.Hints == 0 {
		ask.Hints = ADDRCONFIG
	}
	s.more().host = host
	if opts.Lookup != nil {
		return opts.Lookup(host, ask, op.looked)
	}
	return Lookup(s.Loop(), host, ask, op.looked)
}

// Tick begins the connect to a host that was an address.
func (op *connectOp) Tick() {
	if op.s.Connecting() {
		op.begin()
	}
}

// looked takes the outcome of the look-up.
func (op *connectOp) looked(err error, address string, family int) {
	s := op.s
	host := s.extra.host
	if err != nil {
		s.Emit("lookup", err, nil, nil, host)
	} else {
		EventLookup.Emit(&s.EventEmitter, nil, address, family, host)
	}
	if !s.Connecting() {
		return
	}
	named := s.rules().LookupErrorsNameTarget
	switch {
	case err != nil && named:
		err = op.nameTarget(err)
	case err != nil:
	case !named && IsIP(address) == 0:
		err = errInvalidIP(address)
	case family != 4 && family != 6:
		e := errFamily(family)
		nameTarget(e, op.host, op.port)
		err = e
	default:
		s.UnrefTimer()
		op.address, op.family = address, family
		op.begin()
		return
	}
	s.Loop().NextTick(func() { s.Self().Destroy(err) })
}

// nameTarget adds host and port to the error of a look-up, as profile node10
// does.
func (op *connectOp) nameTarget(err error) error {
	e, ok := err.(*nodeerr.Error)
	if !ok {
		e = &nodeerr.Error{Code: nodeerr.CodeOf(err), Message: err.Error(), Cause: err}
	}
	nameTarget(e, op.host, op.port)
	return e
}

// begin binds the socket, if it is to be bound, and makes the connect.
func (op *connectOp) begin() {
	s := op.s
	if op.localAddress != "" || op.localPort != 0 {
		if err := op.bind(); err != nil {
			s.Self().Destroy(at(err, "bind", op.localAddress, op.localPort, ""))
			return
		}
	}
	if err := op.connect(); err != nil {
		local := "undefined:undefined"
		if a, ok := s.Address(); ok {
			local = a.Address + ":" + strconv.Itoa(a.Port)
		}
		s.Self().Destroy(at(err, "connect", op.address, op.port, local))
		return
	}
	op.traceStart()
}

func (op *connectOp) bind() error {
	if op.localAddress == "" {
		op.localAddress = "0.0.0.0"
		if op.family == 6 {
			op.localAddress = "::"
		}
	}
	h, ok := op.s.handle.(interface {
		Bind(a netip.AddrPort, v6only bool) error
	})
	a, valid := ipPort(op.localAddress, op.localPort)
	if !ok || !valid || a.Addr().Is4() != (op.family == 4) {
		return nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "bind")
	}
	if err := h.Bind(a, false); err != nil {
		return err
	}
	// An address in use is told by the socket's name first.
	if named, ok := h.(Named); ok && op.localPort > 0 {
		_, err := named.Getsockname()
		return err
	}
	return nil
}

func (op *connectOp) connect() error {
	switch h := op.s.handle.(type) {
	case interface {
		Connect(path string, owner loop.ConnectOwner)
	}:
		h.Connect(op.address, op)
		return nil
	case interface {
		Connect(a netip.AddrPort, owner loop.ConnectOwner) error
	}:
		if a, ok := ipPort(op.address, op.port); ok && a.Addr().Is4() == (op.family == 4) {
			return h.Connect(a, op)
		}
	}
	return nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "connect")
}

// OnConnectDone takes the outcome of the connect.
func (op *connectOp) OnConnectDone(err error) {
	s := op.s
	if s.Destroyed() {
		return
	}
	s.set(sockConnecting, false)
	if s.extra != nil {
		s.extra.localKnown = false
	}
	if err != nil {
		op.fail(err)
		return
	}
	if !s.rules().OpenByDefault {
		s.SetReadable(true)
		if !s.WritableEnded() {
			s.SetWritable(true)
		}
	}
	s.UnrefTimer()
	s.applyOptions()
	EventConnect.Emit(&s.EventEmitter)
	EventReady.Emit(&s.EventEmitter)
	if !s.IsPaused() {
		s.me().Read(0)
	}
	op.traceEnd()
}

// fail destroys the socket with the error of its connect.
func (op *connectOp) fail(err error) {
	local := ""
	if op.localAddress != "" && op.localPort != 0 {
		local = op.localAddress + ":" + strconv.Itoa(op.localPort)
	}
	e := at(err, "connect", op.address, op.port, local)
	if local != "" {
		e.LocalAddress, e.LocalPort = op.localAddress, op.localPort
	}
	op.s.Self().Destroy(e)
}

// applyOptions gives the handle what was asked for before it was connected.
func (s *Socket) applyOptions() {
	if h, ok := s.handle.(noDelayer); ok && s.has(sockNoDelay) {
		_ = h.SetNoDelay(true)
	}
	if h, ok := s.handle.(keepAliver); ok && s.has(sockKeepAlive) {
		_ = h.SetKeepAlive(true, int(s.keepDelay))
	}
}
