package jsrt

import "github.com/dop251/goja"

// versionData is what the process object says of the version behaved like.
type versionData struct {
	node, lts string
	versions  []nameValue
	features  []nameFlag
	modules   string
}

// versionData returns the data of the profile. `openssl` names the version whose
// words errors of TLS have; programs ask by it whether there is TLS.
func (rt *Runtime) versionData() *versionData {
	if rt.V16() {
		return &versionData{
			node: "16.20.1", lts: "Gallium", modules: "93",
			versions: []nameValue{
				{"node", "16.20.1"},
				{"v8", "9.4.146.26-node.26"},
				{"uv", "1.43.0"},
				{"zlib", "1.2.11"},
				{"brotli", "1.0.9"},
				{"ares", "1.19.1"},
				{"modules", "93"},
				{"nghttp2", "1.47.0"},
				{"napi", "8"},
				{"llhttp", "6.0.11"},
				{"openssl", "1.1.1u+quic"},
				{"unicode", "14.0"},
			},
			features: []nameFlag{
				{"inspector", false},
				{"debug", false},
				{"uv", true},
				{"ipv6", true},
				{"tls_alpn", true},
				{"tls_sni", true},
				{"tls_ocsp", true},
				{"tls", true},
				{"cached_builtins", true},
			},
		}
	}
	return &versionData{
		node: "10.24.1", lts: "Dubnium", modules: "64",
		versions: []nameValue{
			{"http_parser", "2.9.4"},
			{"node", "10.24.1"},
			{"v8", "6.8.275.32-node.59"},
			{"uv", "1.34.2"},
			{"zlib", "1.2.11"},
			{"brotli", "1.0.7"},
			{"ares", "1.15.0"},
			{"modules", "64"},
			{"nghttp2", "1.41.0"},
			{"napi", "7"},
			{"openssl", "1.1.1k"},
			{"unicode", "12.1"},
		},
		features: []nameFlag{
			{"debug", false},
			{"uv", true},
			{"ipv6", true},
			{"tls_alpn", true},
			{"tls_sni", true},
			{"tls_ocsp", true},
			{"tls", true},
		},
	}
}

// processConfig is process.config: the build settings that programs look at.
func (rt *Runtime) processConfig(d *versionData) *goja.Object {
	vm := rt.VM
	arch := nodeArch()
	return rt.plainObject(
		"target_defaults", rt.plainObject("cflags", vm.NewArray(), "default_configuration", "Release",
			"defines", vm.NewArray(), "include_dirs", vm.NewArray(), "libraries", vm.NewArray()),
		"variables", rt.plainObject("asan", 0, "coverage", false, "debug_nghttp2", false, "force_dynamic_crt", 0,
			"host_arch", arch, "icu_small", false, "is_debug", 0, "napi_build_version", "8",
			"node_byteorder", "little", "node_debug_lib", false, "node_enable_d8", false,
			"node_install_npm", true, "node_module_version", vm.ToValue(d.modules).ToInteger(),
			"node_no_browser_globals", false, "node_prefix", "/", "node_shared", false,
			"node_target_type", "executable", "node_use_openssl", false, "node_without_node_options", false,
			"openssl_is_fips", false, "shlib_suffix", "so."+d.modules, "target_arch", arch,
			"v8_enable_i18n_support", 0, "v8_enable_inspector", 0, "v8_use_snapshot", true),
	)
}
