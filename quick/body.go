package quick

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// A Body is what -d says.
type Body struct {
	Text []byte // the bytes
	File string // where the spec finds them, from its folder; "": the spec has the text itself
}

// contentType is what a body says of itself where no header does: JSON where it is some, else a form, as with curl.
func (b *Body) contentType() string {
	text := strings.TrimSpace(string(b.Text))
	if (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Valid(b.Text) {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// check says why a spec can't hold the body.
func (b *Body) check() error {
	const most = 1 << 20
	switch {
	case b.File != "":
	case !utf8.Valid(b.Text):
		return mistaken("The body is no text", "Only text can stand in a spec. Name a file of this folder: -d @FILE.")
	case len(b.Text) > most:
		return mistaken("The body is too long for a command line", "It has %d bytes. Name a file of this folder: -d @FILE.", len(b.Text))
	}
	return nil
}
