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
	rt.registerNative("native:stdio", (*Runtime).loadStdioNative)
	for _, id := range []string{
		"internal/rejections", "internal/warning", "internal/errors", "internal/stdio",
		"internal/inspect", "internal/inspect_text", "internal/inspect_kinds", "internal/inspect_error",
		"internal/format", "internal/base64", "internal/blob", "internal/domexception", "internal/comparisons",
		"internal/types", "internal/textcodec", "internal/promisify", "internal/debuglog", "internal/parse_args",
		"internal/assertion_error", "internal/calltracker", "internal/assert_source", "internal/console_table", "internal/path_win32",
		"internal/fs_constants", "internal/fs_stats", "internal/fs_rw", "internal/fs_promises", "internal/fs_streams",
	} {
		rt.RegisterScript(id, false)
	}
	for _, id := range []string{"module", "console", "util", "buffer", "assert", "path", "fs", "os", "constants", "querystring", "string_decoder"} {
		rt.RegisterScript(id, true)
	}
	rt.Register("process", func(rt *Runtime) goja.Value { return rt.proc.obj })
}
