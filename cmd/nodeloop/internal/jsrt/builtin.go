package jsrt

import (
	"embed"
	"sort"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

//go:embed js
var scripts embed.FS

// builtin is one entry of the module table. Public ones may be required by
// programs, the others only by our own scripts.
type builtin struct {
	load    func(rt *Runtime) goja.Value
	public  bool
	loaded  bool
	exports goja.Value
	module  *goja.Object // of a script that is being run
}

// Register enters a module made in Go that programs may require. It is loaded
// when first required. A later registration of the same id replaces an earlier
// one.
func (rt *Runtime) Register(id string, load func(rt *Runtime) goja.Value) {
	rt.builtins[id] = &builtin{load: load, public: true}
}

// registerNative enters a module that only our own scripts may require.
func (rt *Runtime) registerNative(id string, load func(rt *Runtime) goja.Value) {
	rt.builtins[id] = &builtin{load: load}
}

// RegisterScript enters a module written in JavaScript: the file js/<id>.js.
func (rt *Runtime) RegisterScript(id string, public bool) {
	b := &builtin{public: public}
	b.load = func(rt *Runtime) goja.Value { return rt.runScript(id, b) }
	rt.builtins[id] = b
}

// HasModule reports whether programs may require id.
func (rt *Runtime) HasModule(id string) bool {
	b := rt.builtins[id]
	return b != nil && b.public
}

// ModuleIDs lists what programs may require, sorted.
func (rt *Runtime) ModuleIDs() []string {
	var ids []string
	for id, b := range rt.builtins {
		if b.public {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	return ids
}

// Require returns the exports of a module of the table, loading it if need be.
func (rt *Runtime) Require(id string) goja.Value {
	b := rt.builtins[id]
	if b == nil {
		rt.Throw(rt.NewError("Error", "No such built-in module: "+id))
	}
	if b.loaded {
		return b.exports
	}
	if b.module != nil {
		return b.module.Get("exports")
	}
	v := b.load(rt)
	b.exports, b.loaded, b.module = v, true, nil
	return v
}

// RequireObject is Require for a module whose exports are an object.
func (rt *Runtime) RequireObject(id string) *goja.Object {
	return rt.Require(id).(*goja.Object)
}

const scriptHead = "(function (exports, require, module, process, global) {"

// runScript runs one of our own scripts and returns its module.exports.
func (rt *Runtime) runScript(id string, b *builtin) goja.Value {
	src, err := scripts.ReadFile("js/" + id + ".js")
	must(err)
	name := "node:" + id
	if !rt.V16() {
		name = id + ".js"
	}
	ast, err := goja.Parse(name, scriptHead+string(src)+"\n})", parser.WithDisableSourceMaps)
	must(err)
	prg, err := goja.CompileAST(ast, true)
	must(err)
	rt.units[name] = &unit{name: name, prefix: len(scriptHead), source: string(src)}
	fn, err := rt.VM.RunProgram(prg)
	must(err)
	call, _ := goja.AssertFunction(fn)
	module, exports := rt.VM.NewObject(), rt.VM.NewObject()
	must(module.Set("exports", exports))
	b.module = module
	rt.Call(call, goja.Undefined(), exports, rt.internalRequire(), module, rt.proc.object(), rt.VM.GlobalObject())
	return module.Get("exports")
}

// internalRequire is the require of our own scripts.
func (rt *Runtime) internalRequire() goja.Value {
	if rt.scriptRequire == nil {
		rt.scriptRequire = rt.Fn("require", 1, func(c goja.FunctionCall) goja.Value {
			return rt.Require(c.Argument(0).String())
		})
		rt.hiddenNatives["require"] = true
	}
	return rt.scriptRequire
}

// exportsOf makes an exports object of native functions, in order.
func (rt *Runtime) exportsOf(fns ...nativeFn) *goja.Object {
	o := rt.VM.NewObject()
	for _, f := range fns {
		must(o.Set(f.name, rt.Fn(f.name, f.length, f.f)))
	}
	return o
}

type nativeFn struct {
	name   string
	length int
	f      func(goja.FunctionCall) goja.Value
}
