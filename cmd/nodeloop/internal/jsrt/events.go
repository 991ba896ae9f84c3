package jsrt

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/emitter"
)

// eventsModule is the events module over package emitter.
type eventsModule struct {
	rt           *Runtime
	class        *Class
	monitor      *goja.Symbol
	rejection    *goja.Symbol
	defaultMax   float64
	captureAll   bool
	state        [3]stateProperty
	shape        *shape // of bare emitters
	captureProto *goja.Object
	// adding is the event of the registration that runs, as it was given.
	adding goja.Value
	// byOriginal is set while a wrapper is removed by the function it wraps.
	byOriginal bool
}

// stateProperty is one of an emitter's own state properties; the functions are
// shared by all emitters.
type stateProperty struct {
	name     string
	get, set *goja.Object
}

func (rt *Runtime) registerEvents() {
	rt.Register("events", func(rt *Runtime) goja.Value { return rt.eventsModule().class.Ctor })
}

// eventsModule returns the module's state, made on first use.
func (rt *Runtime) eventsModule() *eventsModule {
	if rt.events != nil {
		return rt.events
	}
	m := &eventsModule{rt: rt, defaultMax: emitter.DefaultMaxListeners}
	rt.events = m
	m.monitor = goja.NewSymbol("events.errorMonitor")
	m.rejection = rt.symbolFor("nodejs.rejection")
	m.class = rt.Class("EventEmitter", pick(rt, 1, 0), nil, m.construct)
	m.makeState()
	m.methods()
	m.statics()
	return m
}

// EventEmitterClass returns the class that other modules derive from.
func (rt *Runtime) EventEmitterClass() *Class { return rt.eventsModule().class }

func (m *eventsModule) construct(c goja.ConstructorCall) *goja.Object {
	m.init(c.This, c.Argument(0))
	return nil
}

// init is EventEmitter.init: what every emitter's constructor runs.
func (m *eventsModule) init(this *goja.Object, opts goja.Value) {
	p := m.rt.PeerOf(this)
	if p == nil {
		p = m.newPeer(this)
	} else if p.maxUnshown {
		p.unshown, p.maxUnshown = false, false
		m.showState(this)
	}
	if !m.rt.V16() {
		return
	}
	p.capture = m.captureAll
	o, ok := opts.(*goja.Object)
	if !ok {
		return
	}
	if v := o.Get("captureRejections"); v != nil && v.ToBoolean() {
		if _, isBool := v.Export().(bool); !isBool {
			m.rt.throwArgType("options.captureRejections", "of type boolean", v)
		}
		p.capture = true
	}
}

// peer returns the object's peer, which may be a prototype's, as Node's _events
// may. An object that got the methods without the constructor gets one.
func (m *eventsModule) peer(this *goja.Object) *Peer {
	if p, ok := inheritedHandle[*Peer](m.rt, this); ok {
		return p
	}
	em := &emitter.EventEmitter{}
	em.Init(m.rt, nil)
	p := m.rt.tie(this, nil, em)
	p.capture, p.unshown, p.maxUnshown = m.captureAll, true, true
	return p
}

func (m *eventsModule) newPeer(this *goja.Object) *Peer {
	em := &emitter.EventEmitter{}
	em.Init(m.rt, nil)
	m.shape.wear(this)
	p := m.rt.Bind(this, nil, em)
	p.capture = m.captureAll
	return p
}

func (m *eventsModule) thisPeer(c goja.FunctionCall) *Peer {
	return m.peer(m.rt.thisObject(c.This))
}

