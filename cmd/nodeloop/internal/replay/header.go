package replay

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Header is what the comments at the top of a file ask for.
type Header struct {
	// Flags are those of its `// Flags:` lines.
	Flags []string
	// Env are the NAME=value pairs of its `// Env:` lines.
	Env []string
}

// headerBytes is how far into a file its header may stand: licences come first.
const headerBytes = 4000

var headerLine = pattern(`(?m)^// (Flags|Env):[ \t]+(\S.*)$`)

// ParseHeader reads the header of a program's text.
func ParseHeader(text string) *Header {
	if len(text) > headerBytes {
		text = text[:headerBytes]
	}
	h := &Header{}
	for _, m := range headerLine().FindAllStringSubmatch(text, -1) {
		words := strings.Fields(m[2])
		if m[1] == "Flags" {
			if strings.HasPrefix(words[0], "--") {
				h.Flags = append(h.Flags, words...)
			}
			continue
		}
		for _, w := range words {
			if name, _, ok := strings.Cut(w, "="); ok && name != "" {
				h.Env = append(h.Env, w)
			}
		}
	}
	return h
}

func readHeader(path string) (*Header, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, headerBytes))
	if err != nil {
		return nil, err
	}
	return ParseHeader(string(text)), nil
}

// errText is an error without the path it names, which the reader knows.
func errText(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// missing lists the flags of Node that ask for something nodeloop has not, by
// what that is. A name that ends in * stands for all that begin so.
var missing = []struct{ what, flags string }{
	{"Node's internal modules", "--expose-internals"},
	{"V8's garbage collector", "--gc-interval --gc-global --predictable-gc-schedule --stress-compaction"},
	{"V8's own functions and switches", "--allow-natives-syntax --expose-externalize-string --expose-debug-as --debug-code" +
		" --noconcurrent-recompilation --no-concurrent-array-buffer-sweeping --debug-arraybuffer-allocations --stack-size --max-old-space-size"},
	{"the inspector", "--inspect*"},
	{"ES modules", "--experimental-modules --experimental-vm-modules --experimental-loader --loader --experimental-wasm-modules --input-type"},
	{"workers", "--experimental-worker"},
	{"TLS", "--tls-* --use-bundled-ca --use-openssl-ca --openssl-*"},
	{"WebCrypto", "--experimental-global-webcrypto"},
	{"HTTP/2", "--expose-http2"},
	{"a core dump", "--abort-on-uncaught-exception"},
	{"frozen intrinsics", "--frozen-intrinsics"},
	{"source maps", "--enable-source-maps"},
	{"the REPL", "--experimental-repl-await"},
}

// unsupported returns why a file cannot be run, or "".
func unsupported(path string, h *Header) string {
	if strings.HasSuffix(path, ".mjs") {
		return "needs ES modules"
	}
	for _, flag := range h.Flags {
		if what := missingFor(flag); what != "" {
			return "needs " + what + " (" + flag + ")"
		}
	}
	return ""
}

// missingFor returns what a flag asks for that nodeloop has not, or "". Node
// takes _ for - in the names of flags.
func missingFor(flag string) string {
	name, _, _ := strings.Cut(flag, "=")
	name = strings.ReplaceAll(name, "_", "-")
	for _, m := range missing {
		for _, known := range strings.Fields(m.flags) {
			prefix, many := strings.CutSuffix(known, "*")
			if name == known || many && strings.HasPrefix(name, prefix) {
				return m.what
			}
		}
	}
	return ""
}
