package emitter

// Latent is the listeners that a class has on its own object from the
// beginning. They stay out of the table, at no cost, until somebody registers,
// removes or looks for listeners there; for whoever looks they have always been
// in it. Leading ones stay out while others are only added behind them. It is for classes whose objects are made by the thousand and mostly
// heard by nobody else.
type Latent interface {
	// Concerns reports whether one of the listeners is the named event's.
	Concerns(name string) bool
	// Attach registers the listeners. It is called at most once, and finds the
	// table empty.
	Attach()
	// Fire runs the named event's listeners; the event has no arguments.
	Fire(name string)
}

// Bare is a [Latent] that fires events which have arguments, too, because its
// listeners ignore them.
type Bare interface {
	Latent
	// Bare reports whether all of the named event's listeners ignore its arguments.
	Bare(name string) bool
}

// SetLatent gives the emitter latent listeners. They are attached at once when
// it has others already.
func (e *EventEmitter) SetLatent(l Latent) {
	if len(e.lists) > 0 {
		l.Attach()
		return
	}
	e.latent, e.latentNames, e.leads, e.ahead = l, ^uint32(0), false, 0
}

// SetLeadingLatent is SetLatent for listeners of the named events, all that may
// concern l, that stay latent while others are added behind them, of those events
// too. They are attached at once when one of them has listeners already.
func (e *EventEmitter) SetLeadingLatent(l Latent, names ...string) {
	for i := range e.lists {
		if k := &e.lists[i].key; k.Symbol == nil && l.Concerns(k.Name) || k.is(&newListener) || k.is(&removeListener) {
			l.Attach()
			return
		}
	}
	e.latent, e.latentNames, e.leads, e.ahead = l, 0, true, int16(len(e.lists))
	for _, name := range names {
		key := Key{Name: name}
		e.latentNames |= key.bit()
	}
}

// IsLatent reports whether latent listeners wait to be attached.
func (e *EventEmitter) IsLatent() bool { return e.latent != nil }

// IsUnheard reports whether the object has latent listeners and no others.
func (e *EventEmitter) IsUnheard() bool { return e.latent != nil && len(e.lists) == 0 }

// concerns reports whether latent listeners are the event's.
func (e *EventEmitter) concerns(key *Key) bool {
	return e.latent != nil && e.latentNames&key.bit() != 0 && key.Symbol == nil && e.latent.Concerns(key.Name)
}

// manyLatent is from how many listeners of an event on latent ones are attached,
// so that they count against the limit.
const manyLatent = 4

// yields makes room for one more listener: latent ones are attached unless they
// are to stay in front of it.
func (e *EventEmitter) yields(key *Key, prepend bool) {
	switch {
	case !e.leads || key.is(&newListener) || key.is(&removeListener):
	case !e.concerns(key):
		return
	case !prepend && e.maxListeners == 0:
		if i := e.place(key); i < 0 || len(e.lists[i].ls) < manyLatent {
			return
		}
	}
	e.attach()
}

// attach brings latent listeners into the table.
func (e *EventEmitter) attach() {
	l := e.latent
	if l == nil {
		return
	}
	e.latent, e.attaching = nil, true
	old := e.lists
	if len(old) > 0 {
		e.lists = nil
	}
	l.Attach()
	e.attaching = false
	if len(old) > 0 {
		e.merge(old)
	}
}

// merge puts the listeners behind which leading ones were attached in their
// places: events in the order in which they got their first.
func (e *EventEmitter) merge(old []list) {
	added := e.lists
	e.lists = make([]list, 0, len(old)+len(added))
	ahead := min(int(e.ahead), len(old))
	e.lists = append(append(e.lists, old[:ahead]...), added...)
	for _, l := range old[ahead:] {
		if i := e.place(&l.key); i >= 0 {
			to := &e.lists[i]
			to.ls = append(to.ls[:len(to.ls):len(to.ls)], l.ls...)
			to.warned = to.warned || l.warned
		} else {
			e.lists = append(e.lists, l)
		}
	}
}

// fireLatent is an emit without arguments of an event of latent listeners.
func (e *EventEmitter) fireLatent(key *Key) {
	ls := e.listed(key)
	if ls == nil {
		e.latent.Fire(key.Name)
		return
	}
	e.running++
	e.latent.Fire(key.Name)
	for _, l := range ls {
		if l.once && !l.fire() {
			continue
		}
		if fn, ok := l.fn.(func()); ok {
			fn()
		} else {
			l.run(e, nil)
		}
	}
	e.running--
}

// firesBare is an emit with arguments of an event of latent listeners that
// ignore them and are alone. It reports false when that is not so.
func (e *EventEmitter) firesBare(key *Key) bool {
	if e.place(key) >= 0 {
		return false
	}
	b, ok := e.latent.(Bare)
	if !ok || !b.Bare(key.Name) {
		return false
	}
	b.Fire(key.Name)
	return true
}

// Hide is SetLatent for listeners that are attached: if the table holds one
// listener for each event and they are those of own, in this order, they leave
// it again and l gives them when they are asked for. Otherwise it does nothing
// and reports false.
func (e *EventEmitter) Hide(l Latent, own []*Listener) bool {
	if e.latent != nil || e.running > 0 || len(e.lists) != len(own) {
		return false
	}
	for i := range own {
		if ls := e.lists[i].ls; len(ls) != 1 || ls[0] != own[i] || e.lists[i].warned {
			return false
		}
	}
	for i := range own {
		own[i].removed = true
	}
	clear(e.lists)
	e.lists = e.lists[:0]
	e.changes++
	e.latent, e.latentNames, e.leads, e.ahead = l, ^uint32(0), false, 0
	return true
}

// First returns the first listener of the named event, nil when it has none.
func (e *EventEmitter) First(name string) *Listener {
	if ls := e.find(Key{Name: name}); len(ls) > 0 {
		return ls[0]
	}
	return nil
}

// AttachLatent brings latent listeners into the table, if there are any.
func (e *EventEmitter) AttachLatent() { e.attach() }
