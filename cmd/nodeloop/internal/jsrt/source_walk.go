package jsrt

import (
	"reflect"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// visitNodes calls f with every node of a syntax tree.
func visitNodes(n any, f func(any)) {
	walkValue(reflect.ValueOf(n), f, map[uintptr]bool{})
}

var fileType = reflect.TypeFor[file.File]()

func walkValue(v reflect.Value, f func(any), seen map[uintptr]bool) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			walkValue(v.Elem(), f, seen)
		}
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Type() == fileType || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		if _, ok := v.Interface().(ast.Node); ok {
			f(v.Interface())
		}
		walkValue(v.Elem(), f, seen)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walkValue(v.Field(i), f, seen)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkValue(v.Index(i), f, seen)
		}
	}
}
