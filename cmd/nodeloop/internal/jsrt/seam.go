package jsrt

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// seam reaches the few parts of the engine that have no exported door: its job
// queue, the constructors that it throws with, and the frames that an error
// captured. The engine's version is pinned; every field is looked up by name
// and checked by type when a runtime starts, so that another version fails
// loudly.
type seam struct {
	jobs     *[]func()
	ctors    map[string]**goja.Object
	errType  reflect.Type // the engine's error object
	errStack uintptr      // offset of its captured frames
	framePrg uintptr      // offset of StackFrame.prg
	stack    *reflect.Value
	stacks   []reflect.Value // the others
	sp       *int
	calls    *sliceHeader // the frames that are running
}

// sliceHeader is a slice of elements whose type has no name here.
type sliceHeader struct {
	_        unsafe.Pointer
	len, cap int
}

var errorCtorNames = []string{
	"Error", "AggregateError", "TypeError", "ReferenceError",
	"SyntaxError", "RangeError", "EvalError", "URIError",
}

func newSeam(vm *goja.Runtime) *seam {
	base := unsafe.Pointer(vm)
	rt := reflect.TypeFor[goja.Runtime]()
	jobs := field(rt, "jobQueue", reflect.TypeFor[[]func()]())
	s := &seam{
		jobs:     (*[]func())(unsafe.Add(base, jobs.Offset)),
		ctors:    make(map[string]**goja.Object, len(errorCtorNames)),
		framePrg: field(reflect.TypeFor[goja.StackFrame](), "prg", reflect.TypeFor[*goja.Program]()).Offset,
	}
	global := field(rt, "global", nil)
	for _, name := range errorCtorNames {
		f := field(global.Type, name, reflect.TypeFor[*goja.Object]())
		s.ctors[name] = (**goja.Object)(unsafe.Add(base, global.Offset+f.Offset))
	}
	s.findStack(vm)
	sample := vm.NewTypeError("")
	s.errType = reflect.ValueOf(sample).Elem().FieldByName("self").Elem().Type().Elem()
	s.errStack = field(s.errType, "stack", reflect.TypeFor[[]goja.StackFrame]()).Offset
	return s
}

func field(t reflect.Type, name string, want reflect.Type) reflect.StructField {
	f, ok := t.FieldByName(name)
	if !ok || want != nil && f.Type != want {
		panic(fmt.Sprintf("jsrt: this version of the engine has no %s.%s of type %v", t, name, want))
	}
	return f
}

// impl returns the type and address of what implements obj.
func (s *seam) impl(obj *goja.Object) (reflect.Type, unsafe.Pointer) {
	v := reflect.ValueOf(obj).Elem().FieldByName("self").Elem()
	if v.Kind() != reflect.Pointer {
		return nil, nil
	}
	return v.Type().Elem(), v.UnsafePointer()
}

// frames returns where the engine keeps the stack that an error object
// captured, nil when obj is no error.
func (s *seam) frames(obj *goja.Object) *[]goja.StackFrame {
	t, p := s.impl(obj)
	if t != s.errType {
		return nil
	}
	return (*[]goja.StackFrame)(unsafe.Add(p, s.errStack))
}

// program returns the code of a JavaScript function, nil for a native one. It
// is comparable with [seam.frameProgram].
func (s *seam) program(fn *goja.Object) *goja.Program {
	t, p := s.impl(fn)
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	f, ok := t.FieldByName("prg")
	if !ok || f.Type != reflect.TypeFor[*goja.Program]() {
		return nil
	}
	return *(**goja.Program)(unsafe.Add(p, fieldOffset(t, f)))
}

// fieldOffset adds up the offsets of the embedded structs on the way to f.
func fieldOffset(t reflect.Type, f reflect.StructField) uintptr {
	var off uintptr
	for i := range f.Index {
		sf := t.FieldByIndex(f.Index[:i+1])
		off += sf.Offset
	}
	return off
}

func (s *seam) frameProgram(f *goja.StackFrame) *goja.Program {
	return *(**goja.Program)(unsafe.Add(unsafe.Pointer(f), s.framePrg))
}
