package pagetest

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// LooksRight opens a page on a phone and on a desk, in the light and in the dark.
func LooksRight(ctx context.Context, t *testing.T, name, address string) {
	t.Helper()
	for _, width := range []int64{390, 1100} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate(address)); err != nil {
			t.Fatal(err)
		}
		if wide := Seen[int64](ctx, t, `document.documentElement.scrollWidth`); wide > width {
			t.Errorf("%s: the page is %d wide on a screen of %d", name, wide, width)
		}
	}
	var colours []string
	for _, scheme := range []string{"light", "dark"} {
		Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		colours = append(colours, Seen[string](ctx, t, `getComputedStyle(document.body).backgroundColor`))
		if faint := Seen[string](ctx, t, unreadable); faint != "" {
			t.Errorf("%s, %s: %s", name, scheme, faint)
		}
	}
	if colours[0] == colours[1] {
		t.Errorf("%s: light and dark are both %s", name, colours[0])
	}
}

// unreadable finds a text whose contrast to what is behind it is below what WCAG 2 asks for (4.5 to 1); "": none is.
const unreadable = `(() => {
  const rgb = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const light = (c) => { const [r, g, b] = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  for (const e of document.querySelectorAll("body *:not(svg *)")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.getClientRects().length === 0 || e.localName === "script") continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) return e.textContent.slice(0, 40) + " has a contrast of " + ratio.toFixed(1);
  }
  return "";
})()`
