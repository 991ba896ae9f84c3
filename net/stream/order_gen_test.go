package stream_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random order programs.
type generator struct {
	rand    *rand.Rand
	lines   []string
	names   []string
	kinds   map[string]string
	objects map[string]bool
	label   int
	async   bool // programs with iterators, functions and operators
	old     bool // there is a stream of the oldest kind
}

func (g *generator) pick(words ...string) string { return words[g.rand.IntN(len(words))] }

func (g *generator) chance(percent int) bool { return g.rand.IntN(100) < percent }

func (g *generator) add(format string, a ...any) {
	g.lines = append(g.lines, fmt.Sprintf(format, a...))
}

func (g *generator) program() string {
	if g.async {
		return g.asyncProgram()
	}
	g.kinds, g.objects = map[string]string{}, map[string]bool{}
	for i := range 1 + g.rand.IntN(3) {
		g.create(fmt.Sprintf("s%d", i))
	}
	if g.chance(50) && len(g.names) > 1 {
		if op := g.pipeOp(); op != "" {
			g.add("%s", op)
		}
	}
	if g.chance(20) {
		g.old = true
		g.add("old o")
		g.add("on o pipe error")
		if r := g.name("r"); r != "" && g.chance(60) {
			g.add("wrap %s o", r)
		} else if w := g.name("w"); w != "" {
			g.add("pipe o %s %s", w, g.pick("", "", "noend"))
		}
	}
	turn := 0
	for range 2 + g.rand.IntN(26) {
		if turn < 4 && g.chance(25) {
			g.add("turn")
			turn++
		}
		op := g.operation()
		if op == "" {
			continue
		}
		switch {
		case g.chance(6):
			op = "tick " + op
		case g.chance(4):
			op = "micro " + op
		case g.chance(4):
			op = "imm " + op
		case g.chance(6):
			n := g.name("")
			op = fmt.Sprintf("oncedo %s %s %s", n, g.event(n), op)
		}
		g.add("%s", op)
	}
	g.add("turn")
	for _, n := range g.names {
		g.add("state %s", n)
	}
	return strings.Join(g.lines, "\n") + "\n"
}

func (g *generator) create(name string) {
	kind := g.pick("readable", "readable", "writable", "writable", "duplex", "transform", "passthrough")
	g.names = append(g.names, name)
	g.kinds[name] = kind
	words := []string{"new", name, kind}
	opt := func(percent int, s string) {
		if g.chance(percent) {
			words = append(words, s)
		}
	}
	opt(60, "highWaterMark="+g.pick("0", "1", "2", "3", "5", "20"))
	if g.chance(12) {
		words = append(words, "objectMode=1")
		g.objects[name] = true
	}
	opt(15, "autoDestroy="+g.pick("0", "1"))
	opt(8, "emitClose=0")
	opt(12, "destroy="+g.pick("sync", "tick", "imm", "sync-fail", "tick-fail", "throw", "micro"))
	opt(12, "construct="+g.pick("sync", "tick", "imm", "sync-fail", "tick-fail", "throw", "sync-twice", "tick-twice"))
	if kind != "writable" && !g.objects[name] {
		opt(8, "encoding="+g.pick("utf8", "hex", "base64", "latin1", "utf16le"))
	}
	if kind == "readable" || kind == "duplex" {
		opt(90, "read="+g.pick("sync", "sync", "tick", "imm", "micro")+g.items())
	}
	if kind == "writable" || kind == "duplex" {
		opt(95, "write="+g.pick("sync", "sync", "tick", "tick", "imm", "micro", "never", "sync-fail", "tick-fail", "throw", "sync-twice", "tick-twice"))
		opt(12, "failat="+g.pick("1", "2"))
		opt(25, "writev="+g.pick("sync", "tick", "imm", "sync-fail", "tick-fail"))
		opt(10, "decodeStrings=0")
	}
	if kind != "readable" {
		opt(30, "final="+g.pick("sync", "sync", "tick", "imm", "sync-fail", "tick-fail", "throw", "never", "sync-twice", "tick-twice"))
	}
	if kind == "duplex" || kind == "transform" || kind == "passthrough" {
		opt(15, "allowHalfOpen=0")
		opt(5, "readable=0")
		opt(5, "writable=0")
		opt(10, "readableHighWaterMark="+g.pick("0", "1", "4"))
		opt(10, "writableHighWaterMark="+g.pick("0", "1", "4"))
	}
	if kind == "transform" {
		opt(95, "transform="+g.pick("sync", "sync", "tick", "imm", "micro", "sync*2", "tick*3", "sync*0", "sync-fail", "tick-fail", "throw", "sync-twice", "tick-twice"))
		opt(40, "flush="+g.pick("sync", "tick", "imm", "sync-fail"))
	}
	g.add("%s", strings.Join(words, " "))
	events := []string{"error", "close"}
	if kind != "writable" {
		events = append(events, g.subset("end", "pause", "resume", "data", "readable")...)
	}
	if kind != "readable" {
		events = append(events, g.subset("drain", "finish", "prefinish", "pipe", "unpipe")...)
	}
	if g.chance(10) {
		events = events[1:]
	}
	g.rand.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	g.add("on %s %s", name, strings.Join(events, " "))
	if kind != "writable" && g.chance(15) {
		g.add("drink %s %s", name, g.pick("", "1", "2", "3"))
	}
}

