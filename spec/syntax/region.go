package syntax

import (
	"bytes"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var newline = []byte("\n")

// A region is whole lines of a body, between two of its items, that have an edit in them.
type region struct {
	path     []*hclsyntax.Block // the blocks that it lies in, from the outermost
	bodies   []*hclsyntax.Body  // the file's body and those of the blocks: the last is the one that it lies in
	from, to int                // bytes, before the edit
	line     int                // the first
}

// regionOf is the smallest region of the tree that has an edit in it; nil where there is none.
func (k *Kept) regionOf(e edit) *region {
	var found *region
	r := region{bodies: []*hclsyntax.Body{k.body}}
	open, end := hcl.Pos{Line: 1}, len(k.text)
	for {
		body := r.bodies[len(r.bodies)-1]
		if r.bounded(k.text, body, e, open, end) {
			found = &region{path: slices.Clone(r.path), bodies: slices.Clone(r.bodies), from: r.from, to: r.to, line: r.line}
		}
		i, inside := slices.BinarySearchFunc(body.Blocks, e.from, func(b *hclsyntax.Block, at int) int {
			switch {
			case b.CloseBraceRange.Start.Byte < at:
				return -1
			case b.OpenBraceRange.End.Byte > at:
				return 1
			}
			return 0
		})
		if !inside || body.Blocks[i].CloseBraceRange.Start.Byte < e.old || body.Blocks[i].Body == nil {
			return found
		}
		b := body.Blocks[i]
		r.path, r.bodies = append(r.path, b), append(r.bodies, b.Body)
		open, end = b.OpenBraceRange.End, b.CloseBraceRange.Start.Byte
	}
}

// bounded finds the lines between two items of a body that have an edit in them. The body begins at a position and ends at
// a byte.
func (r *region) bounded(text []byte, body *hclsyntax.Body, e edit, open hcl.Pos, end int) bool {
	before, after := open, end
	for n := range items(body) {
		at := n.Range()
		if b, ok := n.(*hclsyntax.Block); ok {
			at = hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
		}
		if at.End.Byte < e.from && at.End.Byte > before.Byte && bytes.Contains(text[at.End.Byte:e.from], newline) {
			before = at.End
		}
		if at.Start.Byte > e.old && at.Start.Byte < after && bytes.Contains(text[e.old:at.Start.Byte], newline) {
			after = at.Start.Byte
		}
	}
	r.from, r.line = before.Byte, before.Line
	if before.Byte > 0 {
		next := bytes.Index(text[before.Byte:], newline)
		if next < 0 || !blank(text[before.Byte:before.Byte+next]) {
			return false
		}
		r.from, r.line = before.Byte+next+1, before.Line+1
	}
	r.to = after
	if after < len(text) {
		r.to = bytes.LastIndexByte(text[:after], '\n') + 1
		if !onlySpace(text[r.to:after]) {
			return false
		}
	} else if len(text) > 0 && text[len(text)-1] != '\n' {
		return false
	}
	return r.from <= e.from && r.from <= r.to && (r.to > e.old || r.to == len(text) && r.to == e.old)
}

// items are what stands in a body, in no order.
func items(body *hclsyntax.Body) func(yield func(hclsyntax.Node) bool) {
	return func(yield func(hclsyntax.Node) bool) {
		for _, a := range body.Attributes {
			if !yield(a) {
				return
			}
		}
		for _, b := range body.Blocks {
			if !yield(b) {
				return
			}
		}
	}
}

func onlySpace(text []byte) bool { return len(bytes.Trim(text, " \t")) == 0 }

// blank says whether behind an item there is nothing but a comment of one line.
func blank(text []byte) bool {
	text = bytes.TrimLeft(text, " \t\r")
	return len(text) == 0 || text[0] == '#' || bytes.HasPrefix(text, []byte("//"))
}

// What is parsed stands in a block where it does in the file, and before another one: the parser has to come out of the lines
// as it went in, whatever is wrong with them.
const (
	opening  = "x {\n"
	closing  = "}\n"
	sentinel = "x {\n}\n"
)

func (r *region) parse(lines []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	start := hcl.Pos{Line: r.line, Column: 1, Byte: r.from}
	text := slices.Concat(lines, []byte(sentinel))
	if len(r.path) > 0 {
		text = slices.Concat([]byte(opening), lines, []byte(closing+sentinel))
		start.Line--
		start.Byte -= len(opening)
	}
	f, diags := hclsyntax.ParseConfig(text, name, start)
	return f.Body.(*hclsyntax.Body), diags
}

// holds says whether the parser left the lines as it has to, so that what comes after them is as it was.
func (r *region) holds(body *hclsyntax.Body, lines []byte, diags hcl.Diagnostics) bool {
	if bytes.Contains(lines, []byte("/*")) || len(body.Blocks) == 0 || len(lines) > 0 && lines[len(lines)-1] != '\n' {
		return false
	}
	at := r.from + len(lines)
	if len(r.path) > 0 {
		at += len(closing)
		if len(body.Blocks) != 2 || len(body.Attributes) > 0 || body.Blocks[0].CloseBraceRange.Start.Byte != r.from+len(lines) {
			return false
		}
	}
	last := body.Blocks[len(body.Blocks)-1]
	if last.TypeRange.Start.Byte != at || last.CloseBraceRange.Start.Byte != at+len("x {\n") {
		return false
	}
	for _, d := range diags {
		if d.Subject == nil || d.Subject.Start.Byte < r.from || d.Subject.End.Byte > r.from+len(lines) {
			return false
		}
	}
	return true
}

// endsIn says whether what is wrong ends with a string without an end on one of the lines: what follows it makes no difference.
func (r *region) endsIn(wrong hcl.Diagnostics, lines []byte) bool {
	if bytes.Contains(lines, []byte("/*")) || len(wrong) == 0 || wrong[len(wrong)-1].Summary != endless {
		return false
	}
	for _, d := range wrong {
		if d.Subject == nil || d.Subject.Start.Byte < r.from || d.Subject.End.Byte > r.from+len(lines) {
			return false
		}
	}
	return true
}

// repeats says whether an argument stands twice in the body, once in the lines and once outside of them.
func (r *region) repeats(lines *hclsyntax.Body) bool {
	if len(r.path) > 0 && len(lines.Blocks) > 0 {
		lines = lines.Blocks[0].Body
	}
	for name, a := range r.bodies[len(r.bodies)-1].Attributes {
		if r.outside(a.SrcRange) && lines.Attributes[name] != nil {
			return true
		}
	}
	return false
}

func (r *region) outside(at hcl.Range) bool { return at.Start.Byte < r.from || at.Start.Byte >= r.to }

// put puts what was parsed in the place of what was there, and is the file's body: the bodies around it are new ones, all
// others are the same, and where they have moved they know.
func (r *region) put(lines *hclsyntax.Body, s Shift) *hclsyntax.Body {
	inner := lines
	for depth := len(r.bodies) - 1; depth >= 0; depth-- {
		old := r.bodies[depth]
		made := &hclsyntax.Body{Attributes: maps.Clone(old.Attributes), SrcRange: old.SrcRange, EndRange: old.EndRange}
		s.pos(&made.SrcRange.End)
		s.Ranges(&made.EndRange)
		innermost := depth == len(r.bodies)-1
		if innermost {
			maps.DeleteFunc(made.Attributes, func(_ string, a *hclsyntax.Attribute) bool { return !r.outside(a.SrcRange) })
		}
		for _, a := range made.Attributes {
			if s.Moves(a.SrcRange) {
				s.Tree(a)
			}
		}
		for _, b := range old.Blocks {
			if innermost && !r.outside(b.TypeRange) {
				continue
			}
			if s.Moves(b.TypeRange) {
				s.Tree(b)
			}
			made.Blocks = append(made.Blocks, b)
		}
		if innermost {
			maps.Copy(made.Attributes, lines.Attributes)
			i, _ := slices.BinarySearchFunc(made.Blocks, r.from, func(b *hclsyntax.Block, at int) int { return b.TypeRange.Start.Byte - at })
			made.Blocks = slices.Insert(made.Blocks, i, lines.Blocks...)
		} else {
			r.path[depth].Body = inner
		}
		inner = made
		if depth > 0 {
			s.Ranges(&r.path[depth-1].CloseBraceRange)
		}
	}
	return inner
}
