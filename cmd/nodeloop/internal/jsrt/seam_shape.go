package jsrt

import (
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// shapeSeam makes objects as the engine makes its built-in ones: of a template
// that many objects share and whose properties an object gets when they are
// first looked at. Behind the object's own fields lie ours.
type shapeSeam struct {
	vm   *goja.Runtime
	self uintptr // in an Object
	run  uintptr

	itab, plain, proxy unsafe.Pointer // of templated and ordinary objects, and of proxies
	worn               reflect.Type   // what we put behind an object
	whole              reflect.Type   // the same with the object in front
	inWhole            uintptr
	base               reflect.Type
	class              string // our own copy of "Object": its address tells our objects
	off                struct{ class, val, proto, extensible, values, names uintptr }
	tmpl, ready        uintptr
	handle, sh         uintptr

	template     reflect.Type
	tNames       uintptr
	tProps       reflect.StructField
	property     reflect.Type // of accessors
	propertyItab unsafe.Pointer
}

// iface is how an interface value with methods lies in memory.
type iface struct{ tab, data unsafe.Pointer }

func newShapeSeam(vm *goja.Runtime) *shapeSeam {
	object := reflect.TypeFor[goja.Object]()
	s := &shapeSeam{
		vm:    vm,
		self:  field(object, "self", nil).Offset,
		run:   field(object, "runtime", reflect.TypeFor[*goja.Runtime]()).Offset,
		class: strings.Clone("Object"),
	}
	sample := vm.GlobalObject().Get("Object").(*goja.Object).Get("prototype").(*goja.Object)
	s.itab = s.impl(sample).tab
	s.plain = s.impl(vm.NewObject()).tab
	s.proxy = s.impl(vm.ToValue(vm.NewProxy(vm.NewObject(), &goja.ProxyTrapConfig{})).(*goja.Object)).tab
	templated := reflect.ValueOf(sample).Elem().FieldByName("self").Elem().Type().Elem()
	base := field(templated, "baseObject", nil)
	s.base = base.Type
	if base.Offset != 0 || templated.Name() != "templatedObject" {
		panic("jsrt: this version of the engine has other templates")
	}
	s.off.class = field(s.base, "class", reflect.TypeFor[string]()).Offset
	s.off.val = field(s.base, "val", reflect.TypeFor[*goja.Object]()).Offset
	s.off.proto = field(s.base, "prototype", reflect.TypeFor[*goja.Object]()).Offset
	s.off.extensible = field(s.base, "extensible", reflect.TypeFor[bool]()).Offset
	s.off.values = field(s.base, "values", reflect.TypeFor[map[unistring.String]goja.Value]()).Offset
	s.off.names = field(s.base, "propNames", reflect.TypeFor[[]unistring.String]()).Offset
	tmpl := field(templated, "tmpl", nil)
	s.tmpl, s.template = tmpl.Offset, tmpl.Type.Elem()
	s.ready = field(templated, "protoMaterialised", reflect.TypeFor[bool]()).Offset
	s.tNames = field(s.template, "propNames", reflect.TypeFor[[]unistring.String]()).Offset
	s.tProps = field(s.template, "props", nil)
	s.worn = reflect.StructOf([]reflect.StructField{
		{Name: "Impl", Type: templated},
		{Name: "Handle", Type: reflect.TypeFor[any]()},
		{Name: "Shape", Type: reflect.TypeFor[*shape]()},
	})
	s.handle, s.sh = s.worn.Field(1).Offset, s.worn.Field(2).Offset
	s.whole = reflect.StructOf([]reflect.StructField{
		{Name: "Object", Type: object},
		{Name: "Worn", Type: s.worn},
	})
	s.inWhole = s.whole.Field(1).Offset
	return s
}

func (s *shapeSeam) impl(o *goja.Object) *iface {
	return (*iface)(unsafe.Add(unsafe.Pointer(o), s.self))
}

// ours returns what lies behind one of our objects, nil for others.
func (s *shapeSeam) ours(o *goja.Object) unsafe.Pointer {
	im := s.impl(o)
	if im.tab != s.itab || unsafe.StringData(*(*string)(unsafe.Add(im.data, s.off.class))) != unsafe.StringData(s.class) {
		return nil
	}
	return im.data
}

// handleCell returns where one of our objects keeps its handle.
func (s *shapeSeam) handleCell(o *goja.Object) *any {
	p := s.ours(o)
	if p == nil {
		return nil
	}
	return (*any)(unsafe.Add(p, s.handle))
}

// shapeOf returns an object's shape, nil when it is none of ours.
func (s *shapeSeam) shapeOf(o *goja.Object) *shape {
	p := s.ours(o)
	if p == nil {
		return nil
	}
	return *(**shape)(unsafe.Add(p, s.sh))
}

// make makes an object of a shape.
func (s *shapeSeam) make(sh *shape, proto *goja.Object) *goja.Object {
	p := reflect.New(s.whole).UnsafePointer()
	o := (*goja.Object)(p)
	w := unsafe.Add(p, s.inWhole)
	*(**goja.Runtime)(unsafe.Add(p, s.run)) = s.vm
	*(**goja.Object)(unsafe.Add(w, s.off.val)) = o
	*(**goja.Object)(unsafe.Add(w, s.off.proto)) = proto
	*(*bool)(unsafe.Add(w, s.off.extensible)) = true
	*(*map[unistring.String]goja.Value)(unsafe.Add(w, s.off.values)) = make(map[unistring.String]goja.Value)
	s.dress(o, w, sh)
	return o
}

func (s *shapeSeam) dress(o *goja.Object, w unsafe.Pointer, sh *shape) {
	*(*string)(unsafe.Add(w, s.off.class)) = s.class
	*(*bool)(unsafe.Add(w, s.ready)) = true
	s.put(w, sh)
	*s.impl(o) = iface{s.itab, w}
}

func (s *shapeSeam) put(w unsafe.Pointer, sh *shape) {
	*(*unsafe.Pointer)(unsafe.Add(w, s.tmpl)) = sh.template()
	*(**shape)(unsafe.Add(w, s.sh)) = sh
}

// wear gives an ordinary object, or one of another shape, a shape; what it has
// already stays, in front. It reports whether that could be done.
func (s *shapeSeam) wear(o *goja.Object, sh *shape) bool {
	w := s.ours(o)
	if w == nil {
		im := s.impl(o)
		if im.tab != s.plain {
			return false
		}
		w = reflect.New(s.worn).UnsafePointer()
		reflect.NewAt(s.base, w).Elem().Set(reflect.NewAt(s.base, im.data).Elem())
		s.dress(o, w, sh)
	} else {
		s.put(w, sh)
	}
	names := (*[]unistring.String)(unsafe.Add(w, s.off.names))
	if len(*names) == 0 {
		*names = nil
		return true
	}
	values := *(*map[unistring.String]goja.Value)(unsafe.Add(w, s.off.values))
	all := append([]unistring.String(nil), *names...)
	for _, p := range sh.props {
		if !p.unlisted && !slices.Contains(*names, p.name) {
			if values[p.name] == nil {
				delete(values, p.name)
			}
			all = append(all, p.name)
		}
	}
	*names = all
	return true
}

// list makes an unlisted property of an object one that its keys list.
func (s *shapeSeam) list(o *goja.Object, name string) {
	w := s.ours(o)
	if w == nil {
		return
	}
	sh, key := *(**shape)(unsafe.Add(w, s.sh)), unistring.NewFromString(name)
	if !slices.ContainsFunc(sh.props, func(p shapeProp) bool { return p.unlisted && p.name == key }) {
		return
	}
	names := (*[]unistring.String)(unsafe.Add(w, s.off.names))
	if *names == nil {
		*names = append(*names, *(*[]unistring.String)(unsafe.Add(*(*unsafe.Pointer)(unsafe.Add(w, s.tmpl)), s.tNames))...)
	}
	if !slices.Contains(*names, key) {
		*names = append(slices.Clip(*names), key)
	}
}

// reorder lets f put an object's own names in another order.
func (s *shapeSeam) reorder(o *goja.Object, f func(names []unistring.String) []unistring.String) {
	if w := s.ours(o); w != nil {
		names := (*[]unistring.String)(unsafe.Add(w, s.off.names))
		if len(*names) > 0 {
			*names = f(*names)
		}
	}
}

// reorderAny is reorder for an ordinary object too.
func (s *shapeSeam) reorderAny(o *goja.Object, f func(names []unistring.String) []unistring.String) {
	im := s.impl(o)
	if im.tab == s.plain || s.ours(o) != nil {
		names := (*[]unistring.String)(unsafe.Add(im.data, s.off.names))
		*names = f(*names)
	}
}

// makeTemplate makes what the engine takes a shape's properties from.
func (s *shapeSeam) makeTemplate(props []shapeProp) unsafe.Pointer {
	t := reflect.New(s.template)
	p := t.UnsafePointer()
	table := reflect.MakeMapWithSize(s.tProps.Type, len(props))
	names := make([]unistring.String, 0, len(props))
	for _, prop := range props {
		if !prop.unlisted {
			names = append(names, prop.name)
		}
		f := reflect.ValueOf(func(*goja.Runtime) goja.Value { return prop.make() })
		table.SetMapIndex(reflect.ValueOf(prop.name), f.Convert(s.tProps.Type.Elem()))
	}
	*(*[]unistring.String)(unsafe.Add(p, s.tNames)) = names
	reflect.NewAt(s.tProps.Type, unsafe.Add(p, s.tProps.Offset)).Elem().Set(table)
	return p
}

// accessor returns a function that makes copies of an accessor property.
func (s *shapeSeam) accessor(get, set goja.Value) func() goja.Value {
	o := s.vm.NewObject()
	must(o.DefineAccessorProperty("p", get, set, goja.FLAG_TRUE, goja.FLAG_TRUE))
	return s.copies(o, "p")
}

// copies returns a function that makes copies of an accessor that an ordinary
// object has.
func (s *shapeSeam) copies(o *goja.Object, name unistring.String) func() goja.Value {
	first := (*(*map[unistring.String]goja.Value)(unsafe.Add(s.impl(o).data, s.off.values)))[name]
	if s.property == nil {
		s.property = reflect.TypeOf(first).Elem()
		s.propertyItab = (*iface)(unsafe.Pointer(&first)).tab
	}
	model := reflect.ValueOf(first).Elem()
	return func() goja.Value {
		p := reflect.New(s.property)
		p.Elem().Set(model)
		var v goja.Value
		*(*iface)(unsafe.Pointer(&v)) = iface{s.propertyItab, p.UnsafePointer()}
		return v
	}
}
