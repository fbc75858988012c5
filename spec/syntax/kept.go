package syntax

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec/diag"
)

// A Kept is a file's syntax as it was when it was last right, so that after an edit only the lines around it are parsed
// again. The tree belongs to it, and is changed: what was returned before is only good until the next Parse.
type Kept struct {
	name string
	text []byte
	body *hclsyntax.Body // nil: nothing is kept
}

// Parse is what package function Parse says, as far as anybody reads it: of a broken file there is no body. Moved is told
// what of the file has moved, before anybody else sees the tree.
func (k *Kept) Parse(s Source, moved func(Shift)) (File, hcl.Diagnostics) {
	if k.body != nil && k.name == s.Name && len(s.Text) <= maxFileSize {
		if f, diags, ok := k.edited(s, moved); ok {
			return f, diags
		}
	}
	parsed, diags := Parse(s)
	f := File{Source: s, File: parsed, Broken: diags.HasErrors()}
	if body, ok := parsed.Body.(*hclsyntax.Body); ok && len(diags) == 0 {
		k.name, k.text, k.body = s.Name, s.Text, body
	}
	return f, diags
}

// edited parses what has been edited, where the rest is sure to be as it was. It is not ok where that can't be said.
func (k *Kept) edited(s Source, moved func(Shift)) (f File, diags hcl.Diagnostics, ok bool) {
	e := editBetween(k.text, s.Text)
	if e.none() {
		return k.file(s), nil, true
	}
	r := k.regionOf(e)
	if r == nil {
		return f, nil, false
	}
	lines := s.Text[r.from : r.to+e.grown()]
	if Unfit(Source{Name: s.Name, Text: lines}) != nil {
		return f, nil, false
	}
	body, diags := r.parse(lines, s.Name)
	if r.repeats(body) {
		return f, nil, false
	}
	if within := func(d *hcl.Diagnostic) bool {
		return d.Subject == nil || d.Subject.Start.Byte >= r.from && d.Subject.Start.Byte <= r.from+len(lines)
	}; !all(diags, within) {
		return f, nil, false // it is in what is parsed around the lines, which is nobody's
	}
	if wrong := told(diags, s.Text); r.endsIn(wrong, lines) {
		return File{Source: s, File: &hcl.File{Body: hcl.EmptyBody(), Bytes: s.Text}, Broken: true}, wrong, true
	}
	if !r.holds(body, lines, diags) {
		return f, nil, false
	}
	if diags.HasErrors() {
		diags = told(diags, s.Text)
		return File{Source: s, File: &hcl.File{Body: hcl.EmptyBody(), Bytes: s.Text}, Broken: true}, diags, true
	}
	if len(r.path) > 0 {
		body = body.Blocks[0].Body
	} else {
		body.Blocks = body.Blocks[:len(body.Blocks)-1]
	}
	shift := Shift{File: s.Name, From: r.to, Bytes: e.grown(), Lines: bytes.Count(lines, newline) - bytes.Count(k.text[r.from:r.to], newline)}
	k.body, k.text = r.put(body, shift), s.Text
	if shift.Bytes != 0 || shift.Lines != 0 {
		moved(shift)
	}
	return k.file(s), nil, true
}

func all(diags hcl.Diagnostics, is func(*hcl.Diagnostic) bool) bool {
	return !slices.ContainsFunc(diags, func(d *hcl.Diagnostic) bool { return !is(d) })
}

func (k *Kept) file(s Source) File {
	return File{Source: s, File: &hcl.File{Body: k.body, Bytes: s.Text}}
}

// told are diagnostics of the parser as they are shown.
func told(diags hcl.Diagnostics, text []byte) hcl.Diagnostics {
	diags = withoutEchoes(diags)
	for _, d := range diags {
		explainSyntax(d, text)
	}
	return diag.Recode(diag.Syntax, diags)
}

// An edit is what of one text was replaced to get another.
type edit struct {
	from        int // the first byte that differs
	old, edited int // the first byte behind what differs, in either text
}

func editBetween(old, edited []byte) edit {
	most := min(len(old), len(edited))
	same := 0
	for same < most && old[same] == edited[same] {
		same++
	}
	tail := 0
	for tail < most-same && old[len(old)-1-tail] == edited[len(edited)-1-tail] {
		tail++
	}
	return edit{from: same, old: len(old) - tail, edited: len(edited) - tail}
}

func (e edit) none() bool { return e.from == e.old && e.from == e.edited }
func (e edit) grown() int { return e.edited - e.old }
