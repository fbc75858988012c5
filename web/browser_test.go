package web

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"bench/archive"
	"bench/report/pagetest"

	"github.com/chromedp/chromedp"
)

// until waits for what a click leads to.
func until(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	for range 200 {
		if done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && done {
			return
		}
		time.Sleep(50 * time.Millisecond) // a page is on its way
	}
	t.Fatalf("it never came to %s: %s", expression, pagetest.Seen[string](ctx, t, "document.body.innerText"))
}

// Somebody logs in, follows what is open to its series, accepts it with a note, takes that back, and leaves.
func TestAFindingIsAcceptedInABrowser(t *testing.T) {
	r := newRig(t, 40, true)
	secret := r.token("ada", archive.Triage, "")
	server := httptest.NewTLSServer(r.handler)
	defer server.Close()
	ctx := pagetest.Browser(t)
	heard := pagetest.Listen(ctx, t, server.URL)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 800), chromedp.Navigate(server.URL+"/findings?project=shop")); err != nil {
		t.Fatal(err)
	}
	click := func(selector string) {
		t.Helper()
		until(ctx, t, `document.querySelector('`+selector+`') !== null`)
		pagetest.Seen[bool](ctx, t, `(document.querySelector('`+selector+`').click(), true)`)
	}
	until(ctx, t, `document.title.startsWith("Log in")`)
	pagetest.Seen[bool](ctx, t, `(document.querySelector("#token").value = "`+secret+`", true)`)
	click(".login button")
	until(ctx, t, `location.pathname === "/findings"`)
	click(`.bar a[href="/"]`)
	until(ctx, t, `document.querySelector(".word")?.textContent === "WORSE"`)
	click(".found a")
	until(ctx, t, `location.pathname.startsWith("/series/")`)
	if n := pagetest.Seen[int](ctx, t, `[...document.querySelectorAll("svg[role=img] .m")].length`); n < 80 {
		t.Errorf("%d marks of 40 runs in two pictures", n)
	}
	pagetest.Seen[bool](ctx, t, `(document.querySelector("input[name=note]").value = "<i>meant</i>", true)`)
	click(`button[value="accepted"]`)
	until(ctx, t, `document.querySelector(".findings .state")?.textContent === "accepted"`)
	if said := pagetest.Seen[string](ctx, t, `document.querySelector(".said").textContent`); said != "<i>meant</i> – ada" {
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
	heard.Tell(t)
}
