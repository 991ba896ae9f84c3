package jsrt

import (
	"strings"

	"github.com/dop251/goja"
)

// installEngineGaps adds what the engine lacks and programs ask for.
func (rt *Runtime) installEngineGaps() {
	rt.RegisterScript("internal/gaps", false)
	rt.Require("internal/gaps")
}

// newer lists what the engine has and the versions have not: names on a global
// or on its prototype. "-" removes from both versions, "10-" from node10 only.
const newer = `
- Promise withResolvers try
- Object groupBy
- Map groupBy
- Array fromAsync
- Array.prototype findLast findLastIndex toReversed toSorted toSpliced with
- Set.prototype union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom
- String.prototype isWellFormed toWellFormed
- Math sumPrecise f16round
- RegExp escape
- Error isError
- ArrayBuffer.prototype transfer transferToFixedLength detached resize resizable maxByteLength
- Iterator from
10- Array.prototype flat flatMap at
10- Object fromEntries hasOwn
10- Promise allSettled any
10- String.prototype matchAll replaceAll at
10- Symbol.prototype description
10- TypedArray at
`

// dropNewer removes built-ins that came after the version.
func (rt *Runtime) dropNewer() {
	g := rt.VM.GlobalObject()
	for _, line := range strings.Split(strings.TrimSpace(newer), "\n") {
		f := strings.Fields(line)
		if f[0] == "10-" && rt.V16() {
			continue
		}
		var holder goja.Value = g
		for _, part := range strings.Split(f[1], ".") {
			o, ok := holder.(*goja.Object)
			if !ok {
				break
			}
			holder = o.Get(part)
		}
		o, ok := holder.(*goja.Object)
		if !ok {
			continue
		}
		for _, name := range f[2:] {
			must(o.Delete(name))
		}
	}
	for _, name := range []string{"Iterator", "GoError"} {
		_ = g.Delete(name)
	}
	if !rt.V16() {
		for _, name := range []string{"globalThis", "AggregateError", "WeakRef", "FinalizationRegistry"} {
			_ = g.Delete(name)
		}
	}
}
