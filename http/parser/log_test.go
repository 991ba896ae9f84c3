package parser_test

import (
	"fmt"
	"strings"

	"github.com/nodeloop/nodeloop/http/parser"
)

// job is one connection to be parsed: what the parser is told and fed.
type job struct {
	Type    string   `json:"type"` // request, response
	Lenient int      `json:"lenient,omitempty"`
	Max     int      `json:"max,omitempty"`
	Verdict string   `json:"verdict,omitempty"` // node, skip, upgrade; continue when empty
	Finish  bool     `json:"finish,omitempty"`
	Pause   int      `json:"pause,omitempty"` // pause in the n-th callback
	Chunks  [][]byte `json:"chunks"`
}

// recorder writes down every callback, one line each.
type recorder struct {
	p     *parser.Parser
	job   *job
	old   bool
	join  bool // adjoining pieces of body are one line
	body  []byte
	calls int
	log   []string
}

func (r *recorder) add(format string, args ...any) {
	r.log = append(r.log, fmt.Sprintf(format, args...))
	if r.calls++; r.calls == r.job.Pause {
		r.p.Pause()
	}
}

func (r *recorder) OnMessageBegin() {
	r.add("begin")
}

func (r *recorder) OnHeaders(headers []string, url string) {
	r.add("headers %s url=%s", quoteList(headers), quote(url))
}

func (r *recorder) OnHeadersComplete(h *parser.Head) parser.Verdict {
	var b strings.Builder
	fmt.Fprintf(&b, "head %d.%d ", h.Major, h.Minor)
	if r.job.Type == "response" {
		fmt.Fprintf(&b, "%d %s ", h.StatusCode, quote(h.StatusMessage))
	} else {
		fmt.Fprintf(&b, "%d %s ", h.Method, quote(h.URL))
	}
	if h.Flushed {
		b.WriteString("flushed")
	} else {
		b.WriteString(quoteList(h.Headers))
	}
	if h.Upgrade {
		b.WriteString(" upgrade")
	}
	if h.ShouldKeepAlive {
		b.WriteString(" keep-alive")
	}
	r.add("%s", b.String())
	switch {
	case r.job.Verdict == "skip":
		return parser.SkipBody
	case r.job.Verdict == "upgrade", r.job.Verdict == "node" && h.Upgrade:
		return parser.IsUpgrade
	}
	return parser.Continue
}

func (r *recorder) OnBody(chunk []byte) {
	if last := len(r.log) - 1; r.join && last >= 0 && strings.HasPrefix(r.log[last], "body ") {
		r.body = append(r.body, chunk...)
		r.log[last] = "body " + quote(string(r.body))
		return
	}
	r.body = append(r.body[:0], chunk...)
	r.add("body %s", quote(string(chunk)))
}

func (r *recorder) OnMessageComplete() {
	r.add("complete")
}

// options are the parser's options for a job.
func (j *job) options(d parser.Dialect) parser.Options {
	o := parser.Options{Type: parser.Request, Dialect: d, Lenient: parser.Lenient(j.Lenient)}
	if d == parser.LLHTTP6 {
		o.MaxHeaderSize = j.Max // Node 10 has it on the command line only
	}
	if j.Type == "response" {
		o.Type = parser.Response
	}
	return o
}

// run feeds a job to a parser and returns the log. It ends with "dead" where
// the parser died without telling, as it does inside an upgrade: what Node's
// execute returns from then on is a difference of stray pointers.
func run(j *job, o parser.Options) []string {
	r := &recorder{job: j, old: o.Dialect == parser.HTTPParser29}
	r.p = parser.New(r, o)
	for _, chunk := range j.Chunks {
		for len(chunk) > 0 {
			// The parser may keep nothing of its input: give it a copy to spoil.
			input := append([]byte(nil), chunk...)
			n, err := r.p.Execute(input)
			for i := range input {
				input[i] = '*'
			}
			switch {
			case err == nil:
				r.log = append(r.log, fmt.Sprintf("read %d", n))
				chunk = nil
			case err.Code == "HPE_PAUSED" && r.old:
				r.log = append(r.log, errorLine(err, r.old))
				chunk = chunk[err.Offset:]
			default:
				r.log = append(r.log, errorLine(err, r.old))
				if j.Finish {
					r.log = append(r.log, finishLine(r))
				}
				return r.log
			}
			r.p.Resume()
			if r.p.Dead() {
				return append(r.log, "dead")
			}
		}
	}
	if j.Finish {
		r.log = append(r.log, finishLine(r))
	}
	return r.log
}

func finishLine(r *recorder) string {
	if err := r.p.Finish(); err != nil {
		// Node's offset is a stray pointer if an upgrade came before.
		line := errorLine(err, r.old)
		return line[:strings.LastIndexByte(line, ' ')] + " end"
	}
	return "finished"
}

func errorLine(err *parser.Error, old bool) string {
	if old {
		return fmt.Sprintf("error %s %d", err.Code, err.Offset)
	}
	return fmt.Sprintf("error %s %s %d", err.Code, quote(err.Reason), err.Offset)
}

func quoteList(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = quote(s)
	}
	return "[" + strings.Join(q, " ") + "]"
}

// quote writes a string in ASCII, and \{N} before a byte that stands N times.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		n := 1
		for i+n < len(s) && s[i+n] == s[i] {
			n++
		}
		if n >= 16 {
			fmt.Fprintf(&b, "\\{%d}", n)
			i += n - 1
		}
		if c := s[i]; c < 32 || c > 126 || c == '"' || c == '\\' {
			fmt.Fprintf(&b, "\\x%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
