package report

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"bench/report/pagetest"
)

// marksShown counts the marks that a reader sees.
const marksShown = `[...document.querySelectorAll("svg[role=img] .m")].filter(m => m.getClientRects().length > 0).length`

func TestHTMLInABrowser(t *testing.T) {
	ctx := pagetest.Browser(t)
	heard := pagetest.Listen(ctx, t, "file://")
	for _, name := range []string{"tutorial", "gated", "errors", "empty", "hostile"} {
		path := filepath.Join(t.TempDir(), "report.html")
		if err := os.WriteFile(path, []byte(render(t, "html", sample(name), Options{})), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 800), chromedp.Navigate("file://"+path)); err != nil {
			t.Fatal(err)
		}
		width, room := pagetest.Seen[int](ctx, t, `document.documentElement.scrollWidth`), pagetest.Seen[int](ctx, t, `innerWidth`)
		if width > room {
			t.Errorf("%s: on a narrow screen the page is %d wide, and there is room for %d", name, width, room)
		}
		if name == "tutorial" {
			tryTutorial(ctx, t)
		}
	}
	heard.Tell(t)
}

// tryTutorial uses the page: it chooses a metric, hides a strategy, asks for the dark, and prints.
func tryTutorial(ctx context.Context, t *testing.T) {
	const background = `getComputedStyle(document.body).backgroundColor`
	light, first := pagetest.Seen[string](ctx, t, background), pagetest.Seen[int](ctx, t, marksShown)
	if first == 0 {
		t.Error("no chart has a mark")
	}
	click := func(selector string) {
		pagetest.Seen[bool](ctx, t, `(document.querySelector("`+selector+`").click(), true)`)
	}
	click("#b1-levels .tabs button:nth-child(2)")
	if n := pagetest.Seen[int](ctx, t, `document.querySelectorAll("#b1-levels [data-choice]:not([hidden])").length`); n != 1 {
		t.Errorf("%d metrics are shown at once", n)
	}
	click("#b1-levels .legend button")
	if n := pagetest.Seen[int](ctx, t, marksShown); n != first-3 {
		t.Errorf("%d marks before a strategy of three levels was hidden, %d after", first, n)
	}
	pagetest.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	if dark := pagetest.Seen[string](ctx, t, background); dark == light {
		t.Errorf("light and dark are both %s", light)
	}
	paper, err := chromedp.Run(ctx, chromedp.PrintToPDF())
	if err != nil || !strings.HasPrefix(string(paper), "%PDF-") {
		t.Errorf("the page does not print: %v", err)
	}
}
