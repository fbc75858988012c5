package spec

import (
	"net/url"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"bench/pattern"
	"bench/plan"
	"bench/spec/diag"
)

// A stencil has letters in the place of slots, so that a URL can be put together and checked as one without.
type stencil struct {
	mark   string
	pieces []plan.Piece
	opens  bool   // the first slot brings the slash that the path begins with
	waits  string // a path or URL in which something else is known only after the servers have started
}

// newStencil makes a stencil whose letters stand in none of the texts.
func newStencil(around ...string) *stencil {
	mark := "zslotz"
	for slices.ContainsFunc(around, func(text string) bool { return strings.Contains(strings.ToLower(text), mark) }) {
		mark += "z"
	}
	return &stencil{mark: mark}
}

// hide gives a text with letters for its slots. Functions are what is done to their values besides.
func (s *stencil) hide(text plan.Text, functions ...string) string {
	var hidden strings.Builder
	for _, p := range text {
		if p.Value == nil && len(p.Inner) == 0 {
			hidden.WriteString(p.Literal)
			continue
		}
		p.Through = slices.Concat(p.Through, functions)
		hidden.WriteString(s.mark + strings.Repeat("i", len(s.pieces)) + "x") // as many as there were before
		s.pieces = append(s.pieces, p)
	}
	return hidden.String()
}

// show puts the slots back.
func (s *stencil) show(hidden string) plan.Text {
	var text plan.Text
	for {
		before, after, found := strings.Cut(hidden, s.mark)
		number, rest, _ := strings.Cut(after, "x")
		if found && number == "" && s.opens {
			before = strings.TrimSuffix(before, "/")
		}
		if before != "" {
			text = append(text, plan.Piece{Literal: before})
		}
		if !found {
			return text
		}
		text, hidden = append(text, s.pieces[len(number)]), rest
	}
}

// shown is what was put together for people, and with its slots if it has some. A path that a slot begins is shown with the slash
// that its value brings: what is shown is a URL.
func (s *stencil) shown(hidden string) (text string, sent plan.Text) {
	switch sent = s.show(hidden); {
	case len(s.pieces) == 0:
		return hidden, nil
	case s.opens && len(sent) > 1:
		return sent[0].Literal + "/" + sent[1:].String(), sent
	}
	return sent.String(), sent
}

// within says whether a slot stands in a part of what was put together.
func (s *stencil) within(part string) bool {
	return len(s.pieces) > 0 && strings.Contains(strings.ToLower(part), s.mark)
}

// withServer finds what of a URL tells whom it goes to, with the end of that.
var withServer = pattern.Of(`^[A-Za-z]+://[^/?#]+[/?#]`)

// tail is a path or a URL as far as it is known, with letters for its slots.
func (f *fields) tail(name string, v cty.Value, s *stencil) urlPrefix {
	if v.IsKnown() || !f.isSent(name) {
		return prefixOf(v)
	}
	text := f.sentText(name)
	if f.bad || len(text) == 0 {
		f.bad = true
		return urlPrefix{}
	}
	s.opens = name == "path" && text[0].Literal == ""
	switch {
	case s.opens && !f.e.alwaysSlash(text[0]):
		f.wrong(diag.BadURL, name, "Path without a slash", "A path begins with a slash: \"/%s\". Only a column of which every value begins with one may stand there.", text.String())
		return urlPrefix{}
	case name == "url" && !withServer.Regexp().MatchString(text[0].Literal) && !strings.HasPrefix(text[0].Literal, plan.KnownAfterStart):
		f.wrong(diag.BadURL, name, "Server of a URL known only in the run", "Whom a run loads is known before, so that it can be approved: scheme, host and port are written out, and what follows may be %s.", lastSlot(text))
		return urlPrefix{}
	}
	hidden := s.hide(text)
	if s.opens {
		hidden = "/" + hidden
	}
	if before, _, waits := strings.Cut(hidden, plan.KnownAfterStart); waits {
		s.waits = hidden
		return urlPrefix{text: before}
	}
	return urlPrefix{text: hidden, whole: true}
}

// lastSlot is a slot of a text, as the language writes it.
func lastSlot(text plan.Text) string {
	last := plan.Value{}
	for v := range text.Values {
		last = v
	}
	return "${" + last.String() + "}"
}

// alwaysSlash says whether a piece of a text begins with a slash, whatever its value is.
func (e *evaluation) alwaysSlash(p plan.Piece) bool {
	if p.Value == nil || len(p.Through) > 0 {
		return false
	}
	begins := func(text string) bool { return strings.HasPrefix(text, "/") }
	for _, r := range e.draws.Randoms {
		if p.Value.From == plan.FromRandom && r.Name == p.Value.Name && len(r.Choice) > 0 {
			return !slices.ContainsFunc(r.Choice, func(text string) bool { return !begins(text) })
		} else if p.Value.From == plan.FromRandom && r.Name == p.Value.Name {
			return false
		}
	}
	for _, d := range e.draws.Data {
		if p.Value.From == plan.FromData && d.Name == p.Value.Name {
			at := slices.Index(d.Columns, p.Value.Field)
			return at >= 0 && !slices.ContainsFunc(d.Rows, func(row []string) bool { return !begins(row[at]) })
		}
	}
	return p.Value.From != plan.FromCounter // it has an error, which is reported
}

// slotInHost refuses a URL of which a slot decides whom it leads to.
func (f *fields) slotInHost(name string, u *url.URL, s *stencil) bool {
	if !s.within(u.Host) && !s.within(u.User.String()) {
		return false
	}
	f.wrong(diag.BadURL, name, "Server of a URL known only in the run", "Whom a run loads is known before, so that it can be approved: scheme, user, host and port of a URL are written out.")
	return true
}
