package jsrt

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
)

// Peer ties a JavaScript object to the Go object behind it. Every object that
// has an emitter has one; it is the emitter's hook, through which emits from Go
// find a program's overrides.
type Peer struct {
	rt      *Runtime
	Obj     *goja.Object
	Emitter *emitter.EventEmitter
	// Impl is the Go object, such as a *net.Socket; nil for a bare emitter.
	Impl any
	// capture is the emitter's captureRejections.
	capture bool
	// context is what was followed when the object was made.
	context goja.Value
	// shown are the arrays of listeners that the program got from _events.
	shown map[emitter.Key]*goja.Object
	// unshown is set for an emitter whose constructor never ran, until it has
	// listeners: its state shows from then on, maxUnshown likewise for a limit.
	unshown, maxUnshown bool
	// speaker is an object that inherits from Obj, while it emits.
	speaker *goja.Object
	// carries is set when http shows what it keeps on the object.
	carries bool
	assigned
	// states are the views of a stream's sides, made at the first look.
	states [3]goja.Value
}

// Bind ties obj to a Go object and its emitter. The emitter's state becomes
// visible as obj's own _events, _eventsCount and _maxListeners.
func (rt *Runtime) Bind(obj *goja.Object, impl any, em *emitter.EventEmitter) *Peer {
	p := rt.tie(obj, impl, em)
	rt.events.showState(obj)
	return p
}

// tie is Bind without the emitter's visible state. Listeners that the object
// has already, from a constructor that ran before, stay.
func (rt *Runtime) tie(obj *goja.Object, impl any, em *emitter.EventEmitter) *Peer {
	p := &Peer{rt: rt, Obj: obj, Emitter: em, Impl: impl, context: rt.async.value}
	if old := rt.PeerOf(obj); old != nil && old.Emitter != em {
		for _, key := range old.Emitter.Keys() {
			for _, l := range slices.Clone(old.Emitter.ListenersOf(key)) {
				old.Emitter.Drop(l)
				em.Insert(key, l, false)
			}
		}
	}
	p.capture = rt.events != nil && rt.events.captureAll
	rt.Attach(obj, p)
	if t := rt.Tracer(); t != nil {
		em.Trace(t)
	}
	em.SetHook(p)
	if rt.emitterMade != nil {
		rt.emitterMade(obj)
	}
	return p
}

// PeerOf returns what an object was bound to, nil when it is not ours.
func (rt *Runtime) PeerOf(v goja.Value) *Peer {
	p, _ := HandleOf[*Peer](rt, v)
	return p
}

// ImplOf returns the Go object of type T behind a JavaScript object.
func ImplOf[T any](rt *Runtime, v goja.Value) (T, bool) {
	if p := rt.PeerOf(v); p != nil {
		t, ok := p.Impl.(T)
		return t, ok
	}
	var zero T
	return zero, false
}

// Override returns the method that a program put in the place of a built-in
// one, nil when there is none. It is the one question that the core asks before
// it calls a method that users may override.
func (p *Peer) Override(name string) goja.Callable {
	v := p.Obj.Get(name)
	if v == nil || absent(v) || p.rt.IsBuiltin(v) {
		return nil
	}
	fn, ok := goja.AssertFunction(v)
	if !ok {
		p.rt.ThrowType("this." + name + " is not a function")
	}
	return fn
}

// CallOverride calls an override with arguments from Go.
func (p *Peer) CallOverride(fn goja.Callable, args ...any) goja.Value {
	vs := make([]goja.Value, len(args))
	for i, a := range args {
		vs[i] = p.rt.ToJS(a)
	}
	return p.rt.Call(fn, p.Obj, vs...)
}

// EmitOverride implements [emitter.Hook].
func (p *Peer) EmitOverride(_ *emitter.EventEmitter, key emitter.Key, args []any) (heard, handled bool) {
	fn := p.Override("emit")
	if fn == nil {
		return false, false
	}
	call := func() {
		vs := make([]goja.Value, 1+len(args))
		vs[0] = p.rt.keyValue(key)
		for i, a := range args {
			vs[i+1] = p.rt.ToJS(a)
		}
		heard = p.rt.Call(fn, p.Obj, vs...).ToBoolean()
	}
	if a := &p.rt.async; a.following && a.value == nil && p.rt.fromLoop() {
		p.rt.resume(p.context, call)
	} else {
		call()
	}
	return heard, true
}

