package jsrt

import (
	"math"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/emitter"
)

// makeState prepares the accessors that every emitter carries as own
// properties, as Node's emitters carry their state.
func (m *eventsModule) makeState() {
	rt := m.rt
	def := func(i int, name string, get func(p *Peer) goja.Value, set func(p *Peer, v goja.Value)) {
		m.state[i] = stateProperty{
			name: name,
			get: rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
				if p := rt.PeerOf(c.This); p != nil {
					return p.recalled(name, get(p))
				}
				return nil
			}),
			set: rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
				this := rt.thisObject(c.This)
				if p := rt.PeerOf(this); p != nil {
					set(p, c.Argument(0))
					p.recall(name, c.Argument(0), orUndefined(get(p)))
				} else {
					must(this.DefineDataProperty(name, c.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
				}
				return nil
			}),
		}
		rt.Attach(m.state[i].get, dataFace{})
	}
	m.shape = m.rt.newShape()
	def(0, "_events", m.snapshot, m.replace)
	def(1, "_eventsCount", func(p *Peer) goja.Value { return rt.VM.ToValue(len(p.Emitter.Keys())) }, func(*Peer, goja.Value) {})
	def(2, "_maxListeners", func(p *Peer) goja.Value {
		if n, own := p.Emitter.OwnMaxListeners(); own {
			return rt.VM.ToValue(n)
		}
		return goja.Undefined()
	}, func(p *Peer, v goja.Value) {
		if goja.IsUndefined(v) {
			p.Emitter.ResetMaxListeners()
			return
		}
		m.setMax(p, m.rt.looseNumber(v))
	})
	m.addState(m.shape)
}

// showState gives an emitter its own state properties.
func (m *eventsModule) showState(o *goja.Object) {
	if sh := m.rt.shapes.shapeOf(o); sh == nil || !sh.state {
		m.show(o, 0, 1, 2)
	}
}

// addState adds those properties to a shape.
func (m *eventsModule) addState(s *shape) *shape {
	for i := range m.state {
		s.face(m.state[i].name, &ownFace{m.state[i].get, m.state[i].set})
	}
	s.state = true
	return s
}

