package stream

// maxHighWaterMark bounds the mark that a large read raises.
const maxHighWaterMark = 1 << 30

// raisedHighWaterMark returns the power of two at or above n.
func raisedHighWaterMark(n int) int {
	if n >= maxHighWaterMark {
		return maxHighWaterMark
	}
	p := 1
	for p < n {
		p <<= 1
	}
	return p
}

// howMuch returns how many units a read of n gets now.
func (r *Readable) howMuch(n int) int {
	if n <= 0 && n != All || r.length == 0 && r.has(rEnded) {
		return 0
	}
	if r.has(rObjectMode) {
		return 1
	}
	if n == All {
		if r.has(rFlowing) && r.length > 0 {
			return r.buf.first().Len()
		}
		return r.length
	}
	if late := !r.rules().ReadRaisesMarkFirst; late && n > r.hwm {
		r.hwm = raisedHighWaterMark(n)
	}
	switch {
	case n <= r.length:
		return n
	case r.has(rEnded):
		return r.length
	}
	if !r.rules().ReadRaisesMarkFirst {
		r.set(rNeedReadable, true)
	}
	return 0
}

// Read takes n bytes, UTF-16 units or, in object mode, one object; with [All]
// whatever is there. The answer is null when there is not enough, unless the
// stream has ended. It emits 'data' with what it returns. Read(0) only makes the
// stream fetch more. It mirrors read.
func (r *Readable) Read(n int) Chunk {
	asked := n
	rules := r.rules()
	if rules.ReadRaisesMarkFirst && n > r.hwm {
		r.hwm = raisedHighWaterMark(n)
	}
	if n != 0 {
		r.set(rEmittedReadable, false)
	}
	if n == 0 && r.has(rNeedReadable) && r.hasEnoughToAnnounce() {
		if r.length == 0 && r.has(rEnded) {
			r.endReadable()
		} else {
			r.emitReadable()
		}
		return Chunk{}
	}
	n = r.howMuch(n)
	if n == 0 && r.has(rEnded) {
		if r.length == 0 {
			r.endReadable()
		}
		return Chunk{}
	}
	if r.shouldFetch(n) {
		r.fetch()
		if !r.has(rReading) {
			n = r.howMuch(asked) // it pushed at once
		}
	}
	var c Chunk
	if n > 0 {
		c = r.take(n)
	}
	if c.IsNull() {
		r.set(rNeedReadable, r.length <= r.hwm)
		n = 0
	} else {
		r.length -= n
		r.clearAwait()
	}
	if r.length == 0 {
		if !r.has(rEnded) {
			r.set(rNeedReadable, true)
		} else if asked != n {
			r.endReadable()
		}
	}
	if !c.IsNull() {
		r.set(rDataEmitted, true)
		EventData.Emit(&r.EventEmitter, c)
	}
	return c
}

// hasEnoughToAnnounce reports whether read(0) should only announce what is
// buffered.
func (r *Readable) hasEnoughToAnnounce() bool {
	if r.has(rEnded) {
		return true
	}
	if r.hwm != 0 {
		return r.length >= r.hwm
	}
	return r.length > 0
}

// shouldFetch reports whether a read of n calls _read first.
func (r *Readable) shouldFetch(n int) bool {
	if r.has(rEnded | rReading) {
		return false
	}
	if r.rules().KeepError && (r.Core.has(flagDestroyed|flagConstructing) || r.errored != nil) {
		return false
	}
	return r.has(rNeedReadable) || r.length == 0 || r.length-n < r.hwm
}

func (r *Readable) fetch() {
	r.set(rReading|rSync, true)
	if r.length == 0 {
		r.set(rNeedReadable, true)
	}
	r.rself.ReadImpl(r.hwm)
	r.set(rSync, false)
}

// take removes n units from the buffer.
func (r *Readable) take(n int) Chunk {
	switch {
	case r.length == 0 || r.buf.len() == 0:
		return Chunk{}
	case r.has(rObjectMode):
		return r.buf.shift()
	case n >= r.length:
		return r.buf.join(r.length, r.decoder() != nil)
	default:
		text := r.decoder() != nil
		return r.buf.consume(n, text, text && r.rules().UnshiftDecodes)
	}
}

// emitReadable queues 'readable', once.
func (r *Readable) emitReadable() {
	r.set(rNeedReadable, false)
	if !r.has(rEmittedReadable) {
		r.set(rEmittedReadable, true)
		r.loop.NextTickArg(tickEmitReadable, r)
	}
}

func tickEmitReadable(a any) {
	r := a.(*Readable)
	if r.has(rDry) && r.length == 0 && r.unheard() {
		r.set(rEmittedReadable|rNeedReadable, false)
		return
	}
	r.emitReadableNow()
}

// emitReadableNow emits 'readable' if there is something to tell, and lets a
// flowing stream flow.
func (r *Readable) emitReadableNow() {
	if !r.Core.has(flagDestroyed) && r.errored == nil && (r.length > 0 || r.has(rEnded)) {
		EventReadable.Emit(&r.EventEmitter)
		r.set(rEmittedReadable, false)
	}
	r.set(rNeedReadable, !r.has(rFlowing|rEnded) && r.length <= r.hwm)
	r.flow()
}

// endReadable queues 'end'.
func (r *Readable) endReadable() {
	if !r.has(rEndEmitted) {
		r.set(rEnded, true)
		r.loop.NextTickArg(tickEnd, r)
	}
}

// tickEnd emits 'end', unless something was put back meanwhile.
func tickEnd(a any) {
	r := a.(*Readable)
	r.set(rDry, false)
	rules := r.rules()
	if r.has(rEndEmitted) || r.length != 0 ||
		rules.KeepError && r.Core.has(flagErrorEmitted|flagCloseEmitted) {
		return
	}
	r.set(rEndEmitted, true)
	if !rules.ReadableComputed {
		r.set(rNotReadable, true)
	}
	EventEnd.Emit(&r.EventEmitter)
	w := r.w
	if rules.ReadableComputed && w != nil && r.Core.has(flagNoHalfOpen) && w.IsWritable() {
		r.loop.NextTickArg(tickEndWritable, w)
		return
	}
	if r.has(rAutoDestroy) && (w == nil || w.has(wAutoDestroy) && (w.has(wFinished) || rules.ReadableComputed && w.has(wNotWritable))) {
		r.self.Destroy(nil)
	}
}

// tickEndWritable ends the writable side of a Duplex that may not stay half
// open.
func tickEndWritable(a any) {
	w := a.(*WritableSide)
	if w.IsWritable() && !w.WritableEnded() && !w.core.Destroyed() {
		throwIf(w.wself.EndChunk(Chunk{}, "", nil))
	}
}

// throwIf panics with an error that Node would throw where nobody catches it.
func throwIf(err error) {
	if err != nil {
		panic(err)
	}
}
