package loop

import (
	"net/netip"
	"slices"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// StreamInfo is what Node's diagnostic report says of a socket.
type StreamInfo struct {
	Kind            HandleKind
	Active, Ref     bool
	FD              int
	Local, Remote   netip.AddrPort // of TCP; not valid when there is none
	Path, PeerPath  string         // of Unix sockets
	SendBuffer      int            // bytes, 0 when unknown
	RecvBuffer      int
	WriteQueueSize  int
	Readable, Write bool // may be read, may be written
}

// Walk calls fn with every stream that has a socket, in the order of their
// descriptors. It mirrors uv_walk.
func (l *Loop) Walk(fn func(s *Stream)) {
	l.assertOwner()
	for fd := 0; fd < len(l.streams); fd++ {
		if s := l.streams[fd]; s != nil {
			fn(s)
		}
	}
}

// Streams returns the loop's sockets in the order of their descriptors. It
// mirrors uv_walk, for diagnostics: it asks the system for every address.
func (l *Loop) Streams() []StreamInfo {
	l.assertOwner()
	var infos []StreamInfo
	for _, s := range l.streams {
		if s != nil {
			infos = append(infos, s.info())
		}
	}
	return infos
}

func (s *Stream) info() StreamInfo {
	i := StreamInfo{
		Kind: s.kind, Active: s.IsActive(), Ref: s.HasRef(), FD: s.FD(),
		WriteQueueSize: s.queueSize, Readable: s.IsReadable(), Write: s.IsWritable(),
	}
	k := s.loop.kernel
	if a, errno := k.LocalAddr(i.FD); errno == 0 {
		i.Local, i.Path = a.AddrPort, a.Path
	}
	if a, errno := k.PeerAddr(i.FD); errno == 0 {
		i.Remote, i.PeerPath = a.AddrPort, a.Path
	}
	if o, ok := k.(interface {
		Option(fd int, o poll.Option) (int, syscall.Errno)
	}); ok {
		i.SendBuffer, _ = o.Option(i.FD, poll.SendBuffer)
		i.RecvBuffer, _ = o.Option(i.FD, poll.RecvBuffer)
	}
	return i
}

// StartedTimers returns the timers that are started, the next one first. It
// mirrors uv_walk, for diagnostics.
func (l *Loop) StartedTimers() []*Timer {
	l.assertOwner()
	entries := slices.Clone(l.timers.items)
	slices.SortFunc(entries, func(a, b timerEntry) int {
		if a.before(&b) {
			return -1
		}
		return 1
	})
	timers := make([]*Timer, len(entries))
	for i, e := range entries {
		timers[i] = e.t
	}
	return timers
}
