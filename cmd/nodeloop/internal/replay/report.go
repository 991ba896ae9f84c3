package replay

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"time"
)

// Report is a run and what came of it.
type Report struct {
	// Node names the version behaved like: 16 or 10.
	Node    int       `json:"node"`
	Against string    `json:"against,omitempty"`
	Started time.Time `json:"started"`
	// Seconds is how long the whole run took.
	Seconds  float64            `json:"seconds"`
	Jobs     int                `json:"jobs"`
	Timeout  string             `json:"timeout"`
	Retries  int                `json:"retries"`
	Repeat   int                `json:"repeat,omitempty"`
	Families map[string]*Counts `json:"families"`
	Tests    []*Result          `json:"tests"`
}

// WriteJSON writes the report as one JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	r.Families = map[string]*Counts{}
	for _, c := range Count(r.Tests) {
		r.Families[c.Family] = c
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// The elements of a JUnit report, as CI systems read it.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string     `xml:"classname,attr"`
		Name    string     `xml:"name,attr"`
		Time    string     `xml:"time,attr"`
		Failure *junitNote `xml:"failure"`
		Error   *junitNote `xml:"error"`
		Skipped *junitNote `xml:"skipped"`
	}
	junitNote struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes the report as JUnit XML, one suite a family. A crash or a
// time-out is an error, a failure a failure.
func (r *Report) WriteJUnit(w io.Writer) error {
	doc := junitSuites{Name: fmt.Sprintf("nodeloop replay --node %d", r.Node), Time: seconds(r.Seconds)}
	for _, c := range Count(r.Tests) {
		failures, errs, skipped := c.ByStatus[Fail], c.ByStatus[Crash]+c.ByStatus[Timeout], c.ByStatus[Skip]
		if c.Family == "all" {
			doc.Tests, doc.Failures, doc.Errors, doc.Skipped = c.Total, failures, errs, skipped
			continue
		}
		suite := junitSuite{
			Name: c.Family, Tests: c.Total, Failures: failures, Errors: errs, Skipped: skipped,
			Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		}
		total := 0.0
		for _, t := range r.Tests {
			if t.Family == c.Family {
				total += t.Seconds
				suite.Cases = append(suite.Cases, t.junit())
			}
		}
		suite.Time = seconds(total)
		doc.Suites = append(doc.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (t *Result) junit() junitCase {
	c := junitCase{Class: t.Family, Name: t.Path, Time: seconds(t.Seconds)}
	note := &junitNote{Type: string(t.Status), Message: t.Reason, Text: t.Output}
	switch t.Status {
	case Fail:
		c.Failure = note
	case Crash, Timeout:
		c.Error = note
	case Skip:
		c.Skipped = &junitNote{Message: t.Reason}
	}
	return c
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", math.Max(s, 0)) }
