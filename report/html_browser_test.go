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
	tryLong(ctx, t)
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

// tryLong chooses on a page of many cells: what belongs elsewhere is gone, pictures and tabs too, and comes back.
func tryLong(ctx context.Context, t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.html")
	run := largeRunOnce()
	if err := os.WriteFile(path, []byte(render(t, "html", run, Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 800), chromedp.Navigate("file://"+path)); err != nil {
		t.Fatal(err)
	}
	if width, room := pagetest.Seen[int](ctx, t, `document.documentElement.scrollWidth`), pagetest.Seen[int](ctx, t, `innerWidth`); width > room {
		t.Errorf("on a narrow screen the long page is %d wide, and there is room for %d", width, room)
	}
	const shown = `[...document.querySelectorAll("%s")].filter(e => e.getClientRects().length > 0).length`
	rows := func() int { return pagetest.Seen[int](ctx, t, strings.Replace(shown, "%s", ".grid tbody tr", 1)) }
	panels := func() int { return pagetest.Seen[int](ctx, t, strings.Replace(shown, "%s", ".panel", 1)) }
	choose := func(value string) {
		pagetest.Seen[bool](ctx, t, `(() => { const s = document.querySelector(".filter select"); s.value = "`+value+`"; s.dispatchEvent(new Event("change")); return true })()`)
	}
	all, pictures := rows(), panels()
	group := run.Cells[len(run.Cells)-1].Group
	of := 0
	for _, c := range run.Cells {
		if c.Group == group {
			of++
		}
	}
	choose(group)
	if n := rows(); n != of || of == all {
		t.Errorf("%d of %d rows are left of the group, want %d", n, all, of)
	}
	if n := panels(); n == 0 {
		t.Errorf("no picture of the group is left of %d", pictures)
	}
	if wrong := pagetest.Seen[int](ctx, t, `[...document.querySelectorAll("[data-group]")].filter(e => e.dataset.group !== "`+group+`" && e.getClientRects().length > 0).length`); wrong > 0 {
		t.Errorf("%d things of other groups are still there", wrong)
	}
	choose("")
	if n := rows(); n != all {
		t.Errorf("%d of %d rows come back", n, all)
	}
	if !pagetest.Seen[bool](ctx, t, `(location.hash = "b1-c3", dispatchEvent(new Event("hashchange")), document.getElementById("b1-c3").open)`) {
		t.Error("a cell that a link leads to is folded")
	}
}