func (m *eventsModule) methods() {
	cl := m.class
	capture := cl.Proto
	m.captureProto = capture
	cl.rt.defineHidden(cl.Proto, "constructor", cl.Ctor)
	must(cl.Proto.Set("_events", goja.Undefined()))
	must(cl.Proto.Set("_eventsCount", 0))
	must(cl.Proto.Set("_maxListeners", goja.Undefined()))
	cl.Method("setMaxListeners", 1, m.setMaxListeners)
	cl.Method("getMaxListeners", 0, m.getMaxListeners)
	cl.Method("emit", 1, m.emit)
	add := cl.Method("addListener", 2, func(c goja.FunctionCall) goja.Value { return m.add(c, false, false) })
	must(cl.Proto.Set("on", add))
	cl.Method("prependListener", 2, func(c goja.FunctionCall) goja.Value { return m.add(c, true, false) })
	cl.Method("once", 2, func(c goja.FunctionCall) goja.Value { return m.addOnce(c, "on") })
	cl.Method("prependOnceListener", 2, func(c goja.FunctionCall) goja.Value { return m.addOnce(c, "prependListener") })
	remove := cl.Method("removeListener", 2, func(c goja.FunctionCall) goja.Value { return m.remove(c, false) })
	must(cl.Proto.Set("off", remove))
	cl.Method("removeAllListeners", 1, func(c goja.FunctionCall) goja.Value { return m.removeAll(c, false) })
	cl.Method("listeners", 1, func(c goja.FunctionCall) goja.Value { return m.list(c, false) })
	cl.Method("rawListeners", 1, func(c goja.FunctionCall) goja.Value { return m.list(c, true) })
	cl.Method("listenerCount", 1, func(c goja.FunctionCall) goja.Value {
		key := m.key(c.Argument(0))
		return m.rt.VM.ToValue(m.thisPeer(c).Emitter.CountOf(key))
	})
	cl.Method("eventNames", 0, func(c goja.FunctionCall) goja.Value {
		return m.rt.array(m.names(m.thisPeer(c).Emitter))
	})
}

// key returns the event that a JavaScript value names.
func (m *eventsModule) key(v goja.Value) emitter.Key {
	switch v := v.(type) {
	case *goja.Symbol:
		if v == m.monitor {
			return emitter.ErrorMonitor
		}
		return emitter.Key{Name: symbolText(v), Symbol: v}
	case goja.String:
		return emitter.Key{Name: v.String()}
	}
	if v == nil {
		return emitter.Key{Name: "undefined"}
	}
	return emitter.Key{Name: v.ToString().String()}
}

// keyValue is the way back from [eventsModule.key].
func (rt *Runtime) keyValue(key emitter.Key) goja.Value {
	if s, ok := key.Symbol.(*goja.Symbol); ok {
		return s
	}
	if key == emitter.ErrorMonitor {
		return rt.events.monitor
	}
	return rt.VM.ToValue(key.Name)
}

func (m *eventsModule) emit(c goja.FunctionCall) goja.Value {
	p := m.thisPeer(c)
	var args []any
	if len(c.Arguments) > 1 {
		args = make([]any, len(c.Arguments)-1)
		for i, a := range c.Arguments[1:] {
			args[i] = a
		}
	}
	defer m.rt.rethrow()
	if this := c.This.(*goja.Object); this != p.Obj {
		defer func(was *goja.Object) { p.speaker = was }(p.speaker)
		p.speaker = this
	}
	return m.rt.VM.ToValue(p.Emitter.EmitDefault(m.key(c.Argument(0)), args))
}

// jsListener is a JavaScript function among an emitter's listeners.
type jsListener struct {
	rt    *Runtime
	call  goja.Callable
	event goja.Value
	// errorFirst: the event's first argument is an error, or null for none.
	errorFirst bool
}

// Call implements [emitter.Callee].
func (l *jsListener) Call(e *emitter.EventEmitter, args []any) {
	p, _ := e.Hook().(*Peer)
	if a := &l.rt.async; a.following && p != nil && a.value == nil && l.rt.fromLoop() {
		l.rt.resume(p.context, func() { l.deliver(p, args) })
		return
	}
	l.deliver(p, args)
}

