package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"bench/redact"
	"bench/words"
)

// writeDiagnostics writes diagnostics for people, with the lines that they are about. Nothing that those quote acts upon
// the terminal, and no secret is in them.
func (s *session) writeDiagnostics(diags hcl.Diagnostics) {
	secrets := s.redact.Shown()
	files := map[string]*hcl.File{}
	pictures := map[string]picture{}
	shown := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		c := *d
		c.Summary, c.Detail = words.Block(d.Summary), words.Block(d.Detail)
		for _, at := range []**hcl.Range{&c.Subject, &c.Context} {
			if *at == nil {
				continue
			}
			name := (*at).Filename
			p, known := pictures[name]
			if file := s.files[name]; !known && file != nil {
				p = pictureOf(file.Bytes, secrets)
				pictures[name] = p
				files[words.Printable(name)] = &hcl.File{Bytes: p.text, Nav: pictureNav{file.Nav, p}}
			}
			*at = p.rangeOf(**at)
		}
		shown[i] = &c
	}
	var text bytes.Buffer
	w := hcl.NewDiagnosticTextWriter(&text, files, uint(s.errTerminal.width), bool(s.errStyle()))
	if err := w.WriteDiagnostics(shown); err != nil {
		fmt.Fprintln(&text, err)
	}
	_, _ = s.err.Write(text.Bytes())
}

// A picture is a source as it may be shown: secrets cut out, and what can't be seen made visible. Places in it lie
// elsewhere than in the source.
type picture struct {
	text  []byte
	moves []move
}

// A move says that what begins at a byte of the source, up to the next move, lies so many bytes later in the picture.
type move struct{ from, by int }

func pictureOf(source []byte, secrets *redact.Redactor) picture {
	text := string(source)
	cuts := secrets.Cuts(text)
	if len(cuts) == 0 && words.Clean(strings.Map(withoutSpace, text)) {
		return picture{text: source}
	}
	var p picture
	at := 0
	replace := func(to int, by string) {
		p.text = append(p.text, by...)
		at = to
		p.moves = append(p.moves, move{at, len(p.text) - at})
	}
	for at < len(text) {
		if len(cuts) > 0 && at == cuts[0].From {
			replace(cuts[0].To, redact.Concealed)
			cuts = cuts[1:]
			continue
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		if char := text[at : at+n]; words.Block(char) == char || char == "\r" {
			p.text = append(p.text, char...)
			at += n
		} else {
			replace(at+n, words.Printable(char))
		}
	}
	return p
}

// withoutSpace drops line ends and tabs.
func withoutSpace(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return -1
	}
	return r
}

// at is where a byte of the source lies in the picture. Inside of what was replaced that is its end.
func (p picture) at(source int) int {
	i, exact := slices.BinarySearchFunc(p.moves, source, func(m move, at int) int { return m.from - at })
	if !exact {
		i--
	}
	if i < 0 {
		return source
	}
	return source + p.moves[i].by
}

// back is at turned round.
func (p picture) back(picture int) int {
	source := picture
	for _, m := range p.moves {
		if m.from+m.by > picture {
			break
		}
		source = picture - m.by
	}
	return source
}

func (p picture) rangeOf(r hcl.Range) *hcl.Range {
	r.Filename = words.Printable(r.Filename)
	r.Start.Byte, r.End.Byte = p.at(r.Start.Byte), p.at(r.End.Byte)
	return &r
}

// A pictureNav names the blocks around a place of a picture.
type pictureNav struct {
	of any
	p  picture
}

// ContextString is called by the writer of diagnostics.
func (n pictureNav) ContextString(offset int) string {
	if of, ok := n.of.(interface{ ContextString(offset int) string }); ok {
		return words.Printable(of.ContextString(n.p.back(offset)))
	}
	return ""
}
