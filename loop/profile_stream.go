package loop

// StreamProfile is the part of a [Profile] that the stream package reads.
type StreamProfile struct {
	// AutoDestroy: streams destroy themselves after their end or an error,
	// unless told otherwise.
	AutoDestroy bool
	// KeepError: a stream keeps its first error, emits it once, and neither reads
	// nor writes after it.
	KeepError bool
	// DestroyOnce: a second destroy does nothing; otherwise its error is emitted
	// too. The callback of destroy does not take the place of 'error'.
	DestroyOnce bool
	// CatchThrown: what _destroy throws becomes its error.
	CatchThrown bool
	// CloseNeedsBothSides: a Duplex emits 'close' only when both sides' options
	// let it.
	CloseNeedsBothSides bool
	// Construct: _construct is called.
	Construct bool
	// ReadableComputed: the properties readable and writable, and those derived
	// from them, follow the state. Otherwise readable and writable are plain, set
	// to false at 'end' and by end, and the others do not exist.
	ReadableComputed bool
	// MissingMethodsThrow: a missing _read, _write or _transform throws.
	// Otherwise it is an error of the stream.
	MissingMethodsThrow bool
	// SpecificTypes: messages show the value of a wrong type, and list types in
	// the newer form.
	SpecificTypes bool
	// UnshiftDecodes: unshift takes an encoding and decodes strings, and bytes
	// among decoded text become text when a part of them is read with it.
	UnshiftDecodes bool
	// DataNeedsListener: a pushed chunk is emitted at once only when someone
	// listens to 'data'.
	DataNeedsListener bool
	// EOFAlwaysReadable: the end of the data emits 'readable' even when one is on
	// its way.
	EOFAlwaysReadable bool
	// ReadRaisesMarkFirst: a read above the high-water mark raises it before
	// anything else, and one that gets too little does not ask for 'readable' by
	// itself.
	ReadRaisesMarkFirst bool
	// PausedIsKept: isPaused is true after pause, whatever the flow is.
	PausedIsKept bool
	// FlowForgotten: when the last 'readable' and 'data' listeners are gone, the
	// flow is as if it had never begun.
	FlowForgotten bool
	// PipeAwaitsLazily: a pipe listens for 'drain' from its first full write on
	// and knows which destination it waits for. Otherwise it listens from the
	// beginning and counts.
	PipeAwaitsLazily bool
	// UnpipePauses: unpipe pauses the source through pause, with its event.
	UnpipePauses bool
	// WriteThrows: write throws for a wrong chunk or encoding, and a second
	// callback of _write is an error of the stream. Otherwise a wrong chunk is an
	// error of the stream and the second callback throws.
	WriteThrows bool
	// WriteFallsBack: without _write, _writev gets single chunks.
	WriteFallsBack bool
	// WriteChecksDestroyed: write answers false after an error or destruction;
	// a direct write reaches _write in any case.
	WriteChecksDestroyed bool
	// WriteBatchesTicks: writes in a row that complete at once share a tick, and
	// a failed write fails those that wait.
	WriteBatchesTicks bool
	// FailPendingWrites: destruction fails the writes that wait.
	FailPendingWrites bool
	// EndReports: the callback of end gets an error, and every end has one.
	EndReports bool
	// FinalAtOnce: _final runs within end, with what it throws caught, and
	// 'finish' follows in a tick. Otherwise _final runs in a tick.
	FinalAtOnce bool
	// FinishOnce: what listeners of 'prefinish' do may put off 'finish', and end
	// itself never emits it.
	FinishOnce bool
	// TransformFinal: a Transform flushes in _final and holds back the callback
	// of _write while its readable side is full. Otherwise it flushes at
	// 'prefinish' and asks itself for more.
	TransformFinal bool
	// WrapDestroys: a wrapped stream's errors and 'close' are the wrapper's own.
	// Otherwise they are passed on as events.
	WrapDestroys bool
	// LegacyErrorsEmit: a pipe of the oldest kind lets an unheard error be
	// emitted again. Otherwise it throws it.
	LegacyErrorsEmit bool
	// FinishedWaitsForClose: finished calls back at 'close' of streams that are
	// known to emit it, and in a tick for one that is over. Otherwise it goes by
	// 'end', 'finish' and 'close' alone.
	FinishedWaitsForClose bool
	// FromTakesText: from makes one chunk of a string or of bytes, reads one ahead,
	// pulls plain iterators without waiting, and gives its iterator up when the
	// stream is destroyed.
	FromTakesText bool
	// IteratorIsGenerator: a stream's async iterator is a generator, which
	// destroys the stream when it ends. Otherwise it is an object that answers
	// from the buffer at once and destroys only when it is given up.
	IteratorIsGenerator bool
	// PipelineEnds: pipeline takes functions and iterables, passes its error to
	// what it destroys, and needs a callback.
	PipelineEnds bool
}

var stream16 = StreamProfile{
	AutoDestroy:           true,
	KeepError:             true,
	DestroyOnce:           true,
	CatchThrown:           true,
	Construct:             true,
	ReadableComputed:      true,
	MissingMethodsThrow:   true,
	SpecificTypes:         true,
	UnshiftDecodes:        true,
	DataNeedsListener:     true,
	EOFAlwaysReadable:     true,
	ReadRaisesMarkFirst:   true,
	PausedIsKept:          true,
	FlowForgotten:         true,
	PipeAwaitsLazily:      true,
	UnpipePauses:          true,
	WriteThrows:           true,
	WriteFallsBack:        true,
	WriteChecksDestroyed:  true,
	WriteBatchesTicks:     true,
	FailPendingWrites:     true,
	EndReports:            true,
	FinalAtOnce:           true,
	FinishOnce:            true,
	TransformFinal:        true,
	WrapDestroys:          true,
	LegacyErrorsEmit:      true,
	FinishedWaitsForClose: true,
	FromTakesText:         true,
	IteratorIsGenerator:   true,
	PipelineEnds:          true,
}

var stream10 = StreamProfile{
	CloseNeedsBothSides: true,
}
