package emitter

// Latent is the listeners that a class has on its own object from the
// beginning. They stay out of the table, at no cost, until somebody registers,
// removes or looks for listeners there; for whoever looks they have always been
// in it. It is for classes whose objects are made by the thousand and mostly
// heard by nobody else.
type Latent interface {
	// Concerns reports whether one of the listeners is the named event's.
	Concerns(name string) bool
	// Attach registers the listeners. It is called at most once, when the table
	// is empty.
	Attach()
	// Fire runs the named event's listeners; the event has no arguments.
	Fire(name string)
}

// SetLatent gives the emitter latent listeners. They are attached at once when
// it has others already.
func (e *EventEmitter) SetLatent(l Latent) {
	if len(e.lists) > 0 {
		l.Attach()
		return
	}
	e.latent = l
}

// IsLatent reports whether latent listeners wait to be attached.
func (e *EventEmitter) IsLatent() bool { return e.latent != nil }

// attach brings latent listeners into the table.
func (e *EventEmitter) attach() {
	if l := e.latent; l != nil {
		e.latent = nil
		l.Attach()
	}
}

// fireLatent is an emit without arguments while nobody else can listen.
func (e *EventEmitter) fireLatent(name string) bool {
	l := e.latent
	if !l.Concerns(name) {
		return false
	}
	l.Fire(name)
	return true
}