// Throwable implements [emitter.Hook].
func (p *Peer) Throwable(arg any) any { return p.rt.events.unheard(p.rt.ToJS(arg)) }

// Describe implements [emitter.Hook].
func (p *Peer) Describe() string {
	return p.rt.inspectAt(p.Obj, -1)
}

// Convert implements [emitter.Hook]: dst points to what a typed Go listener
// takes.
func (p *Peer) Convert(arg, dst any) bool {
	v, ok := arg.(goja.Value)
	if !ok {
		return false
	}
	switch d := dst.(type) {
	case *error:
		*d = p.rt.ErrorFromValue(v)
		return true
	case *goja.Value:
		*d = v
		return true
	case **http.RequestOptions:
		if _, ok := v.(*goja.Object); ok {
			*d = p.rt.httpModule().requestOptions(v)
		}
		return true
	case emitter.Unboxer:
		d.Unbox(p.rt.FromJS(v))
		return true
	}
	to := reflect.ValueOf(dst).Elem()
	natural := p.rt.FromJS(v)
	from := reflect.ValueOf(natural)
	if from.IsValid() && !from.Type().AssignableTo(to.Type()) {
		from = reflect.ValueOf(baseOf(natural))
	}
	switch {
	case !from.IsValid():
		return false
	case from.Type().AssignableTo(to.Type()):
		to.Set(from)
	case from.CanConvert(to.Type()) && from.Kind() != reflect.String && to.Kind() != reflect.String:
		to.Set(from.Convert(to.Type()))
	default:
		return false
	}
	return true
}

// ToJS returns a Go value as JavaScript sees it: an object's peer, a Buffer for
// bytes, an error's face. JavaScript values pass through untouched.
func (rt *Runtime) ToJS(v any) goja.Value {
	switch v := v.(type) {
	case nil:
		return goja.Undefined()
	case goja.Value:
		return v
	case string:
		return rt.VM.ToValue(v)
	case bool:
		return rt.VM.ToValue(v)
	case []byte:
		if v == nil {
			return goja.Undefined()
		}
		return rt.BufferFrom(v)
	case emitter.Key:
		return rt.keyValue(v)
	case *emitter.Listener:
		return rt.events.faceOf(v)
	case emitter.Boxer:
		return rt.ToJS(v.Boxed())
	case faced:
		return v.face()
	case interface{ Emitter() *emitter.EventEmitter }:
		return rt.objectOf(v)
	case error:
		return rt.ErrorValue(v)
	default:
		if face := rt.faces[reflect.TypeOf(v)]; face != nil {
			return face(v)
		}
		return rt.VM.ToValue(v)
	}
}

// RegisterFace enters how values of a type that has no emitter show in
// JavaScript.
func (rt *Runtime) RegisterFace(t reflect.Type, face func(v any) goja.Value) {
	if rt.faces == nil {
		rt.faces = make(map[reflect.Type]func(v any) goja.Value)
	}
	rt.faces[t] = face
}

// faced is a Go view of a JavaScript value.
type faced interface{ face() goja.Value }

// FromJS returns a JavaScript value as Go listeners take it: the Go object
// behind it, the bytes of a Buffer, or the exported value.
func (rt *Runtime) FromJS(v goja.Value) any {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	if o, ok := v.(*goja.Object); ok {
		if p := rt.PeerOf(o); p != nil && p.Impl != nil {
			return p.Impl
		}
		if b, ok := rt.BytesOf(o); ok {
			return b
		}
		return v
	}
	return v.Export()
}

// objectOf returns the JavaScript face of a Go object that has an emitter,
// making one by its type when it has none yet.
func (rt *Runtime) objectOf(v interface{ Emitter() *emitter.EventEmitter }) goja.Value {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer && rv.IsNil() {
		return goja.Undefined()
	}
	if p, ok := v.Emitter().Hook().(*Peer); ok {
		return p.Obj
	}
	for _, wrap := range rt.wrappers {
		if o := wrap(v); o != nil {
			return o
		}
	}
	return rt.VM.ToValue(v)
}

// RegisterWrapper enters a function that makes the JavaScript object of a Go
// object that JavaScript has not seen yet, or returns nil when the type is not
// its own. It must [Runtime.Bind] the two.
func (rt *Runtime) RegisterWrapper(wrap func(v any) *goja.Object) {
	rt.wrappers = append(rt.wrappers, wrap)
}
