package stream

// pipeline10 pipes streams into each other and destroys all when one fails. An
// error that there is no callback for is thrown.
func pipeline10(stages []any, cb func(error, any)) any {
	var first error
	var destroys []func(error)
	destroyAll := func() {
		for _, destroy := range destroys {
			destroy(nil)
		}
	}
	for i, stage := range stages {
		reading := i < len(stages)-1
		destroys = append(destroys, watchStage10(stage.(Stream), reading, i > 0, func(err error) {
			if first == nil {
				first = err
			}
			if err != nil {
				destroyAll()
			}
			if reading {
				return
			}
			destroyAll()
			if cb != nil {
				cb(first, nil)
			} else {
				throwIf(first)
			}
		}))
	}
	source := stages[0]
	for _, stage := range stages[1:] {
		source = source.(Source).Pipe(stage.(Destination))
	}
	return source
}

func watchStage10(s Stream, reading, writing bool, cb func(error)) func(error) {
	cb = once(cb)
	closed, destroyed := false, false
	s.Emitter().On("close", func(...any) { closed = true })
	side := func(on bool) Tri {
		if on {
			return Yes
		}
		return No
	}
	Finished(s, &FinishedOptions{Readable: side(reading), Writable: side(writing)}, func(err error) {
		if err == nil {
			closed = true
		}
		cb(err)
	})
	return func(err error) {
		if closed || destroyed {
			return
		}
		destroyed = true
		if a, ok := s.(Aborter); ok && is(s, FlagRequest) {
			a.Abort()
			return
		}
		if d, ok := s.(Destroyer); ok {
			d.Destroy(nil)
			return
		}
		if err == nil {
			err = errDestroyed("pipe")
		}
		cb(err)
	}
}
