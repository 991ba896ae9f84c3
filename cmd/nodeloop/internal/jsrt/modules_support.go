package jsrt

import "github.com/dop251/goja"

// registerSupport enters the modules that do not depend on the loop.
func (rt *Runtime) registerSupport() {
	rt.registerNative("native:loader", (*Runtime).loadLoaderNative)
	rt.registerNative("native:errors", (*Runtime).loadErrorsNative)
	rt.registerNative("native:types", (*Runtime).loadTypesNative)
	rt.registerNative("native:buffer", (*Runtime).loadBufferNative)
	rt.registerNative("native:textcodec", (*Runtime).loadTextCodec)
	rt.registerNative("native:source", (*Runtime).loadSourceNative)
	rt.registerNative("native:fs", (*Runtime).loadFSNative)
	rt.registerNative("native:fsflags", (*Runtime).loadFSFlags)
	rt.registerNative("native:os", (*Runtime).loadOSNative)
	rt.registerNative("native:async", (*Runtime).loadAsyncNative)
	rt.registerNative("internal/perf", (*Runtime).loadPerf)
	rt.registerNative("native:url", (*Runtime).loadURLNative)
	rt.registerNative("native:binding", (*Runtime).loadBindingNative)
	rt.registerNative("native:crypto", (*Runtime).loadCryptoNative)
	rt.registerNative("native:zlib", (*Runtime).loadZlibNative)
	rt.registerNative("native:report", (*Runtime).loadReportNative)
	rt.registerNative("native:trace", (*Runtime).loadTraceNative)
	rt.registerNative("native:message", (*Runtime).loadMessageNative)
	rt.registerNative("native:stdio", (*Runtime).loadStdioNative)
	for _, id := range []string{
		"internal/rejections", "internal/warning", "internal/errors", "internal/stdio",
		"internal/inspect", "internal/inspect_text", "internal/inspect_kinds", "internal/inspect_error",
		"internal/format", "internal/base64", "internal/blob", "internal/domexception", "internal/comparisons",
		"internal/types", "internal/textcodec", "internal/promisify", "internal/debuglog", "internal/parse_args",
		"internal/assertion_error", "internal/calltracker", "internal/assert_source", "internal/console_table", "internal/path_win32",
		"internal/fs_constants", "internal/fs_stats", "internal/fs_rw", "internal/fs_promises", "internal/fs_streams",
		"internal/url", "internal/url_resolve", "internal/eventtarget", "internal/abort", "internal/binding", "internal/crypto_keys",
		"internal/trace", "internal/message", "internal/report", "internal/histogram",
	} {
		rt.RegisterScript(id, false)
	}
	for _, id := range []string{
		"module", "console", "util", "buffer", "assert", "path", "fs", "os", "constants", "querystring", "string_decoder",
		"perf_hooks", "async_hooks", "tty", "punycode", "url", "domain", "crypto",
		"zlib", "https", "http2", "vm", "v8", "cluster", "dgram", "inspector", "readline",
	} {
		rt.RegisterScript(id, true)
	}
	rt.Register("sys", func(rt *Runtime) goja.Value { return rt.Require("util") })
	if rt.V16() {
		rt.registerNode16()
	}
	rt.Register("process", func(rt *Runtime) goja.Value { return rt.proc.obj })
}

// registerNode16 enters the modules that node10 lacks.
func (rt *Runtime) registerNode16() {
	for _, id := range []string{"diagnostics_channel", "worker_threads"} {
		rt.RegisterScript(id, true)
	}
	part := func(id, module, name string) {
		rt.Register(id, func(rt *Runtime) goja.Value { return rt.RequireObject(module).Get(name) })
	}
	part("assert/strict", "assert", "strict")
	part("util/types", "util", "types")
	part("path/posix", "path", "posix")
	part("path/win32", "path", "win32")
	part("fs/promises", "fs", "promises")
}
