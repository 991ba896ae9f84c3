package jsrt

import (
	"errors"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
	"github.com/evanw/esbuild/pkg/api"
)

// unit is a compiled source text: what stack traces and the report of an
// uncaught error need of it.
type unit struct {
	name   string
	source string
	prefix int           // columns that a wrapper adds to line 1
	body   *goja.Program // the module's function
	starts []int         // where lines begin, once asked for
}

const moduleHead = "(function (exports, require, module, __filename, __dirname) { "

// asyncHead is the wrapper of an ES module that awaits at its top level.
const asyncHead = "(async function (exports, require, module, __filename, __dirname) { "

// compileModule compiles the text of a CommonJS module to the function that
// runs it. What the engine cannot parse goes through esbuild first.
func (rt *Runtime) compileModule(src, filename string) *goja.Object {
	body := src
	if strings.HasPrefix(body, "#!") {
		body = "//" + body[2:]
	}
	prg, prefix, err := rt.compileWrapped(body, filename, moduleHead)
	if err != nil {
		lowered, lowErr := lower(body, filename, false)
		if lowErr != nil {
			panic(rt.syntaxError(err, filename, src, len(moduleHead)))
		}
		if prg, prefix, err = rt.compileWrapped(lowered, filename, moduleHead, parser.WithSourceMapLoader(nil)); err != nil {
			panic(rt.syntaxError(err, filename, src, len(moduleHead)))
		}
	}
	return rt.moduleFunction(prg, filename, src, prefix)
}

// compileESM compiles the text of an ES module to a function that behaves as
// one; async is set when it awaits at its top level.
func (rt *Runtime) compileESM(src, filename string) (fn *goja.Object, async bool) {
	head := moduleHead
	lowered, err := lower(src, filename, true)
	if err != nil && strings.Contains(err.Error(), "Top-level await") {
		async, head = true, asyncHead
		lowered, err = lowerAwaiting(src, filename)
	}
	if err != nil {
		panic(rt.syntaxError(err, filename, src, 0))
	}
	prg, prefix, err := rt.compileWrapped(lowered, filename, head, parser.WithSourceMapLoader(nil))
	if err != nil {
		panic(rt.syntaxError(err, filename, src, len(head)))
	}
	return rt.moduleFunction(prg, filename, src, prefix), async
}

func (rt *Runtime) compileWrapped(src, filename, head string, opts ...parser.Option) (*goja.Program, int, error) {
	if len(opts) == 0 {
		opts = []parser.Option{parser.WithDisableSourceMaps}
	}
	ast, err := parser.ParseFile(nil, filename, head+src+"\n})", 0, opts...)
	if err != nil {
		return nil, 0, err
	}
	prg, err := goja.CompileAST(ast, false)
	if err == nil {
		rt.lines.literals(src, prg)
	}
	return prg, len(head), err
}

func (rt *Runtime) moduleFunction(prg *goja.Program, filename, src string, prefix int) *goja.Object {
	v, err := rt.VM.RunProgram(prg)
	must(err)
	fn := v.(*goja.Object)
	rt.units[filename] = &unit{name: filename, source: src, prefix: prefix, body: rt.seam.program(fn)}
	return fn
}

// lower rewrites syntax that the engine lacks. ES module syntax becomes
// CommonJS when esm is set, and so does import() always.
func lower(src, filename string, esm bool) (string, error) {
	opts := api.TransformOptions{
		Loader:      api.LoaderJS,
		Format:      api.FormatCommonJS,
		Target:      api.ES2022,
		Platform:    api.PlatformNode,
		Sourcefile:  filename,
		Sourcemap:   api.SourceMapInline,
		LogLevel:    api.LogLevelSilent,
		KeepNames:   false,
		TreeShaking: api.TreeShakingFalse,
		Supported:   unsupported,
	}
	if esm {
		opts.Define = map[string]string{"import.meta.url": "__importMetaURL"}
		opts.Banner = "var __importMetaURL = require('url').pathToFileURL(__filename).href;"
	}
	return transform(src, opts)
}

var unsupported = map[string]bool{
	"for-await": false, "async-generator": false, "using": false, "dynamic-import": false,
}

func transform(src string, opts api.TransformOptions) (string, error) {
	r := api.Transform(src, opts)
	if len(r.Errors) > 0 {
		e := r.Errors[0]
		se := &sourceError{text: e.Text}
		if l := e.Location; l != nil {
			se.line, se.column = l.Line, l.Column+1
		}
		return "", se
	}
	return string(r.Code), nil
}

// sourceError is a place in a source text that no parser of ours accepts.
type sourceError struct {
	text         string
	line, column int
}

func (e *sourceError) Error() string { return e.text }

// lowerAwaiting handles an ES module that awaits at its top level: its imports
// and exports are lowered with the body inside an async function.
func lowerAwaiting(src, filename string) (string, error) {
	opts := api.TransformOptions{
		Loader: api.LoaderJS, Format: api.FormatESModule, Target: api.ES2022,
		Sourcefile: filename, LogLevel: api.LogLevelSilent, Supported: unsupported,
	}
	code, err := transform(src, opts)
	if err != nil {
		return "", err
	}
	return rewriteImports(code), nil
}

// syntaxError makes the SyntaxError of a text that does not parse.
func (rt *Runtime) syntaxError(err error, filename, src string, prefix int) *goja.Object {
	text, line, col := err.Error(), 1, 1
	var (
		list parser.ErrorList
		ce   *goja.CompilerSyntaxError
		se   *sourceError
	)
	switch {
	case errors.As(err, &list) && len(list) > 0:
		text, line, col = list[0].Message, list[0].Position.Line, list[0].Position.Column
	case errors.As(err, &ce):
		text = ce.Message
		if ce.File != nil {
			p := ce.File.Position(ce.Offset)
			line, col = p.Line, p.Column
		}
	case errors.As(err, &se):
		text, line, col = se.text, se.line, se.column
		prefix = 0
	}
	if line == 1 {
		col = max(1, col-prefix)
	}
	o := rt.NewError("SyntaxError", rt.syntaxText(text))
	rt.setArrow(o, arrow(filename, src, line, col))
	return o
}

// syntaxText puts the engine's words for a syntax error into V8's.
func (rt *Runtime) syntaxText(s string) string {
	tok, ok := strings.CutPrefix(s, "Unexpected token ")
	switch {
	case !ok:
		return s
	case tok == "ILLEGAL":
		return "Invalid or unexpected token"
	case rt.V16() && !strings.HasPrefix(tok, "'"):
		return "Unexpected token '" + tok + "'"
	}
	return s
}