func (l *jsListener) deliver(p *Peer, args []any) {
	this := goja.Undefined()
	if p != nil {
		this = p.Obj
		if p.speaker != nil {
			this = p.speaker
		}
	}
	var buf [4]goja.Value
	vs := buf[:0]
	for _, a := range args {
		vs = append(vs, l.rt.ToJS(a))
	}
	if len(args) > 0 && args[0] == nil && l.errorFirst {
		vs[0] = goja.Null()
	}
	result := l.rt.Call(l.call, this, vs...)
	if p != nil && p.capture && result != nil && !goja.IsUndefined(result) && !goja.IsNull(result) {
		l.rt.events.catch(p, result, l.event, vs)
	}
}

var lookupKey = emitter.Key{Name: "lookup"}

// onceWrapper is the function that once() hands to on(): its listener property
// is the function to call.
type onceWrapper struct{ fn *goja.Object }

func (m *eventsModule) checkListener(v goja.Value) *goja.Object {
	if _, ok := goja.AssertFunction(v); !ok {
		m.rt.throwArgType("listener", pick(m.rt, "of type function", "of type Function"), v)
	}
	return v.(*goja.Object)
}

// add is on and prependListener. Only the methods of a class that acts on
// registrations are watched by it.
func (m *eventsModule) add(c goja.FunctionCall, prepend, watched bool) goja.Value {
	fn := m.checkListener(c.Argument(1))
	m.addTo(m.thisPeer(c), c.Argument(0), fn, prepend, watched)
	return c.This
}

// unwatched keeps registrations from the class that acts on them until the
// function that it returns is called.
func unwatched(p *Peer) func() {
	w := p.Emitter.Watcher()
	if w == nil {
		return func() {}
	}
	p.Emitter.SetWatcher(nil)
	return func() { p.Emitter.SetWatcher(w) }
}

func (m *eventsModule) addTo(p *Peer, event goja.Value, fn *goja.Object, prepend, watched bool) {
	if p.unshown {
		p.unshown = false
		m.show(p.Obj, 0, 1)
	}
	if p.Emitter.CountOf(emitter.Key{Name: "newListener"}) > 0 {
		shown := goja.Value(fn)
		if l := fn.Get("listener"); l != nil && l.ToBoolean() {
			shown = l
		}
		m.rt.CallMethod(p.Obj, "emit", m.rt.VM.ToValue("newListener"), event, shown)
	}
	defer func(was goja.Value) { m.adding = was }(m.adding)
	m.adding = event
	m.insert(p, m.key(event), fn, prepend, watched)
}

// insert registers a function without 'newListener'.
func (m *eventsModule) insert(p *Peer, key emitter.Key, fn *goja.Object, prepend, watched bool) {
	run, once := fn, false
	if w, ok := HandleOf[*onceWrapper](m.rt, fn); ok {
		run, once = w.fn, true
	}
	call, _ := goja.AssertFunction(run)
	defer m.rt.rethrow()
	if !watched && !prepend {
		defer unwatched(p)()
	}
	p.readWarned(key)
	l := &jsListener{m.rt, call, m.rt.keyValue(key), key == lookupKey}
	p.Emitter.Insert(key, emitter.NewListener(l, fn, once), prepend)
}

func (m *eventsModule) addOnce(c goja.FunctionCall, method string) goja.Value {
	fn := m.checkListener(c.Argument(1))
	event := c.Argument(0)
	this := m.rt.thisObject(c.This)
	m.rt.CallMethod(this, method, event, m.onceFace(this, event, fn))
	return c.This
}

// onceFace makes the wrapper that a once listener shows as. Called directly,
// it removes itself and runs the listener once.
func (m *eventsModule) onceFace(target *goja.Object, event goja.Value, fn *goja.Object) *goja.Object {
	fired := false
	var face *goja.Object
	face = m.rt.Fn("bound onceWrapper", 0, func(c goja.FunctionCall) goja.Value {
		if fired {
			return nil
		}
		fired = true
		args := Args(c)
		m.rt.CallMethod(target, "removeListener", event, face)
		return m.rt.CallValue(fn, target, args...)
	})
	must(face.Set("listener", fn))
	m.rt.Attach(face, &onceWrapper{fn})
	return face
}

