package net

import (
	"errors"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// HasFinal reports true: the end of the writable side shuts the socket down.
func (s *Socket) HasFinal() bool { return true }

// FinalImpl shuts the writing side down, once connected. It mirrors _final.
func (s *Socket) FinalImpl(cb func(error)) {
	if s.Pending() {
		EventConnect.Once(&s.EventEmitter, func() { s.me().FinalImpl(cb) })
		return
	}
	s.finalDone = cb
	err := s.handle.Shutdown((*socketShutter)(s))
	switch {
	case err == nil:
		return
	case errors.Is(err, nodeerr.ENOTCONN):
		(*socketShutter)(s).OnShutdownDone(nil)
		return
	}
	s.finalDone = nil
	if s.rules().WriteErrorsReported {
		cb(of(err, "shutdown"))
	} else {
		s.Self().Destroy(of(err, "shutdown"))
	}
}

// socketShutter is the socket as its shutdown in flight knows it.
type socketShutter Socket

var _ loop.ShutdownOwner = (*socketShutter)(nil)

// OnShutdownDone goes on with the end of the writable side, whatever became of
// the shutdown.
func (h *socketShutter) OnShutdownDone(error) {
	s := (*Socket)(h)
	if x := s.extra; x != nil && x.orphan != nil {
		x.orphan.Close(nil)
		x.orphan = nil
	}
	cb := s.finalDone
	s.finalDone = nil
	if cb != nil {
		cb(nil)
	}
	if s.rules().HalfOpenByStream || s.Destroyed() {
		return
	}
	if !s.IsReadable() || s.ReadableBit(stream.ReadableBitEnded) {
		s.Self().Destroy(nil)
	}
}

// onEnd is the socket's own listener of 'end'.
func (s *Socket) onEnd() {
	if !s.AllowHalfOpen() {
		s.set(sockEndedByPeer, true)
		if !s.rules().HalfOpenByStream && s.IsWritable() {
			s.End()
		}
	}
	if !s.rules().HalfOpenByStream {
		s.destroyIfOver()
	}
}

// destroyIfOver destroys the socket when neither side is open.
func (s *Socket) destroyIfOver() {
	if !s.IsReadable() && !s.IsWritable() && !s.Destroyed() && !s.Connecting() && s.WritableLength() == 0 {
		s.Self().Destroy(nil)
	}
}

// DestroySoon ends the writable side, unless it has ended, and destroys the
// socket when all is written. It mirrors destroySoon.
func (s *Socket) DestroySoon() {
	if s.IsWritable() {
		s.End()
	}
	if s.WritableFinished() {
		s.Self().Destroy(nil)
		return
	}
	if s.IsLatent() && stream.EventFinish.Count(&s.EventEmitter) == 0 {
		s.set(sockDestroySoon, true)
	} else {
		stream.EventFinish.Once(&s.EventEmitter, s.destroyNow)
	}
}

// destroyNow destroys the socket.
func (s *Socket) destroyNow() { s.Self().Destroy(nil) }

// ResetAndDestroy destroys the socket so that the peer sees ECONNRESET; while
// connecting, once connected. A socket without a handle is destroyed with
// ERR_SOCKET_CLOSED, one that is no TCP socket is ERR_INVALID_HANDLE_TYPE. It
// mirrors resetAndDestroy.
func (s *Socket) ResetAndDestroy() error {
	if s.handle == nil {
		s.Self().Destroy(errSocketClosed())
		return nil
	}
	if _, ok := s.handle.(resetter); !ok {
		return errHandleType()
	}
	if s.Connecting() {
		EventConnect.Once(&s.EventEmitter, s.reset)
	} else {
		s.reset()
	}
	return nil
}

func (s *Socket) reset() {
	s.set(sockResetting, true)
	s.Self().Destroy(nil)
}

// DestroyImpl releases the handle; 'close' comes when it is closed. It mirrors
// _destroy.
func (s *Socket) DestroyImpl(err error, cb func(error)) {
	rules := s.rules()
	s.set(sockConnecting, false)
	if !rules.HalfOpenByStream {
		s.SetReadable(false)
		s.SetWritable(false)
	}
	s.timeout.Clear()
	if h := s.handle; h != nil {
		s.read, s.written = h.BytesRead(), h.BytesWritten()-s.uncounted
		s.uncounted = 0
		s.closeHandle(h, err != nil)
		s.handle = nil
		if s.extra != nil {
			s.extra.localKnown = false
		}
		cb(err)
	} else {
		cb(err)
		if rules.CloseWithoutHandle {
			s.Loop().NextTickArg(tickEmitClose, s)
		}
	}
	if s.server != nil {
		s.server.connections--
		s.server.self.EmitCloseIfDrained()
	}
}

// tickEmitClose emits 'close' without telling of an error.
func tickEmitClose(a any) { a.(*Socket).Emit("close") }

// closeHandle closes h, with a reset if one was asked for.
func (s *Socket) closeHandle(h Handle, hadError bool) {
	var owner loop.CloseOwner = (*socketCloser)(s)
	if h == Handle(&s.own) {
		s.set(sockHadError, hadError)
	} else {
		owner = &lateCloser{s, hadError}
	}
	if !s.has(sockResetting) {
		h.Close(owner)
		return
	}
	s.set(sockResetting, false)
	if err := h.(resetter).Reset(owner); err != nil {
		// Node forgets the handle, so there is no 'close'; it is shutting down.
		h.SetReader(nil, false)
		s.more().orphan = h
		stream.EventError.Emit(&s.EventEmitter, of(err, "reset"))
	}
}

// socketCloser is the socket as its first handle knows it while it closes.
type socketCloser Socket

var _ loop.CloseOwner = (*socketCloser)(nil)

// OnClose emits 'close'.
func (c *socketCloser) OnClose() {
	s := (*Socket)(c)
	s.set(sockOwnInUse, false)
	EventClose.Emit(&s.EventEmitter, s.has(sockHadError))
}

// lateCloser is told of any other handle of the socket.
type lateCloser struct {
	s        *Socket
	hadError bool
}

func (c *lateCloser) OnClose() { EventClose.Emit(&c.s.EventEmitter, c.hadError) }
