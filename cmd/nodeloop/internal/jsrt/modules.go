package jsrt

import "github.com/dop251/goja"

// registerModules fills the module table. Nothing is loaded here.
func (rt *Runtime) registerModules() {
	rt.registerNative("native:loader", (*Runtime).loadLoaderNative)
	rt.registerNative("native:errors", (*Runtime).loadErrorsNative)
	rt.registerNative("native:types", (*Runtime).loadTypesNative)
	rt.registerNative("native:buffer", (*Runtime).loadBufferNative)
	rt.registerNative("native:stdio", (*Runtime).loadStdioNative)
	for _, id := range []string{
		"internal/rejections", "internal/warning", "internal/inspect", "internal/errors", "internal/stdio",
		"internal/inspect_text", "internal/inspect_kinds", "internal/inspect_error", "internal/format", "internal/base64", "internal/blob", "internal/domexception",
	} {
		rt.RegisterScript(id, false)
	}
	for _, id := range []string{
		"module", "console", "util", "buffer",
	} {
		rt.RegisterScript(id, true)
	}
	rt.RegisterScript("internal/events", false)
	rt.RegisterScript("internal/async_iterator", false)
	rt.RegisterScript("internal/signal", false)
	rt.RegisterScript("internal/timers10", false)
	rt.registerEvents()
	rt.registerTimers()
	rt.Register("process", func(rt *Runtime) goja.Value { return rt.proc.obj })
}
