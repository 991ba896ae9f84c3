package parser_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// feeder logs what it is called with and once, in the named callback, feeds the
// parser again.
type feeder struct {
	p    *parser.Parser
	in   string
	data string
	log  []string
}

func (f *feeder) called(name, what string) {
	f.log = append(f.log, name+what)
	if name == f.in {
		f.in = ""
		n, err := f.p.ExecuteWithin([]byte(f.data))
		f.log = append(f.log, fmt.Sprint("within ", n, " ", err != nil))
	}
}

func (f *feeder) OnMessageBegin()            { f.called("begin", "") }
func (f *feeder) OnHeaders([]string, string) { f.called("headers", "") }
func (f *feeder) OnBody(chunk []byte)        { f.called("body", " "+string(chunk)) }
func (f *feeder) OnMessageComplete()         { f.called("complete", "") }
func (f *feeder) OnHeadersComplete(h *parser.Head) parser.Verdict {
	f.called("head", fmt.Sprint(" ", h.StatusCode))
	if h.StatusCode < 200 {
		return parser.SkipBody
	}
	return parser.Continue
}

// TestExecuteWithin has the orders of Node 16.20.1.
func TestExecuteWithin(t *testing.T) {
	for _, tt := range []struct {
		name, in, first, second string
		want                    []string
	}{
		{
			"a response inside the head of another", "head",
			"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
			[]string{"begin", "head 100", "begin", "head 200", "complete", "within 38 false", "complete", "executed 25 false"},
		},
		{
			"the rest of a body", "body",
			"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab", "cd",
			[]string{"begin", "head 200", "body ab", "body cd", "complete", "within 2 false", "executed 40 false"},
		},
		{
			"flags are shared", "complete",
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", "HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n",
			[]string{"begin", "head 200", "body ab", "complete", "begin", "within 33 true", "executed 40 false"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &feeder{in: tt.in, data: tt.second}
			f.p = parser.New(f, parser.Options{Type: parser.Response})
			n, err := f.p.Execute([]byte(tt.first))
			f.log = append(f.log, fmt.Sprint("executed ", n, " ", err != nil))
			if !slices.Equal(f.log, tt.want) {
				t.Errorf("got  %q\nwant %q", f.log, tt.want)
			}
		})
	}
}

// TestExecuteWithinLast goes on after a body that an inner Execute has ended.
func TestExecuteWithinLast(t *testing.T) {
	f := &feeder{in: "body", data: "cd"}
	f.p = parser.New(f, parser.Options{Type: parser.Response})
	for _, in := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab", "HTTP/1.1 204 OK\r\n\r\n"} {
		if n, err := f.p.Execute([]byte(in)); n != len(in) || err != nil {
			t.Errorf("Execute = %d, %v", n, err)
		}
	}
	if last := f.log[len(f.log)-1]; last != "complete" {
		t.Errorf("last callback %q in %q", last, f.log)
	}
}
