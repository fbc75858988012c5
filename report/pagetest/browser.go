// Package pagetest opens pages in a browser, for tests, and says what is wrong with one: that it leads elsewhere, is too wide for a phone, or
// can't be read.
package pagetest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is a headless Chromium with nothing in it: one for all pages, since to start it takes longest. It takes certificates of test servers. Where none is
// installed the test is skipped, but not in continuous integration.
func Browser(t *testing.T) context.Context {
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
		t.Skip("NOT TESTED: pages were not opened in a browser, since there is no Chromium (apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.WSURLReadTimeout(2*time.Minute), // a machine may be busy
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("no-first-run", true),
		chromedp.Flag("ignore-certificate-errors", true),
	)
	allocated, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	return ctx
}

// Complaints are what a browser has to say against pages: violations of their policy, errors, and requests to other places.
type Complaints struct {
	sync.Mutex
	home string // where pages may ask for something
	all  []string
}

// Listen starts to hear what a browser says against pages, which may ask for things at home and below.
func Listen(ctx context.Context, t *testing.T, home string) *Complaints {
	t.Helper()
	heard := &Complaints{home: home}
	if err := chromedp.Listen(ctx, heard.hear); err != nil {
		t.Fatal(err)
	}
	Call(ctx, t, network.Enable, network.EnableParams{})
	Call(ctx, t, log.Enable, cdp.Empty{})
	return heard
}

// Tell fails the test for all that was heard.
func (c *Complaints) Tell(t *testing.T) {
	t.Helper()
	c.Lock()
	defer c.Unlock()
	for _, one := range c.all {
		t.Error(one)
	}
}

// hear notes what is said against a page.
func (c *Complaints) hear(event any) {
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

// Call sends a browser a command.
func Call[P, R any](ctx context.Context, t *testing.T, c cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, c, params); err != nil {
		t.Fatal(err)
	}
}

// Seen is the value of an expression in the page.
func Seen[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
