package net

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

type socketFlags uint16

const (
	sockConnecting  socketFlags = 1 << iota
	sockReading                 // the handle reads, or has read to the end
	sockEndedByPeer             // writes fail: 'end' came and half-open is off
	sockNoDelay
	sockKeepAlive
	sockResetting // destruction sends a reset
	sockWriting   // req is in flight
	sockOwnInUse  // own is open or closing
	sockHadError  // own closes because of an error
	sockTimerReady
	sockTimeoutSet  // SetTimeout was called
	sockDestroySoon // at 'finish', by a latent listener
	sockListens     // the consumer stands for a listener of 'data'
)

// Socket is one end of a TCP or Unix-socket connection. It mirrors net.Socket.
// A server emits them with 'connection'; [Connect] makes the other end.
type Socket struct {
	stream.Duplex
	handle    Handle
	server    *Server
	flags     socketFlags
	keepDelay int32 // seconds
	lastQueue int   // bytes of the write in flight, as last seen by a time-out
	read      uint64
	written   uint64
	uncounted uint64      // bytes that the handle counts and Node does not
	writeDone func(error) // callback of the write in flight
	finalDone func(error) // callback of the shutdown in flight
	consumer  Consumer
	watched   emitter.Watcher // what watched the events before the consumer
	protocol  emitter.Latent  // listeners of a protocol that are not attached yet
	extra     *socketExtra
	timeout   timers.Timeout
	timeoutMs float64
	vec       [2][]byte
	req       loop.WriteReq
	own       loop.TCP // the first handle, unless it is no TCP
}

// Stream is the old name of Socket. It mirrors net.Stream.
type Stream = Socket

// socketExtra is what few sockets have, or have late.
type socketExtra struct {
	host        string
	onRead      *OnRead
	readBuf     []byte         // where onRead reads
	pending     []stream.Chunk // written before the connection was made
	pendingEnc  stream.Encoding
	peer, local Address
	orphan      Handle // could not be reset and closes after its shutdown
	peerKnown   bool
	localKnown  bool
}

// NewSocket returns a socket that is not connected, or one made of a descriptor
// or handle. Errors: ERR_OUT_OF_RANGE and ERR_INVALID_FD_TYPE for FD, and those
// of opening it.
func NewSocket(l *loop.Loop, opts *SocketOptions) (*Socket, error) {
	s := &Socket{}
	return s, s.Init(l, s, opts)
}

// Init makes s ready in place; see [NewSocket]. self is the object that embeds
// s, or nil; opts may be nil.
func (s *Socket) Init(l *loop.Loop, self stream.DuplexMethods, opts *SocketOptions) error {
	if opts == nil {
		opts = &SocketOptions{}
	}
	if self == nil {
		self = s
	}
	s.initStream(l, self, opts)
	if opts.Handle != nil {
		s.handle = opts.Handle
	} else if opts.FD != nil {
		h, err := openFD(l, *opts.FD)
		if err != nil {
			if h != nil {
				h.Close(nil)
			}
			return err
		}
		s.handle = h
	}
	s.begin(opts)
	return nil
}

// initStream prepares the Duplex with what Node fixes for sockets.
func (s *Socket) initStream(l *loop.Loop, self stream.DuplexMethods, opts *SocketOptions) {
	rules := &l.Profile().Net
	d := stream.DuplexOptions{
		HighWaterMark: opts.HighWaterMark, ReadableHighWaterMark: opts.ReadableHighWaterMark,
		WritableHighWaterMark: opts.WritableHighWaterMark,
		Encoding:              opts.Encoding, DefaultEncoding: opts.DefaultEncoding,
		KeepStrings: true, NoEmitClose: true, AutoDestroy: stream.No,
		NotReadable: !given(opts.Readable, rules.OpenByDefault),
		NotWritable: !given(opts.Writable, rules.OpenByDefault),
		Signal:      opts.Signal,
	}
	if rules.HalfOpenByStream {
		d.AutoDestroy = stream.Yes
		d.NoHalfOpen = !opts.AllowHalfOpen
	}
	s.Duplex.Init(l, self, &d)
	s.SetAllowHalfOpen(opts.AllowHalfOpen)
	if opts.NoDelay && rules.OptionsKept {
		s.flags |= sockNoDelay
	}
	if opts.KeepAlive && rules.OptionsKept {
		s.flags |= sockKeepAlive
	}
	s.keepDelay = wholeSeconds(max(opts.KeepAliveInitialDelay, 0))
	if on := opts.OnRead; on != nil && on.Callback != nil && rules.OnRead {
		s.more().onRead = on
	}
	s.SetLatent((*ownListeners)(s))
}

