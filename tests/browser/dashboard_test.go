package browser

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// load asks for pages until the test ends.
func load(t *testing.T, address string) (stop func()) {
	t.Helper()
	over := make(chan struct{})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			c := &http.Client{Transport: &http.Transport{}}
			defer c.CloseIdleConnections()
			for n := 0; ; n++ {
				select {
				case <-over:
					return
				default:
				}
				path := "/"
				switch {
				case n%50 == i:
					path = "/big"
				case n%20 == i:
					path = "/missing"
				}
				res, err := c.Get("http://" + address + path)
				if err != nil {
					t.Errorf("load: %v", err)
					return
				}
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
	return func() {
		close(over)
		all.Wait()
	}
}

// TestDashboard clicks through the dashboard of a server under load, on a wide
// bright screen and on a narrow dark one.
func TestDashboard(t *testing.T) {
	b := open(t)
	s := serve(t, "--dashboard")
	stop := load(t, s.address)
	b.do("navigate", chromedp.EmulateViewport(1280, 900), chromedp.Navigate("http://"+s.address+"/_loop"))
	b.until(`document.getElementById('state').textContent === 'live'`)
	b.until(`parseFloat(document.getElementById('requests').textContent) > 0 && +document.getElementById('connections').textContent >= 9`)
	b.until(`document.querySelector('#chart-requests polygon') !== null && history.length >= 4`)
	for _, part := range []string{"utilization", "delay", "turns", "perturn"} {
		if text := eval[string](b, `document.getElementById('`+part+`').textContent`); text == "–" || text == "" || text == "NaN" {
			t.Errorf("%s shows %q", part, text)
		}
	}
	b.fits("overview")
	b.shoot("dashboard-overview")
	b.tabs(t)
	b.tools(t)
	b.narrow(t)
	stop()
	b.until(`document.getElementById('requests').textContent === '0'`)
	s.stop()
	b.until(`document.getElementById('state').className === 'lost'`)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, fault := range b.faults {
		t.Errorf("in the page: %s", fault)
	}
}

// tabs opens each view.
func (b *browser) tabs(t *testing.T) {
	b.do("callbacks", chromedp.Click("#tab-callbacks"))
	b.until(`[...document.querySelectorAll('#slowest tr')].some((tr) => tr.textContent.includes('for GET /'))`)
	if !eval[bool](b, `document.querySelector('[data-view=overview]').hidden && !document.querySelector('[data-view=callbacks]').hidden`) {
		t.Error("the tab does not change the view")
	}
	b.until(`[...document.querySelectorAll('#slowest tr')].some((tr) => tr.textContent.includes('.go:'))`)
	b.fits("callbacks")
	b.shoot("dashboard-callbacks")
	b.do("details", chromedp.Click("#tab-details"))
	b.until(`document.querySelectorAll('#work dd').length >= 7 && document.querySelectorAll('#syscalls dd').length >= 7`)
	b.until(`!source.url.endsWith('?callbacks')`)
	b.fits("details")
	b.shoot("dashboard-details")
	b.do("overview", chromedp.Click("#tab-overview"))
}

// tools uses the other buttons.
func (b *browser) tools(t *testing.T) {
	b.do("range", chromedp.Click("#range"))
	if text := eval[string](b, `document.getElementById('range').textContent`); text != "5 min" {
		t.Errorf("the range is %q", text)
	}
	b.do("range", chromedp.Click("#range"), chromedp.Click("#range"))
	b.do("pause", chromedp.Click("#pause"))
	shown := eval[string](b, `document.querySelector('main').innerHTML`)
	count := eval[int](b, `history.length`)
	b.until(`history.length >= ` + strconv.Itoa(count+2))
	if eval[string](b, `document.querySelector('main').innerHTML`) != shown {
		t.Error("the page changes while it is paused")
	}
	b.do("resume", chromedp.Click("#pause"))
	b.until(`document.getElementById('state').textContent === 'live'`)
}

// narrow looks at every view on a telephone at night.
func (b *browser) narrow(t *testing.T) {
	b.do("dark", chromedp.EmulateViewport(390, 844), func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return chromedp.Void{}, err
	})
	light := eval[float64](b, `getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).reduce((n, v) => n + +v, 0) / 765`)
	if light > 0.2 {
		t.Errorf("in the dark the page is %.0f %% bright", 100*light)
	}
	for _, tab := range []string{"overview", "callbacks", "details"} {
		b.do(tab, chromedp.Click("#tab-"+tab))
		if tab == "callbacks" {
			b.until(`document.querySelectorAll('#slowest tr').length > 0`)
		}
		b.fits(tab + ", narrow")
		b.shoot("dashboard-" + tab + "-narrow-dark")
	}
	b.do("overview", chromedp.Click("#tab-overview"))
}

// fits checks that nothing is wider than the screen.
func (b *browser) fits(what string) {
	b.t.Helper()
	if over := eval[float64](b, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
		b.t.Errorf("%s is %v pixels too wide", what, over)
	}
}