func (g *generator) subset(words ...string) []string {
	var out []string
	for _, w := range words {
		percent := 75
		if w == "data" || w == "readable" {
			percent = 30
		}
		if g.chance(percent) {
			out = append(out, w)
		}
	}
	return out
}

func (g *generator) items() string {
	var items []string
	for range g.rand.IntN(6) {
		items = append(items, g.pick("a", "bc", "def", "ghij", "s:k", "s:lm\u00e9"))
	}
	if g.chance(70) {
		items = append(items, "null")
	}
	return ":" + strings.Join(items, ",")
}

// name returns a stream that can do something: "r", "w" or anything.
func (g *generator) name(side string) string {
	var fit []string
	for _, n := range g.names {
		k := g.kinds[n]
		if side == "r" && k == "writable" || side == "w" && k == "readable" {
			continue
		}
		fit = append(fit, n)
	}
	if len(fit) == 0 {
		return ""
	}
	return fit[g.rand.IntN(len(fit))]
}

func (g *generator) event(name string) string {
	switch g.kinds[name] {
	case "readable":
		return g.pick("data", "end", "close", "readable", "pause", "resume", "error")
	case "writable":
		return g.pick("drain", "finish", "close", "prefinish", "error", "pipe", "unpipe")
	}
	return g.pick("data", "end", "close", "readable", "pause", "resume", "drain", "finish", "prefinish", "error")
}

func (g *generator) pipeOp() string {
	a, b := g.name("r"), g.name("w")
	if a == "" || b == "" || a == b {
		return ""
	}
	return fmt.Sprintf("pipe %s %s %s", a, b, g.pick("", "", "", "noend"))
}

func (g *generator) pipelineOp() string {
	names := append([]string(nil), g.names...)
	g.rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var line []string
	for i, n := range names {
		if i == 0 && g.kinds[n] == "writable" || i > 0 && g.kinds[n] == "readable" {
			continue
		}
		line = append(line, n)
		if g.kinds[n] == "writable" {
			break
		}
	}
	if len(line) < 2 || g.kinds[line[0]] == "writable" {
		return ""
	}
	return fmt.Sprintf("pipeline p%d %s", g.label, strings.Join(line, " "))
}

