package stream

// Destroy destroys the stream: _destroy runs, then 'error', if err is not nil,
// and 'close' are emitted in a tick. A destroyed stream stays so.
func (c *Core) Destroy(err error) { c.DestroyThen(err, nil) }

// DestroyThen is Destroy with a callback, which runs when _destroy has called
// back, before 'error' and 'close'. In profile node10 the callback takes the
// place of 'error'.
func (c *Core) DestroyThen(err error, cb func(error)) {
	if c.w != nil && c.r == nil {
		c.w.failPendingOnDestroy()
	}
	rules := c.rules()
	if c.has(flagDestroyed) {
		if !rules.DestroyOnce {
			c.destroyAgain(err, cb)
		} else if cb != nil {
			cb(nil)
		}
		return
	}
	c.noteError(err)
	c.set(flagDestroyed, true)
	if c.has(flagConstructing) {
		w := c.whenConstructed()
		w.destroying, w.destroyErr, w.destroyCb = true, err, cb
		return
	}
	c.runDestroy(err, cb)
}

// DestroyEmpty destroys a Readable whose _destroy is known to have nothing to
// do, without an error. It differs from Destroy(nil) only in that it allocates
// nothing and _destroy is not called.
func (c *Core) DestroyEmpty() {
	if !c.rules().DestroyOnce {
		c.Destroy(nil)
		return
	}
	if !c.has(flagDestroyed) {
		c.set(flagDestroyed|flagClosed, true)
		c.loop.NextTickArg(tickEmitClose, c)
	}
}

// destroyAgain is destroy on a destroyed stream where its error still counts.
func (c *Core) destroyAgain(err error, cb func(error)) {
	switch {
	case cb != nil:
		cb(err)
	case err == nil:
	case c.w == nil:
		c.loop.NextTickArg(tickEmitError10, &destruction{c: c, err: err})
	case !c.has(flagErrorEmitted):
		c.set(flagErrorEmitted, true)
		c.loop.NextTickArg(tickEmitError10, &destruction{c: c, err: err})
	}
}

// destruction is one call of _destroy and what follows it.
type destruction struct {
	c      *Core
	cb     func(error)
	err    error
	called bool
}

func (c *Core) runDestroy(err error, cb func(error)) {
	d := &destruction{c: c, cb: cb}
	if !c.rules().CatchThrown {
		c.self.DestroyImpl(err, d.done)
		return
	}
	if thrown := c.tryDestroyImpl(err, d.done); thrown != nil {
		d.done(thrown)
	}
}

// done is the callback of _destroy.
func (d *destruction) done(err error) {
	c := d.c
	if !c.rules().DestroyOnce {
		d.done10(err)
		return
	}
	if d.called {
		return
	}
	d.called = true
	c.noteError(err)
	c.set(flagClosed, true)
	if d.cb != nil {
		d.cb(err)
	}
	if err != nil {
		d.err = err
		c.loop.NextTickArg(tickEmitErrorClose, d)
	} else {
		c.loop.NextTickArg(tickEmitClose, c)
	}
}

// done10 emits only the first error of a writable side.
func (d *destruction) done10(err error) {
	c := d.c
	switch {
	case d.cb != nil:
		c.loop.NextTickArg(tickEmitClose, c)
		d.cb(err)
	case err != nil && (c.w == nil || !c.has(flagErrorEmitted)):
		if c.w != nil {
			c.set(flagErrorEmitted, true)
		}
		c.loop.NextTickArg(tickEmitErrorClose10, &destruction{c: c, err: err})
	default:
		c.loop.NextTickArg(tickEmitClose, c)
	}
}

func tickEmitErrorClose(a any) {
	d := a.(*destruction)
	d.c.emitErrorOnce(d.err)
	d.c.emitClose()
}

func tickEmitErrorClose10(a any) {
	d := a.(*destruction)
	EventError.Emit(&d.c.EventEmitter, d.err)
	d.c.emitClose()
}

func tickEmitError10(a any) {
	d := a.(*destruction)
	EventError.Emit(&d.c.EventEmitter, d.err)
}

func tickEmitError(a any) {
	d := a.(*destruction)
	d.c.emitErrorOnce(d.err)
}

func tickEmitClose(a any) { a.(*Core).emitClose() }

// emitClose emits 'close' unless the options forbid it.
func (c *Core) emitClose() {
	c.set(flagCloseEmitted, true)
	emits := func(on, present bool) bool { return present && on }
	r := emits(c.r != nil && c.r.has(rEmitClose), c.r != nil)
	w := emits(c.w != nil && c.w.has(wEmitClose), c.w != nil)
	if c.rules().CloseNeedsBothSides && c.r != nil && c.w != nil {
		if !r || !w {
			return
		}
	} else if !r && !w {
		return
	}
	EventClose.Emit(&c.EventEmitter)
}

// emitErrorOnce emits 'error' unless it was.
func (c *Core) emitErrorOnce(err error) {
	if c.has(flagErrorEmitted) {
		return
	}
	c.set(flagErrorEmitted, true)
	EventError.Emit(&c.EventEmitter, err)
}

// noteError keeps the first error, where the profile does.
func (c *Core) noteError(err error) {
	if err != nil && c.errored == nil && c.rules().KeepError {
		c.errored = err
	}
}

// ErrorOrDestroy fails the stream: it is destroyed with err where it destroys
// itself, otherwise 'error' is emitted, in a tick when sync. It mirrors Node's
// errorOrDestroy.
func (c *Core) ErrorOrDestroy(err error, sync bool) {
	rules := c.rules()
	if rules.DestroyOnce && c.has(flagDestroyed) {
		return
	}
	switch {
	case c.r != nil && c.r.has(rAutoDestroy) || c.w != nil && c.w.has(wAutoDestroy):
		c.self.Destroy(err)
	case !rules.KeepError:
		EventError.Emit(&c.EventEmitter, err)
	case err == nil:
	default:
		c.noteError(err)
		if sync {
			c.loop.NextTickArg(tickEmitError, &destruction{c: c, err: err})
		} else {
			c.emitErrorOnce(err)
		}
	}
}

// Undestroy takes a destroyed stream back to its beginning, so that it can be
// used again. It mirrors _undestroy.
func (c *Core) Undestroy() {
	keep := c.flags & flagErrorEmitted
	c.flags &= flagNoHalfOpen
	c.errored = nil
	if c.r != nil {
		c.r.set(rReading|rEnded|rEndEmitted, false)
	}
	if c.w != nil {
		c.w.set(wEnded|wEnding|wFinalCalled|wPrefinished|wFinished, false)
	} else if !c.rules().KeepError {
		c.flags |= keep
	}
}

// DestroyImpl is the default _destroy: the function given in the options, or
// nothing but the callback.
func (c *Core) DestroyImpl(err error, cb func(error)) {
	if c.fns != nil && c.fns.destroy != nil {
		c.fns.destroy(err, cb)
		return
	}
	cb(err)
}

// tryDestroyImpl calls _destroy and returns what it threw.
func (c *Core) tryDestroyImpl(err error, cb func(error)) (thrown error) {
	defer c.catch(&thrown)
	c.self.DestroyImpl(err, cb)
	return nil
}
