package loop

// HandleKind is the type of a handle, for metrics and for
// process._getActiveHandles.
type HandleKind uint8

// The kinds of handles.
const (
	KindTimer HandleKind = iota
	KindTCP
	KindPipe
	numKinds
)

// String returns the kind's name as metrics show it.
func (k HandleKind) String() string {
	switch k {
	case KindTimer:
		return "timer"
	case KindTCP:
		return "tcp"
	case KindPipe:
		return "pipe"
	}
	return "unknown"
}

type handleFlags uint8

const (
	flagActive  handleFlags = 1 << iota // started, listening or reading
	flagUnref                           // does not keep the loop alive
	flagClosing                         // Close was called
	flagClosed                          // the closing phase is through with it
)

// Handle is what timers and streams have in common: it keeps its loop alive
// while it is active and ref'd. It mirrors uv_handle_t.
type Handle struct {
	loop        *Loop
	kind        HandleKind
	flags       handleFlags
	stream      *Stream // the stream that the handle is part of, or nil
	closeOwner  CloseOwner
	nextClosing *Handle
}

// CloseOwner is told, in the closing phase, that a handle is closed.
type CloseOwner interface{ OnClose() }

// CloseFunc makes a CloseOwner of a function, at no cost.
type CloseFunc func()

// OnClose calls the function.
func (f CloseFunc) OnClose() { f() }

func (h *Handle) init(l *Loop, kind HandleKind) {
	*h = Handle{loop: l, kind: kind}
	l.handles[kind]++
}

// Loop returns the handle's loop.
func (h *Handle) Loop() *Loop { return h.loop }

// Ref makes the handle keep the loop alive while it is active. Handles begin
// ref'd.
func (h *Handle) Ref() {
	if h.flags&flagUnref != 0 {
		h.flags &^= flagUnref
		if h.flags&flagActive != 0 {
			h.loop.activeHandles++
		}
	}
}

// Unref makes the handle not keep the loop alive. Its operations in flight
// still do.
func (h *Handle) Unref() {
	if h.flags&flagUnref == 0 {
		h.flags |= flagUnref
		if h.flags&flagActive != 0 {
			h.loop.activeHandles--
		}
	}
}

// HasRef reports whether the handle is ref'd.
func (h *Handle) HasRef() bool { return h.flags&flagUnref == 0 }

// IsActive reports whether the handle is started, listens or reads.
func (h *Handle) IsActive() bool { return h.flags&flagActive != 0 }

// IsClosing reports whether Close was called.
func (h *Handle) IsClosing() bool { return h.flags&(flagClosing|flagClosed) != 0 }

// start marks the handle active.
func (h *Handle) start() {
	if h.flags&flagActive == 0 {
		h.flags |= flagActive
		if h.flags&flagUnref == 0 {
			h.loop.activeHandles++
		}
	}
}

// stop marks the handle inactive.
func (h *Handle) stop() {
	if h.flags&flagActive != 0 {
		h.flags &^= flagActive
		if h.flags&flagUnref == 0 {
			h.loop.activeHandles--
		}
	}
}

// beginClose puts the handle in front of the list of closing handles: the one
// closed last is reported first, as in libuv.
func (h *Handle) beginClose(owner CloseOwner) {
	h.flags |= flagClosing
	h.closeOwner = owner
	h.nextClosing = h.loop.closing
	h.loop.closing = h
}

// runClosing is the closing phase.
func (l *Loop) runClosing() {
	h := l.closing
	l.closing = nil
	for h != nil {
		next := h.nextClosing
		h.nextClosing = nil
		h.flags |= flagClosed
		if h.stream != nil {
			h.stream.cancelOps()
		}
		h.stop()
		l.handles[h.kind]--
		if owner := h.closeOwner; owner != nil {
			h.closeOwner = nil
			l.Enter(closeCall{owner})
		}
		h = next
	}
}

// closeCall reports one closed handle.
type closeCall struct{ CloseOwner }

func (c closeCall) Call() { c.OnClose() }

// alive reports whether something keeps the loop alive.
func (l *Loop) alive() bool {
	return l.activeHandles > 0 || l.activeOps > 0 || l.closing != nil ||
		l.immediates.refs > 0 || l.holds.Load() > 0 || l.posted.Load()
}