// show is showState for some of the properties.
func (m *eventsModule) show(o *goja.Object, which ...int) {
	for _, i := range which {
		s := &m.state[i]
		must(o.DefineAccessorProperty(s.name, s.get, s.set, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
}

// snapshot returns the listeners as the object that _events is in Node: a
// function for one listener, an array for several.
func (m *eventsModule) snapshot(p *Peer) goja.Value {
	o := m.rt.VM.NewObject()
	must(o.SetPrototype(nil))
	for _, key := range p.Emitter.Keys() {
		var fns []goja.Value
		for _, l := range p.Emitter.ListenersOf(key) {
			m.faceOf(l)
			fns = append(fns, l.Foreign.(*goja.Object))
		}
		v := goja.Value(goja.Undefined())
		switch len(fns) {
		case 0:
		case 1:
			v = fns[0]
		default:
			v = m.shownList(p, key, fns)
		}
		if s, ok := m.rt.keyValue(key).(*goja.Symbol); ok {
			must(o.SetSymbol(s, v))
		} else {
			must(o.Set(key.Name, v))
		}
	}
	return o
}

// shownList is an event's listeners as an array, which says by a property whether
// a leak was warned of.
func (m *eventsModule) shownList(p *Peer, key emitter.Key, fns []goja.Value) goja.Value {
	v := m.rt.array(fns)
	if p.Emitter.Warned(key) {
		must(v.Set("warned", true))
	}
	if p.shown == nil {
		p.shown = make(map[emitter.Key]*goja.Object)
	}
	p.shown[key] = v
	return v
}

// readWarned takes over what a program made of that property.
func (p *Peer) readWarned(key emitter.Key) {
	if o := p.shown[key]; o != nil {
		v := o.Get("warned")
		p.Emitter.SetWarned(key, v != nil && v.ToBoolean())
		delete(p.shown, key)
	}
}

// replace takes an object that a program put in the place of _events.
func (m *eventsModule) replace(p *Peer, v goja.Value) {
	for _, key := range p.Emitter.Keys() {
		for _, l := range p.Emitter.ListenersOf(key) {
			p.Emitter.Drop(l)
		}
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	add := func(event, fns goja.Value) {
		fn, isObj := fns.(*goja.Object)
		if !isObj {
			return
		}
		if _, callable := goja.AssertFunction(fn); callable {
			m.insert(p, m.key(event), fn, false, false)
			return
		}
		m.rt.VM.ForOf(fn, func(v goja.Value) bool {
			if f, ok := v.(*goja.Object); ok {
				m.insert(p, m.key(event), f, false, false)
			}
			return true
		})
	}
	for _, name := range o.GetOwnPropertyNames() {
		add(m.rt.VM.ToValue(name), o.Get(name))
	}
	for _, s := range o.Symbols() {
		add(s, o.GetSymbol(s))
	}
}

func (m *eventsModule) setMax(p *Peer, n float64) {
	if n > math.MaxInt32 || !(n >= 0) { // a program's own _maxListeners: no limit
		n = 0
	}
	p.Emitter.SetMaxListeners(int(n))
}

func (m *eventsModule) checkMax(name string, v goja.Value) float64 {
	n, ok := number(v)
	if !ok || n < 0 || math.IsNaN(n) {
		m.rt.throwOutOfRange(name, "a non-negative number", v)
	}
	return n
}

func (m *eventsModule) setMaxListeners(c goja.FunctionCall) goja.Value {
	n := m.checkMax("n", c.Argument(0))
	p := m.thisPeer(c)
	if p.maxUnshown {
		p.maxUnshown = false
		m.show(p.Obj, 2)
	}
	m.setMax(p, n)
	set, _ := p.Emitter.OwnMaxListeners()
	p.recall("_maxListeners", c.Argument(0), m.rt.VM.ToValue(set))
	return c.This
}

func (m *eventsModule) getMaxListeners(c goja.FunctionCall) goja.Value {
	p := m.thisPeer(c)
	if n, own := p.Emitter.OwnMaxListeners(); own {
		return p.recalled("_maxListeners", m.rt.VM.ToValue(n))
	}
	return m.class.Ctor.Get("defaultMaxListeners")
}

// DefaultMaxListeners implements [emitter.Env].
func (rt *Runtime) DefaultMaxListeners() int {
	if n := rt.events.defaultMax; n < math.MaxInt32 {
		return int(n)
	}
	return 0
}

// Tracer implements [emitter.Env].
func (rt *Runtime) Tracer() emitter.Tracer {
	if rt.loop == nil {
		return nil
	}
	return rt.loop.Tracer()
}

// WarnListeners implements [emitter.Env]: the warning goes to process
// 'warning', with the emitter, the event and the count on it.
func (rt *Runtime) WarnListeners(w emitter.LeakWarning) {
	o := rt.NewError("Error", w.Message(rt.V16()))
	must(o.Set("name", "MaxListenersExceededWarning"))
	if p, ok := w.Emitter.Hook().(*Peer); ok {
		must(o.Set("emitter", p.Obj))
	}
	event := rt.events.adding
	if event == nil {
		event = rt.keyValue(w.Event)
	}
	must(o.Set("type", event))
	must(o.Set("count", w.Count))
	rt.emitWarning(o)
}

// unheard returns what an 'error' without listeners throws.
func (m *eventsModule) unheard(v goja.Value) goja.Value {
	if m.rt.isError(v) || m.rt.VM.InstanceOf(v, *m.rt.seam.ctors["Error"]) {
		return v
	}
	text := ""
	if m.rt.VM.Try(func() { text = m.rt.inspect(v) }) != nil {
		text = v.String()
	}
	e := m.rt.NewNodeError("Error", "ERR_UNHANDLED_ERROR", "Unhandled error. ("+text+")")
	must(e.Set("context", v))
	return e
}