// faceOf returns the function that a listener shows as in JavaScript.
func (m *eventsModule) faceOf(l *emitter.Listener) goja.Value {
	fn, ok := l.Foreign.(*goja.Object)
	if !ok {
		length := 0
		if t := reflect.TypeOf(l.Func()); t.Kind() == reflect.Func && !t.IsVariadic() {
			length = t.NumIn()
		}
		fn = m.rt.Fn("", length, func(c goja.FunctionCall) goja.Value {
			args := make([]any, len(c.Arguments))
			for i, a := range c.Arguments {
				args[i] = a
			}
			l.Call(args...)
			return nil
		})
		l.Foreign = fn
	}
	if m.rt.V16() && l.RemovedAmongOthers() && !m.byOriginal {
		return fn
	}
	return m.original(fn)
}

// original is the function behind a wrapper that has a listener property.
func (m *eventsModule) original(fn *goja.Object) goja.Value {
	if l := fn.Get("listener"); l != nil && l.ToBoolean() {
		return l
	}
	return fn
}

// remove is removeListener; see [eventsModule.add].
func (m *eventsModule) remove(c goja.FunctionCall, watched bool) goja.Value {
	fn := m.checkListener(c.Argument(1))
	p := m.thisPeer(c)
	key := m.key(c.Argument(0))
	ls := p.Emitter.ListenersOf(key)
	defer m.rt.rethrow()
	for i := len(ls) - 1; i >= 0; i-- {
		face, ok := ls[i].Foreign.(*goja.Object)
		if !ok || face != fn && !m.original(face).StrictEquals(fn) {
			continue
		}
		if watched || p.Emitter.Watcher() == nil {
			defer func(was bool) { m.byOriginal = was }(m.byOriginal)
			m.byOriginal = face != fn
			p.Emitter.Remove(ls[i])
			break
		}
		p.Emitter.Drop(ls[i])
		if p.Emitter.CountOf(emitter.Key{Name: "removeListener"}) > 0 {
			m.rt.CallMethod(p.Obj, "emit", m.rt.VM.ToValue("removeListener"), c.Argument(0), m.original(face))
		}
		break
	}
	return c.This
}

// removeAll is removeAllListeners; see [eventsModule.add].
func (m *eventsModule) removeAll(c goja.FunctionCall, watched bool) goja.Value {
	p := m.thisPeer(c)
	defer m.rt.rethrow()
	defer func(was bool) { m.byOriginal = was }(m.byOriginal)
	m.byOriginal = false
	if !watched {
		defer unwatched(p)()
	}
	if len(c.Arguments) == 0 {
		if !m.rt.V16() {
			m.dropSymbols(p.Emitter)
		}
		p.Emitter.RemoveAll()
	} else {
		p.Emitter.RemoveAllOf(m.key(c.Argument(0)))
	}
	return c.This
}

// dropSymbols removes the listeners of events that symbols name, of which Node 10
// tells nobody when it removes all.
func (m *eventsModule) dropSymbols(em *emitter.EventEmitter) {
	for _, key := range em.Keys() {
		if key.Symbol == nil {
			continue
		}
		for _, l := range slices.Clone(em.ListenersOf(key)) {
			em.Drop(l)
		}
	}
}

func (m *eventsModule) list(c goja.FunctionCall, raw bool) goja.Value {
	var out []goja.Value
	for _, l := range m.thisPeer(c).Emitter.ListenersOf(m.key(c.Argument(0))) {
		shown := m.faceOf(l)
		if face, ok := l.Foreign.(*goja.Object); ok && raw {
			shown = face
		}
		out = append(out, shown)
	}
	return m.rt.array(out)
}

// names lists events in the order of an object's keys.
func (m *eventsModule) names(em *emitter.EventEmitter) []goja.Value {
	keys := em.KeysInOrder()
	out := make([]goja.Value, len(keys))
	for i, k := range keys {
		out[i] = m.rt.keyValue(k)
	}
	return out
}
