//go:build !race

package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// TestAllocs guards how often a message allocates.
func TestAllocs(t *testing.T) {
	chunked := fmt.Sprintf(chunkedPost, strings.Repeat("x", 1024))
	cases := []struct {
		name, input string
		typ         parser.Type
		cache       bool
		piece       int
		most        float64
	}{
		{"small", smallGet, parser.Request, true, 0, 0},
		{"realistic", realisticGet, parser.Request, true, 0, 0},
		{"pipelined", strings.Repeat(smallGet, 16), parser.Request, true, 0, 0},
		{"chunked", chunked, parser.Request, true, 0, 0},
		{"chunked in pieces", chunked, parser.Request, true, 1000, 0},
		{"response", response, parser.Response, true, 0, 0},
		{"without cache", realisticGet, parser.Request, false, 0, 3},
		{"split head", realisticGet, parser.Request, true, 100, 2},
	}
	for _, c := range cases {
		for _, n := range nodes {
			o := parser.Options{Type: c.typ, Dialect: n.dialect}
			if c.cache {
				o.Cache = parser.NewCache()
			}
			p := parser.New(new(sink), o)
			input := []byte(c.input)
			got := testing.AllocsPerRun(200, func() { feed(t, p, input, c.piece) })
			if got > c.most {
				t.Errorf("%s, %s: %v allocations, want at most %v", c.name, n.name, got, c.most)
			}
		}
	}
}
