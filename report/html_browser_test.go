package report

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium with nothing in it: one for all pages, since to start it takes longest. Where none is
// installed the test is skipped, but not in continuous integration.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && path == "" {
			path = p
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: .ci/tools installs it")
		}
		t.Skip("NOT TESTED: the HTML report was not opened in a browser, since there is no Chromium (apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(2*time.Minute), // a machine may be busy
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("no-first-run", true),
	)
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	return ctx
}

// A complaint collector hears what a browser has to say against a page.
type complaints struct {
	sync.Mutex
	all []string
}

func (c *complaints) hear(event any) {
	c.Lock()
	defer c.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		c.all = append(c.all, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		c.all = append(c.all, "console: "+string(e.Type))
	case *log.EventEntryAdded:
		c.all = append(c.all, "log: "+e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "file://") {
			c.all = append(c.all, "request: "+e.Request.URL)
		}
	}
}

// marksShown counts the marks that a reader sees.
const marksShown = `[...document.querySelectorAll("svg[role=img] .m")].filter(m => m.getClientRects().length > 0).length`

func TestHTMLInABrowser(t *testing.T) {
	ctx := browser(t)
	heard := &complaints{}
	if err := chromedp.Listen(ctx, heard.hear); err != nil {
		t.Fatal(err)
	}
	call(ctx, t, network.Enable, network.EnableParams{})
	call(ctx, t, log.Enable, cdp.Empty{})
	for _, name := range []string{"tutorial", "gated", "errors", "empty", "hostile"} {
		path := filepath.Join(t.TempDir(), "report.html")
		if err := os.WriteFile(path, []byte(render(t, "html", sample(name), Options{})), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 800), chromedp.Navigate("file://"+path)); err != nil {
			t.Fatal(err)
		}
		width, room := seen[int](ctx, t, `document.documentElement.scrollWidth`), seen[int](ctx, t, `innerWidth`)
		if width > room {
			t.Errorf("%s: on a narrow screen the page is %d wide, and there is room for %d", name, width, room)
		}
		if name == "tutorial" {
			tryTutorial(ctx, t)
		}
	}
	heard.Lock()
	defer heard.Unlock()
	for _, c := range heard.all {
		t.Error(c)
	}
}

// call sends a browser a command.
func call[P, R any](ctx context.Context, t *testing.T, c cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, c, params); err != nil {
		t.Fatal(err)
	}
}

// seen is the value of an expression in the page.
func seen[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// tryTutorial uses the page: it chooses a metric, hides a strategy, asks for the dark, and prints.
func tryTutorial(ctx context.Context, t *testing.T) {
	const background = `getComputedStyle(document.body).backgroundColor`
	light, first := seen[string](ctx, t, background), seen[int](ctx, t, marksShown)
	if first == 0 {
		t.Error("no chart has a mark")
	}
	click := func(selector string) {
		seen[bool](ctx, t, `(document.querySelector("`+selector+`").click(), true)`)
	}
	click("#b1-levels .tabs button:nth-child(2)")
	if n := seen[int](ctx, t, `document.querySelectorAll("#b1-levels [data-choice]:not([hidden])").length`); n != 1 {
		t.Errorf("%d metrics are shown at once", n)
	}
	click("#b1-levels .legend button")
	if n := seen[int](ctx, t, marksShown); n != first-3 {
		t.Errorf("%d marks before a strategy of three levels was hidden, %d after", first, n)
	}
	call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	if dark := seen[string](ctx, t, background); dark == light {
		t.Errorf("light and dark are both %s", light)
	}
	paper, err := chromedp.Run(ctx, chromedp.PrintToPDF())
	if err != nil || !strings.HasPrefix(string(paper), "%PDF-") {
		t.Errorf("the page does not print: %v", err)
	}
}
