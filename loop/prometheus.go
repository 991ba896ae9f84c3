package loop

import (
	stdio "io"
	"strconv"
	"strings"
	"time"
)

// MetricsContentType is the content type of what [Loop.WriteMetrics] writes.
const MetricsContentType = "text/plain; version=0.0.4; charset=utf-8"

// MetricsWriter writes metrics in Prometheus' text form. Names begin with
// "nodeloop_"; labels are given as name and value in turn.
type MetricsWriter struct {
	b     strings.Builder
	heads map[string]bool
}

// Counter writes a value that only grows. Its name ends in "_total".
func (w *MetricsWriter) Counter(name, help string, value float64, labels ...string) {
	w.metric(name, "counter", help, value, labels)
}

// Gauge writes a value that rises and falls.
func (w *MetricsWriter) Gauge(name, help string, value float64, labels ...string) {
	w.metric(name, "gauge", help, value, labels)
}

// Summary writes a histogram's figures, in seconds. Its name ends in "_seconds".
func (w *MetricsWriter) Summary(name, help string, s HistogramSummary, labels ...string) {
	w.head(name, "summary", help)
	for _, q := range []struct {
		at    string
		value time.Duration
	}{{"0.5", s.P50}, {"0.9", s.P90}, {"0.99", s.P99}, {"0.999", s.P999}, {"1", s.Max}} {
		w.line(name, q.value.Seconds(), append(labels[:len(labels):len(labels)], "quantile", q.at))
	}
	w.line(name+"_sum", s.Sum.Seconds(), labels)
	w.line(name+"_count", float64(s.Count), labels)
}

func (w *MetricsWriter) metric(name, kind, help string, value float64, labels []string) {
	w.head(name, kind, help)
	w.line(name, value, labels)
}

// head writes what a metric is, once.
func (w *MetricsWriter) head(name, kind, help string) {
	if w.heads[name] {
		return
	}
	if w.heads == nil {
		w.heads = map[string]bool{}
	}
	w.heads[name] = true
	w.b.WriteString("# HELP nodeloop_" + name + " " + help + "\n# TYPE nodeloop_" + name + " " + kind + "\n")
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func (w *MetricsWriter) line(name string, value float64, labels []string) {
	w.b.WriteString("nodeloop_" + name)
	for i := 0; i+1 < len(labels); i += 2 {
		sep := ","
		if i == 0 {
			sep = "{"
		}
		w.b.WriteString(sep + labels[i] + `="` + labelEscapes.Replace(labels[i+1]) + `"`)
	}
	if len(labels) > 0 {
		w.b.WriteByte('}')
	}
	w.b.WriteString(" " + strconv.FormatFloat(value, 'g', -1, 64) + "\n")
}

// OnWriteMetrics adds what a layer above has to say in [Loop.WriteMetrics].
func (l *Loop) OnWriteMetrics(fn func(w *MetricsWriter)) {
	l.assertOwner()
	l.writers = append(l.writers, fn)
}

// WriteMetrics writes the loop's metrics in Prometheus' text form, then those of
// the layers above. It is to be called on the loop's goroutine.
func (l *Loop) WriteMetrics(w stdio.Writer) error {
	var mw MetricsWriter
	m := l.Metrics()
	m.write(&mw)
	for _, fn := range l.writers {
		fn(&mw)
	}
	_, err := stdio.WriteString(w, mw.b.String())
	return err
}

func (m *Metrics) write(w *MetricsWriter) {
	w.Counter("turns_total", "Turns of the loop.", float64(m.Turns))
	for i := range m.Phases {
		w.Counter("phase_seconds_total", "Time in each phase, callbacks and waiting included.",
			m.Phases[i].Time.Seconds(), "phase", Phase(i).String())
	}
	for i := range m.Phases {
		w.Counter("callbacks_total", "Callbacks that the loop entered.", float64(m.Phases[i].Callbacks), "phase", Phase(i).String())
	}
	w.Counter("timeouts_total", "Timeouts that ran.", float64(m.Timeouts))
	w.Counter("immediates_total", "Immediates that ran.", float64(m.Immediates))
	w.Counter("ticks_total", "Ticks that ran.", float64(m.Ticks))
	w.Counter("microtasks_total", "Microtasks that ran.", float64(m.Microtasks))
	w.Counter("idle_seconds_total", "Time that the poll phase waited.", m.Idle.Seconds())
	w.Counter("active_seconds_total", "The rest of the time since the first turn.", m.Active.Seconds())
	w.Counter("blocked_callbacks_total", "Callbacks that took longer than the threshold.", float64(m.Blocked))
	if m.Delay.Count > 0 {
		w.Summary("delay_seconds", "Time between two looks of a timer, its resolution included.", m.Delay)
	}
	w.Counter("bytes_total", "Bytes that passed through sockets.", float64(m.BytesRead), "direction", "in")
	w.Counter("bytes_total", "", float64(m.BytesWritten), "direction", "out")
	w.Counter("accepted_total", "Connections that were taken.", float64(m.Accepted))
	w.Counter("accept_drops_total", "Connections closed at once for want of descriptors.", float64(m.AcceptDrops))
	m.Syscalls.write(w)
	for k := HandleKind(0); k < numKinds; k++ {
		w.Gauge("handles", "Handles, those being closed included.", float64(m.Handles[k]), "type", k.String())
	}
	for k := HandleKind(0); k < numKinds; k++ {
		w.Gauge("handles_active", "Handles that read, listen or are started.", float64(m.ActiveHandles[k]), "type", k.String())
	}
	w.Gauge("timeouts_active", "Timeouts that are set.", float64(m.ActiveTimeouts))
	count := func(name, help, label string, rows []gaugeRow) {
		for _, r := range rows {
			w.Gauge(name, help, float64(r.n), label, r.name)
		}
	}
	count("operations", "Operations in flight.", "type", []gaugeRow{
		{"connect", m.Ops.Connects}, {"write", m.Ops.Writes}, {"shutdown", m.Ops.Shutdowns}, {"work", m.Ops.Work},
	})
	q := &m.Queues
	count("queue_length", "Entries that wait.", "queue", []gaugeRow{
		{"ticks", q.Ticks},
		{"microtasks", q.Microtasks},
		{"immediates", q.Immediates},
		{"pending", q.Pending},
		{"posts", q.Posts},
		{"work", q.Work},
	})
	w.Gauge("write_queue_bytes", "Bytes that sockets have not taken yet.", float64(q.WriteBytes))
}

type gaugeRow struct {
	name string
	n    int
}

func (s Syscalls) write(w *MetricsWriter) {
	for _, r := range []struct {
		call string
		n    uint64
	}{
		{"wait", s.Wait},
		{"watch", s.Watch},
		{"read", s.Read},
		{"write", s.Write},
		{"accept", s.Accept},
		{"connect", s.Connect},
		{"shutdown", s.Shutdown},
		{"close", s.Close},
		{"other", s.Other},
	} {
		w.Counter("syscalls_total", "Calls to the operating system.", float64(r.n), "call", r.call)
	}
}
