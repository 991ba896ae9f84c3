package parser_test

import (
	"fmt"
	"strings"

	"github.com/nodeloop/nodeloop/http/parser"
)

// runStream feeds a job as a connection does, which leaves HTTP at an upgrade,
// and returns a log that does not depend on where the input was cut: pieces of
// body are joined and offsets count from the start of the connection.
func runStream(j *job, o parser.Options) []string {
	r := &recorder{job: j, old: o.Dialect == parser.HTTPParser29, join: true}
	r.p = parser.New(r, o)
	read := 0
	stopped := false
	for _, chunk := range j.Chunks {
		n, err := r.p.Execute(chunk)
		if err != nil {
			err = &parser.Error{Code: err.Code, Reason: err.Reason, Offset: read + err.Offset}
			r.log = append(r.log, errorLine(err, r.old))
			stopped = true
			break
		}
		read += n
		if stopped = n < len(chunk) || r.upgraded() || r.p.Dead(); stopped {
			r.log = append(r.log, fmt.Sprintf("left at %d", read))
			if r.p.Dead() {
				r.log = append(r.log, "untold error")
			}
			break
		}
	}
	if j.Finish && !stopped {
		r.log = append(r.log, finishLine(r))
	}
	return r.log
}

// upgraded reports whether the last message took the connection out of HTTP.
func (r *recorder) upgraded() bool {
	if len(r.log) == 0 || r.log[len(r.log)-1] != "complete" {
		return false
	}
	for i := len(r.log) - 1; i >= 0; i-- {
		if strings.HasPrefix(r.log[i], "head ") {
			return r.job.Verdict == "upgrade" || strings.HasSuffix(r.log[i], " upgrade") ||
				strings.HasSuffix(r.log[i], " upgrade keep-alive")
		}
	}
	return false
}
