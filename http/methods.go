package http

import (
	"slices"

	"github.com/nodeloop/nodeloop/http/parser"
)

// Methods returns the request methods that Node knows, sorted. It mirrors
// http.METHODS.
func Methods() []string {
	names := parser.Methods(parser.HTTPParser29)
	slices.Sort(names)
	return names
}