// begin takes the handle into use and starts to read.
func (s *Socket) begin(opts *SocketOptions) {
	s.initHandle()
	if s.handle == nil || !given(opts.Readable, s.Loop().Profile().Net.OpenByDefault) {
		return
	}
	switch {
	case opts.PauseOnCreate:
		s.flags &^= sockReading
		s.handle.ReadStop()
		s.SetReadableFlowing(stream.FlowStopped)
	case !opts.ManualStart:
		s.me().Read(0)
	}
}

// initHandle makes the stream new and the handle, if there is one, report to
// the socket.
func (s *Socket) initHandle() {
	s.Undestroy()
	if x := s.extra; x != nil {
		x.localKnown = false
	}
	if s.handle == nil {
		return
	}
	s.flags &^= sockReading
	s.setReader()
	if x := s.extra; x != nil && x.onRead != nil {
		x.readBuf = x.onRead.Buffer
		if x.onRead.NextBuffer != nil {
			x.readBuf = x.onRead.NextBuffer()
		}
	}
}

// me returns the object that virtual methods are called on.
func (s *Socket) me() stream.DuplexMethods { return s.Self().(stream.DuplexMethods) }

func (s *Socket) rules() *loop.NetProfile { return &s.Loop().Profile().Net }

func (s *Socket) has(f socketFlags) bool { return s.flags&f != 0 }

func (s *Socket) set(f socketFlags, on bool) {
	if on {
		s.flags |= f
	} else {
		s.flags &^= f
	}
}

func (s *Socket) more() *socketExtra {
	if s.extra == nil {
		s.extra = &socketExtra{}
	}
	return s.extra
}

// given returns an option, or def when it was not given.
func given(t stream.Tri, def bool) bool {
	if t == stream.Default {
		return def
	}
	return t == stream.Yes
}

func wholeSeconds(d time.Duration) int32 { return int32(d / time.Second) }

// Handle returns the loop's half, nil when there is none. It mirrors _handle.
func (s *Socket) Handle() Handle { return s.handle }

// SetHandle replaces the loop's half by something that stands for it; nil takes
// it away. It mirrors setting _handle and closes nothing.
func (s *Socket) SetHandle(h Handle) {
	s.handle = h
	if h != nil {
		s.setReader()
	}
}

// Server returns the server that the socket came from, or nil. It mirrors
// socket.server.
func (s *Socket) Server() *Server { return s.server }

// SetServer sets what Server returns and whose connections the socket counts
// among.
func (s *Socket) SetServer(server *Server) { s.server = server }

// Ref makes the socket keep the loop alive, which it does at first. Without a
// handle it waits for 'connect'. It mirrors ref.
func (s *Socket) Ref() {
	if s.handle == nil {
		EventConnect.Once(&s.EventEmitter, s.Ref)
		return
	}
	s.handle.Ref()
}

// Unref makes the socket not keep the loop alive. Without a handle it waits for
// 'connect'. It mirrors unref.
func (s *Socket) Unref() {
	if s.handle == nil {
		EventConnect.Once(&s.EventEmitter, s.Unref)
		return
	}
	s.handle.Unref()
}

// SetNoDelay turns Nagle's algorithm off, or on again, now or once connected. It
// mirrors setNoDelay.
func (s *Socket) SetNoDelay(enable bool) {
	kept := s.rules().OptionsKept
	if s.handle == nil {
		if kept {
			s.set(sockNoDelay, enable)
		} else {
			EventConnect.Once(&s.EventEmitter, func() { s.SetNoDelay(enable) })
		}
		return
	}
	if h, ok := s.handle.(noDelayer); ok && (!kept || enable != s.has(sockNoDelay)) {
		s.set(sockNoDelay, enable)
		_ = h.SetNoDelay(enable)
	}
}

// SetKeepAlive turns TCP keep-alive on or off, now or once connected. The first
// probe is sent after initialDelay of silence; whole seconds count. It mirrors
// setKeepAlive.
func (s *Socket) SetKeepAlive(enable bool, initialDelay time.Duration) {
	kept := s.rules().OptionsKept
	delay := wholeSeconds(initialDelay)
	if s.handle == nil {
		if kept {
			s.set(sockKeepAlive, enable)
			s.keepDelay = delay
		} else {
			EventConnect.Once(&s.EventEmitter, func() { s.SetKeepAlive(enable, initialDelay) })
		}
		return
	}
	h, ok := s.handle.(keepAliver)
	if !ok || kept && enable == s.has(sockKeepAlive) && (!enable || delay == s.keepDelay) {
		return
	}
	s.set(sockKeepAlive, enable)
	s.keepDelay = delay
	_ = h.SetKeepAlive(enable, int(delay))
}
