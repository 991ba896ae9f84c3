package stream

// Push adds bytes to the stream, and ends it when b is nil. It reports whether
// more is welcome now. The stream keeps b.
func (r *Readable) Push(b []byte) bool {
	return r.rself.PushChunk(Chunk{Bytes: b}, "")
}

// PushString adds text, encoded in the stream's default encoding unless the
// stream emits that encoding.
func (r *Readable) PushString(s string) bool { return r.rself.PushChunk(Text(s), "") }

// PushChunk adds a chunk; a null chunk ends the stream. enc is that of a string,
// empty for the default; an unknown one panics with ERR_UNKNOWN_ENCODING. It
// mirrors push.
func (r *Readable) PushChunk(c Chunk, enc Encoding) bool { return r.add(c, enc, false) }

// Unshift puts bytes back in front of what is buffered.
func (r *Readable) Unshift(b []byte) bool { return r.UnshiftChunk(Bytes(b), "") }

// UnshiftChunk puts a chunk back in front of what is buffered. It mirrors
// unshift.
func (r *Readable) UnshiftChunk(c Chunk, enc Encoding) bool { return r.add(c, enc, true) }

func (r *Readable) add(c Chunk, enc Encoding, front bool) bool {
	if c.IsNull() {
		r.set(rReading, false)
		r.onEOF()
		return r.wantsMore()
	}
	if !r.has(rObjectMode) {
		var err error
		if c, enc, err = r.normalize(c, enc, front); err != nil {
			r.ErrorOrDestroy(err, false)
			return r.wantsMore()
		}
		if c.Len() == 0 {
			if !front {
				r.set(rReading, false)
				r.maybeReadMore()
			}
			return r.wantsMore()
		}
	}
	switch {
	case front && r.has(rEndEmitted):
		r.ErrorOrDestroy(errUnshiftAfterEnd(), false)
	case front:
		r.addChunk(c, true)
	case r.has(rEnded):
		r.ErrorOrDestroy(errPushAfterEOF(), false)
	case r.Core.has(flagDestroyed) || r.errored != nil:
		return false
	default:
		r.set(rReading, false)
		r.addDecoded(c, enc)
	}
	return r.wantsMore()
}

// normalize turns a string into bytes unless the stream emits its encoding; enc
// is then empty.
func (r *Readable) normalize(c Chunk, enc Encoding, front bool) (Chunk, Encoding, error) {
	if c.Bytes != nil {
		return c, "", nil
	}
	s, ok := c.Value.(string)
	if !ok {
		return c, enc, r.errChunkType(c.Value, false)
	}
	if front && !r.rules().UnshiftDecodes {
		return c, "", nil
	}
	if enc == "" {
		enc = r.DefaultEncoding()
	}
	switch {
	case enc == r.encoding:
		return c, enc, nil
	case enc.charset() == csUnknown:
		panic(errUnknownEncoding(enc))
	case front && r.encoding != "":
		return Text(Decode(Encode(s, enc), r.encoding)), enc, nil
	default:
		return Bytes(Encode(s, enc)), "", nil
	}
}

// addDecoded adds a chunk through the decoder, if there is one and the chunk is
// not in its encoding already.
func (r *Readable) addDecoded(c Chunk, enc Encoding) {
	d := r.decoder()
	if d == nil || enc != "" {
		r.addChunk(c, false)
		return
	}
	c = Text(r.decode(d, c))
	if r.has(rObjectMode) || c.Value != "" {
		r.addChunk(c, false)
	} else {
		r.maybeReadMore()
	}
}

// Passes reports whether bytes that are pushed now go to 'data' listeners as
// they are and at once, if there are any.
func (r *Readable) Passes() bool {
	return r.flags&(rFlowing|rSync|rEnded|rObjectMode) == rFlowing && r.length == 0 &&
		!r.Core.has(flagDestroyed) && r.errored == nil && r.extra == nil
}

// addChunk emits a chunk at once when the stream flows and nothing waits, and
// buffers it otherwise.
func (r *Readable) addChunk(c Chunk, front bool) {
	if r.has(rFlowing) && r.length == 0 && !r.has(rSync) &&
		(!r.rules().DataNeedsListener || EventData.Count(&r.EventEmitter) > 0) {
		r.clearAwait()
		r.set(rDataEmitted, true)
		EventData.Emit(&r.EventEmitter, c)
	} else {
		r.length += r.units(c)
		if front {
			r.buf.unshift(c)
		} else {
			r.buf.push(c)
		}
		if r.has(rNeedReadable) {
			r.emitReadable()
		}
	}
	r.maybeReadMore()
}

// wantsMore is the answer of push: below the high-water mark, or empty.
func (r *Readable) wantsMore() bool {
	return !r.has(rEnded) && (r.length < r.hwm || r.length == 0)
}

// onEOF takes the end of the data.
func (r *Readable) onEOF() {
	if r.has(rEnded) {
		return
	}
	if d := r.decoder(); d != nil {
		if rest := d.End(); rest != "" {
			c := Text(rest)
			r.buf.push(c)
			r.length += r.units(c)
		}
	}
	r.set(rEnded, true)
	if r.has(rSync) {
		// Inside _read: emitting now would hand out data from within read().
		r.emitReadable()
		return
	}
	r.set(rNeedReadable, false)
	if r.has(rEmittedReadable) && !r.rules().EOFAlwaysReadable {
		return
	}
	r.set(rEmittedReadable, true)
	r.emitReadableNow()
}

// maybeReadMore queues reading ahead.
func (r *Readable) maybeReadMore() {
	if !r.has(rReadingMore) && !r.Core.has(flagConstructing) {
		r.set(rReadingMore, true)
		r.loop.NextTickArg(tickReadMore, r)
	}
}

// tickReadMore reads while the buffer is below its mark, or empty in a stream
// that flows, and each read gets something.
func tickReadMore(a any) {
	r := a.(*Readable)
	for !r.has(rReading|rEnded) && (r.length < r.hwm || r.has(rFlowing) && r.length == 0) {
		before := r.length
		r.rself.Read(0)
		if before == r.length {
			break
		}
	}
	r.set(rReadingMore, false)
}