// operation returns one line, empty when no stream fits.
func (g *generator) operation() string {
	r, w, any := g.name("r"), g.name("w"), g.name("")
	g.label++
	cb := g.pick("", fmt.Sprintf("cb%d", g.label))
	v := g.pick("x", "yz", "uvw", "s:t", "s:\u00e9q")
	var op string
	side := ""
	if g.old && g.chance(20) {
		return g.pick("emit o data "+v, "emit o data "+v, "emit o end", "emit o close", "emit o error bad", "emit o destroy")
	}
	switch g.rand.IntN(36) {
	case 0, 1, 2:
		op, side = fmt.Sprintf("push %s %s", r, g.pick(v, v, v, "null")), "r"
	case 3:
		op, side = fmt.Sprintf("unshift %s %s", r, strings.TrimPrefix(v, "s:")), "r"
	case 4, 5:
		op, side = fmt.Sprintf("read %s %s", r, g.pick("", "", "0", "1", "2", "5", "30", "-1")), "r"
	case 6:
		op, side = "pause "+r, "r"
	case 7:
		op, side = "resume "+r, "r"
	case 8:
		op = g.pipeOp()
	case 9:
		op, side = fmt.Sprintf("unpipe %s %s", r, g.pick("", w)), "r"
	case 10:
		op, side = fmt.Sprintf("setEncoding %s %s", r, g.pick("utf8", "hex", "latin1")), "r"
		if g.objects[r] {
			return ""
		}
	case 11, 12, 13, 14:
		op, side = fmt.Sprintf("write %s %s %s", w, v, cb), "w"
	case 15:
		op, side = "cork "+w, "w"
	case 16:
		op, side = "uncork "+w, "w"
	case 17, 18, 19:
		op, side = fmt.Sprintf("end %s %s %s", w, g.pick("-", "-", v), cb), "w"
	case 20, 21:
		op = fmt.Sprintf("destroy %s %s %s", any, g.pick("-", "boom"), g.pick("", "", cb))
	case 22:
		op = fmt.Sprintf("on %s %s", any, g.event(any))
	case 23:
		op = fmt.Sprintf("off %s %s", any, g.event(any))
	case 24:
		op = fmt.Sprintf("finished %s f%d %s", any, g.label, g.pick("", "", "readable=0", "writable=0", "error=0"))
		if g.label > 3 && g.chance(30) {
			op = fmt.Sprintf("cleanup f%d", g.label-1-g.rand.IntN(3))
		}
	case 25:
		op, side = fmt.Sprintf("iterate %s i%d %s", r, g.label, g.pick("", "", "1", "2")), "r"
		if g.chance(40) {
			op = fmt.Sprintf("race %s i%d %s %s", r, g.label, g.pick("1", "2", "3"), g.pick("", "return", "throw"))
		}
	case 26:
		op = "state " + any
	case 27:
		op, side = "drink "+r+" "+g.pick("", "1", "2"), "r"
	case 28:
		op = fmt.Sprintf("emit %s error e%d", any, g.label)
	case 29:
		op, side = "isPaused "+r, "r"
	case 30:
		op = g.pipelineOp()
	case 31:
		op = g.pick(
			fmt.Sprintf("offall %s %s", any, g.event(any)),
			fmt.Sprintf("once %s %s", any, g.event(any)),
			fmt.Sprintf("count %s %s", any, g.event(any)),
		)
	case 32:
		op, side = fmt.Sprintf("writeenc %s %s %s", w, v, g.pick("latin1", "hex", "utf16le", "bogus", "UTF-8", "buffer")), "w"
	case 33:
		op, side = fmt.Sprintf("write %s %s %s", w, g.pick("null", "n:7"), cb), "w"
	case 34:
		op, side = fmt.Sprintf("push %s %s", r, g.pick("n:7", "s:", "s:ab hex", "s:7879 hex", "s:é latin1")), "r"
	case 35:
		op = fmt.Sprintf("abort %s", any)
	}
	if side == "r" && r == "" || side == "w" && w == "" {
		return ""
	}
	return op
}

func (g *generator) source() string {
	var items []string
	for range 1 + g.rand.IntN(4) {
		items = append(items, g.pick("a", "bc", "def", "g", "!"))
	}
	kind := g.pick("list", "gen", "agen", "agen")
	list := strings.Join(items, ",")
	if kind == "list" {
		list = strings.ReplaceAll(list, "!", "h")
	}
	return kind + ":" + list
}

