package jsrt

import (
	"reflect"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"github.com/nodeloop/nodeloop/loop"
)

// Runtime is one JavaScript realm: the engine, the module table, the process
// object and the queues that the loop drains. It belongs to the goroutine that
// calls [Runtime.Main].
type Runtime struct {
	// VM is the engine.
	VM *goja.Runtime

	opts         Options
	major        int
	host         Host
	queue        *jobQueue
	seam         *seam
	shapes       *shapeSeam
	bareShape    *shape // no properties
	descriptorOf goja.Callable
	lines        *lineRegExps

	natives       map[*goja.Object]struct{}
	symHandle     *goja.Symbol
	symNodeError  *goja.Symbol
	symArrow      *goja.Symbol
	symPromisify  *goja.Symbol
	errorCtor     *goja.Object
	stackGet      *goja.Object
	stackSet      *goja.Object
	callSiteProto *goja.Object
	preparing     bool
	hiddenSources map[string]bool
	hiddenNatives map[string]bool

	nodeErrorToString *goja.Object
	nodeErrors10      map[string]*Class

	units         map[string]*unit
	builtins      map[string]*builtin
	scriptRequire *goja.Object
	buffers       *bufferModule
	proc          *process
	entry         goja.Callable
	entered       func()

	rejections rejectionTracker
	async      asyncContext
	garbage    garbage
	// emitterMade, when set, is told of every new emitter.
	emitterMade func(*goja.Object)

	loop     *loop.Loop
	events   *eventsModule
	streams  *streamModule
	nets     *netModule
	https    *httpModule
	secure   *tlsModule
	wrappers []func(v any) *goja.Object
	faces    map[reflect.Type]func(v any) goja.Value
}

// maxCallDepth bounds recursion as V8's stack does for small frames.
const maxCallDepth = 10000

// New makes a runtime and its globals; nothing has run yet.
func New(opts Options) *Runtime {
	vm := goja.New()
	rt := &Runtime{
		VM:            vm,
		opts:          opts.withDefaults(),
		seam:          newSeam(vm),
		natives:       make(map[*goja.Object]struct{}),
		symHandle:     goja.NewSymbol("handle"),
		symNodeError:  goja.NewSymbol("kIsNodeError"),
		symArrow:      goja.NewSymbol("arrow"),
		hiddenSources: map[string]bool{"node:module": true, "module.js": true},
		hiddenNatives: map[string]bool{"call": true, "apply": true},
		nodeErrors10:  make(map[string]*Class),
		units:         make(map[string]*unit),
		builtins:      make(map[string]*builtin),
	}
	rt.major = rt.opts.Node
	rt.shapes = newShapeSeam(vm)
	rt.bareShape = rt.newShape()
	rt.queue = &jobQueue{jobs: rt.seam.jobs}
	vm.SetMaxCallStackSize(maxCallDepth)
	vm.SetParserOptions(parser.WithDisableSourceMaps)
	rt.installDescriptors()
	rt.installErrors()
	rt.fixLines()
	rt.installJSON()
	rt.installEntry()
	rt.installRejections()
	rt.registerModules()
	rt.installGlobals()
	return rt
}

// V16 reports whether the runtime behaves as Node 16, otherwise as Node 10.
func (rt *Runtime) V16() bool { return rt.major >= 16 }

// installEntry makes the script function that calls back into Go: the outermost
// JavaScript frame.
func (rt *Runtime) installEntry() {
	prg := goja.MustCompile(entryName, "(function (run) { run() })", false)
	fn, err := rt.VM.RunProgram(prg)
	must(err)
	call, _ := goja.AssertFunction(fn)
	run := rt.Fn("run", 0, func(goja.FunctionCall) goja.Value {
		rt.entered()
		return nil
	})
	rt.hiddenNatives["run"] = true
	rt.watchDepth(run)
	rt.entry = func(this goja.Value, _ ...goja.Value) (goja.Value, error) { return call(this, run) }
}

// Main runs f inside the outermost JavaScript frame. The loop runs in f: while
// the frame is open the engine leaves its job queue to us.
func (rt *Runtime) Main(f func()) error {
	rt.entered = f
	_, err := rt.entry(goja.Undefined())
	return err
}

// Interrupt stops running JavaScript from another goroutine; Main returns. A
// loop that waits is woken for it.
func (rt *Runtime) Interrupt(reason string) {
	rt.VM.Interrupt(reason)
	if rt.loop != nil {
		rt.loop.Post(func() {
			_, err := rt.VM.RunString("0") // which notices
			rt.Check(err)
		})
	}
}
