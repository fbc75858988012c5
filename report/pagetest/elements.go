package pagetest

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Opened reads a page as a browser would.
func Opened(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// Attribute is the value of an attribute; "": it has none.
func Attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Inner is the text of an element.
func Inner(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// Accessible says what a page lacks: it has a language, one main heading, no heading that skips a level, names for its
// pictures, and identifiers that are unique.
func Accessible(t *testing.T, name, page string) {
	t.Helper()
	level, mains, ids := 0, 0, map[string]bool{}
	for n := range Opened(t, page).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := Attribute(n, "id"); id != "" && ids[id] {
			t.Errorf("%s: two elements are called %s", name, id)
		} else {
			ids[id] = true
		}
		switch n.Data {
		case "html":
			if Attribute(n, "lang") != "en" {
				t.Errorf("%s: the page has no language", name)
			}
		case "h1", "h2", "h3", "h4":
			next := int(n.Data[1] - '0')
			if next > level+1 {
				t.Errorf("%s: %s %q comes after h%d", name, n.Data, Inner(n), level)
			}
			if level = next; next == 1 {
				mains++
			}
		case "svg":
			if Attribute(n, "aria-hidden") == "" && (Attribute(n, "role") != "img" || Attribute(n, "aria-labelledby") == "") {
				t.Errorf("%s: a picture has no name", name)
			}
		}
	}
	if mains != 1 {
		t.Errorf("%s: %d main headings", name, mains)
	}
}
