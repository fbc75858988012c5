package web

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/archive"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium with nothing in it. Where none is installed the test is skipped, but not in continuous integration.
func browser(t *testing.T) context.Context {
	t.Helper()
	names := []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}
	i := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if i < 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: .ci/tools installs it")
		}
		t.Skip("NOT TESTED: the pages were not opened in a browser, since there is no Chromium (apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(names[i]), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(2*time.Minute),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("ignore-certificate-errors", true), // of a test's server
	)
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	return ctx
}

// complaints are what a browser has to say against pages: violations of their policy, errors, and requests to other places.
type complaints struct {
	sync.Mutex
	home string
	all  []string
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
		if !strings.Contains(e.Entry.URL, "favicon.ico") { // browsers ask for one
			c.all = append(c.all, "log: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, c.home) {
			c.all = append(c.all, "request: "+e.Request.URL)
		}
	}
}

func seen[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// until waits for what a click leads to.
func until(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	for range 200 {
		if done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && done {
			return
		}
		time.Sleep(50 * time.Millisecond) // a page is on its way
	}
	t.Fatalf("it never came to %s: %s", expression, seen[string](ctx, t, "document.body.innerText"))
}

// Somebody logs in, follows what is open to its series, accepts it with a note, takes that back, and leaves.
func TestAFindingIsAcceptedInABrowser(t *testing.T) {
	r := newRig(t, 40, true)
	secret := r.token("ada", archive.Triage, "")
	server := httptest.NewTLSServer(r.handler)
	defer server.Close()
	ctx := browser(t)
	heard := &complaints{home: server.URL}
	if err := chromedp.Listen(ctx, heard.hear); err != nil {
		t.Fatal(err)
	}
	for _, enable := range []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err },
	} {
		if err := enable(); err != nil {
			t.Fatal(err)
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 800), chromedp.Navigate(server.URL+"/findings?project=shop")); err != nil {
		t.Fatal(err)
	}
	click := func(selector string) {
		t.Helper()
		until(ctx, t, `document.querySelector('`+selector+`') !== null`)
		seen[bool](ctx, t, `(document.querySelector('`+selector+`').click(), true)`)
	}
	until(ctx, t, `document.title.startsWith("Log in")`)
	seen[bool](ctx, t, `(document.querySelector("#token").value = "`+secret+`", true)`)
	click(".login button")
	until(ctx, t, `location.pathname === "/findings"`)
	click(`.bar a[href="/"]`)
	until(ctx, t, `document.querySelector(".word")?.textContent === "WORSE"`)
	click(".found a")
	until(ctx, t, `location.pathname.startsWith("/series/")`)
	if n := seen[int](ctx, t, `[...document.querySelectorAll("svg[role=img] .m")].length`); n < 80 {
		t.Errorf("%d marks of 40 runs in two pictures", n)
	}
	seen[bool](ctx, t, `(document.querySelector("input[name=note]").value = "<i>meant</i>", true)`)
	click(`button[value="accepted"]`)
	until(ctx, t, `document.querySelector(".findings .state")?.textContent === "accepted"`)
	if said := seen[string](ctx, t, `document.querySelector(".said").textContent`); said != "<i>meant</i> – ada" {
		t.Errorf("said: %q", said)
	}
	click(`.bar a[href="/"]`)
	until(ctx, t, `document.querySelector(".word")?.textContent === "NOTHING OPEN"`)
	click(`a[href^="/series/"]`)
	until(ctx, t, `document.querySelector('button[value="new"]') !== null`)
	click(`button[value="new"]`)
	until(ctx, t, `document.querySelector(".findings .state")?.textContent.startsWith("open")`)
	click(`.findings a[href^="/commits/"]`)
	until(ctx, t, `location.pathname.startsWith("/commits/")`)
	click(`a[href^="/runs/"]`)
	until(ctx, t, `location.pathname.startsWith("/runs/") && document.querySelector(".brand a") !== null`)
	click(".brand a")
	until(ctx, t, `location.pathname === "/"`)
	click(".out button")
	until(ctx, t, `document.title.startsWith("Log in")`)
	heard.Lock()
	defer heard.Unlock()
	for _, c := range heard.all {
		t.Error(c)
	}
}
