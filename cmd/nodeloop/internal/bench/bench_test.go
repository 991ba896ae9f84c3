package bench

import (
	"bytes"
	"math"
	"strings"
	"testing"
)

// TestReply splits responses in every place.
func TestReply(t *testing.T) {
	text := "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello" +
		"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n" +
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello\r\n\r\nabc"
	for size := 1; size <= len(text); size++ {
		var r reply
		whole := 0
		for from := 0; from < len(text); from += size {
			n, err := r.take([]byte(text[from:min(from+size, len(text))]))
			if err != nil {
				t.Fatalf("pieces of %d: %v", size, err)
			}
			whole += n
		}
		if whole != 3 || r.left != 0 || len(r.head) != 0 {
			t.Errorf("pieces of %d: %d responses, %d bytes left, head %q", size, whole, r.left, r.head)
		}
	}
	for _, bad := range []string{
		"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
		"x\r\n\r\n",
	} {
		var r reply
		if _, err := r.take([]byte(bad)); err == nil {
			t.Errorf("%q is understood", bad)
		}
	}
	echo := reply{echo: 4}
	if n, _ := echo.take([]byte("abcdef")); n != 1 || echo.left != 2 {
		t.Errorf("%d echoes, %d bytes left", n, echo.left)
	}
}

func TestHistogram(t *testing.T) {
	var h histogram
	for i := range 1000 {
		h.add(int64(i+1) * 1000)
	}
	for q, want := range map[float64]float64{0.5: 500_000, 0.99: 990_000} {
		if got := h.quantile(q); math.Abs(got-want) > want/30 {
			t.Errorf("quantile %v is %v, want about %v", q, got, want)
		}
	}
	if got := (&histogram{}).quantile(0.5); got != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestMedian(t *testing.T) {
	for _, tc := range []struct {
		of   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{5, 1}, 3}, {[]float64{9, 1, 4}, 4}} {
		if got := median(tc.of); got != tc.want {
			t.Errorf("median of %v is %v", tc.of, got)
		}
	}
}

// sampled is a run of which the samples are given.
func sampled() *bench {
	more := &Workload{Name: "get", What: "GETs", Unit: "req/s"}
	less := &Workload{Name: "start", What: "start", Unit: "ms", Kind: Start, Lower: true}
	return &bench{
		Options:   Options{Rounds: 2, Seconds: 1, Workloads: []*Workload{more, less}},
		serverCPU: 0, loadCPU: 1,
		peers: []*Peer{{Name: "nodeloop"}, {Name: "slow & <steady>"}, {Name: "absent", Missing: "it is not here"}},
		samples: map[string]map[string][]Sample{
			"get":   {"nodeloop": {{Value: 200, CPU: 5}, {Value: 300, CPU: 7}}, "slow & <steady>": {{Value: 100}, {Value: 100, Errors: 2}}},
			"start": {"nodeloop": {{Value: 10}, {Value: 10}}, "slow & <steady>": {{Value: 40}, {Value: 20}}},
		},
		failed: map[string]string{"get of nobody": "-"},
	}
}

func TestResult(t *testing.T) {
	r := sampled().result()
	if len(r.Tables) != 2 || len(r.Tables[0].Rows) != 2 {
		t.Fatalf("%d tables", len(r.Tables))
	}
	own, other := r.Tables[0].Rows[0], r.Tables[0].Rows[1]
	if own.Median != 250 || own.Spread() != 20 || own.CPU != 6 || own.Ratio != nil {
		t.Errorf("nodeloop: %+v", own)
	}
	if *other.Ratio != (Ratio{2.5, 2, 3}) || other.Errors != 2 {
		t.Errorf("the other: %+v, ratio %+v", other, other.Ratio)
	}
	if ratio := *r.Tables[1].Rows[1].Ratio; ratio != (Ratio{3, 2, 4}) {
		t.Errorf("where less is better the ratio is %+v", ratio)
	}
	if len(r.Unmeasured) != 1 || r.Unmeasured[0] != "absent: it is not here" {
		t.Errorf("not measured: %q", r.Unmeasured)
	}
	var text, html bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Error(err)
	}
	if err := r.WriteHTML(&html); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"2.50 (2.00–3.00)", "2 failed", "absent: it is not here", "less is better"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, &text)
		}
	}
	for _, want := range []string{"slow &amp; &lt;steady&gt;", "2.50×", "<svg", "absent: it is not here"} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, foreign := range []string{"<script", "src=", "href=", "url("} {
		if strings.Contains(html.String(), foreign) {
			t.Errorf("the page has %q", foreign)
		}
	}
}

func TestSelect(t *testing.T) {
	for _, tc := range []struct {
		names string
		quick bool
		count int
	}{{"", false, len(Workloads())}, {"", true, len(quick)}, {"get loop", false, 11}, {"tcp", false, 2}, {"get", true, 1}} {
		got, err := Select(strings.Fields(tc.names), tc.quick)
		if err != nil || len(got) != tc.count {
			t.Errorf("%q: %d workloads, %v; want %d", tc.names, len(got), err, tc.count)
		}
	}
	if _, err := Select([]string{"gte"}, false); err == nil {
		t.Error("an unknown name is taken")
	}
}
