package complete

import "bench/lsp/cursor"

// A Kind is what an item is.
type Kind int

// The kinds of items, by their numbers in the protocol.
const (
	Function  Kind = 3
	Block     Kind = 7
	Argument  Kind = 10
	Keyword   Kind = 14
	Reference Kind = 18
	Word      Kind = 20
	Metric    Kind = 21
	Type      Kind = 25
)

// An Item is one text that can stand at a place.
type Item struct {
	Label   string // what is shown, and what the typed text is held against
	Kind    Kind
	Detail  string // a line beside it
	Doc     string // in Markdown
	Plain   string // what is put in
	Snippet string // the same with places to fill; "": Plain
	At      cursor.Span
}

// Names are what is declared around the cursor.
type Names interface {
	// Declared are the names for a root of references, sorted.
	Declared(root string) []string
	// About says what a declaration is, in Markdown.
	About(address string) string
	// Elsewhere says whether another file of the spec has a block of a type.
	Elsewhere(typ string) bool
}
