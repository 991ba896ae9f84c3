package stream

// CanSettle reports whether [Readable.Settle] may be called: the stream has ended,
// is empty, was never asked to flow, and has but latent listeners.
func (r *Readable) CanSettle() bool {
	const begun = rEndEmitted | rReading | rFlowKnown | rFlowing | rResumeScheduled | rReadableListening
	return r.flags&(rEnded|begun) == rEnded && r.length == 0 && r.flags&rObjectMode == 0 &&
		r.Core.flags&(flagDestroyed|flagConstructing) == 0 && r.errored == nil && r.extra == nil && r.piping == nil &&
		r.IsLatent() && (r.rules().DestroyOnce || !r.has(rAutoDestroy))
}

// Settle takes the stream to where Resume and the ticks that it queues would,
// 'end' and 'close' included, without an event: for an owner that knows that no
// other code runs between those ticks and that nobody hears the stream. Latent
// listeners are not told. [Readable.CanSettle] must hold and _destroy must have
// nothing to do.
func (r *Readable) Settle() {
	r.flags &^= rEmittedReadable | rNeedReadable | rPausedTrue
	r.flags |= rEndEmitted | rFlowKnown | rFlowing | rPausedFalse
	if !r.rules().ReadableComputed {
		r.flags |= rNotReadable
	}
	if r.has(rAutoDestroy) {
		r.Core.flags |= flagDestroyed | flagClosed | flagCloseEmitted
	}
}