// asyncProgram writes a program with iterators, functions and operators.
func (g *generator) asyncProgram() string {
	g.kinds, g.objects = map[string]string{}, map[string]bool{}
	switch g.rand.IntN(4) {
	case 0:
		g.add("from r %s %s", g.source(), g.pick("", "", "1", "3"))
		g.names, g.kinds["r"] = []string{"r"}, "readable"
	case 1:
		g.operators()
	case 2:
		g.kinds["p"] = g.stages("pipeline p")
		g.names = append(g.names, "p")
	case 3:
		if g.chance(60) {
			g.stages("compose p")
		} else {
			g.create("s0")
			g.create("s1")
			r, w := g.name("r"), g.name("w")
			if r == "" {
				r = "-"
			}
			if w == "" {
				w = "-"
			}
			g.add("duplexfrom p %s", g.pick("@upper", "@upper!", "@count", "@count!", "@"+g.source(), "pair "+r+" "+w))
		}
		if g.names = append(g.names, "p"); g.kinds["p"] == "" {
			g.kinds["p"] = "duplex"
		}
	}
	last := g.names[len(g.names)-1]
	g.add("on %s %s", last, strings.Join(g.subset("end", "finish", "drain", "data", "prefinish"), " ")+" close error")
	for range g.rand.IntN(8) {
		if g.chance(25) {
			g.add("turn")
		}
		if op := g.operation(); op != "" && !strings.Contains(op, "abort") {
			g.add("%s", op)
		}
	}
	g.add("turn")
	for _, n := range g.names {
		g.add("state %s", n)
	}
	return strings.Join(g.lines, "\n") + "\n"
}

func (g *generator) operators() {
	g.add("from r %s", g.source())
	g.add("on r close error")
	g.names, g.kinds["r"] = []string{"r"}, "readable"
	fn := g.pick("sync", "tick", "imm", "micro") + g.pick("", "", "-odd", "-yes", "-fail")
	n := g.pick("", "", "1", "2", "3")
	switch kind := g.pick("map", "filter", "flatMap", "drop", "take", "asIndexedPairs", "toArray", "reduce", "forEach", "some", "every", "find"); kind {
	case "flatMap":
		g.add("op r m flatMap %s-list %s", g.pick("sync", "tick"), n)
	case "drop", "take":
		g.add("op r m %s %d", kind, g.rand.IntN(4))
	case "map", "filter":
		g.add("op r m %s %s %s", kind, fn, n)
	case "asIndexedPairs":
		g.add("op r m asIndexedPairs")
	default:
		g.add("op r x %s %s", kind, strings.TrimSuffix(fn, "-odd"))
		return
	}
	g.names, g.kinds["m"] = append(g.names, "m"), "readable"
}

// stages adds a line of streams and functions, and returns what the last is.
func (g *generator) stages(head string) (kind string) {
	kind = "duplex"
	var line []string
	stream := func(kinds ...string) string {
		name := fmt.Sprintf("s%d", len(g.names))
		for {
			before := len(g.lines)
			g.create(name)
			for _, k := range kinds {
				if g.kinds[name] == k {
					return name
				}
			}
			g.lines, g.names = g.lines[:before], g.names[:len(g.names)-1]
		}
	}
	if g.chance(50) {
		line = append(line, g.pick("@"+g.source(), "@make:"+g.source()))
	} else {
		line = append(line, stream("readable", "duplex", "transform", "passthrough"))
	}
	for range g.rand.IntN(3) {
		if g.chance(50) {
			line = append(line, g.pick("@upper", "@upper", "@upper!"))
		} else {
			line = append(line, stream("duplex", "transform", "passthrough"))
		}
	}
	switch g.rand.IntN(3) {
	case 0:
		line = append(line, g.pick("@count", "@count!", "@upper"))
	default:
		last := stream("writable", "duplex", "transform", "passthrough")
		line, kind = append(line, last), g.kinds[last]
	}
	g.add("%s %s", head, strings.Join(line, " "))
	return kind
}
