package spec

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/result"
	"bench/spec/decl"
	"bench/spec/secret"
	"bench/spec/syntax"
)

// publicSources are the spec's texts as plans and results keep them: without the defaults of sensitive variables, which
// whoever reads them again is asked for, as for every sensitive value; and without what is written out in calls of
// sensitive. Each is blanked out, so that all places stay where they are.
func (r *reading) publicSources() []result.SourceFile {
	files := make([]result.SourceFile, len(r.files))
	for i, f := range r.files {
		files[i] = result.SourceFile{Name: f.Name, Text: string(f.Text), Unsaved: f.Unsaved}
		for _, at := range r.secretLiterals(f) {
			files[i].Text = string(blanked([]byte(files[i].Text), at, syntax.IsJSON(f.Name)))
		}
	}
	for _, v := range r.variables {
		arg := v.block.Args["default"]
		if !v.sensitive || arg == nil || v.value.IsNull() && v.origin == "default" {
			continue
		}
		for i, f := range files {
			if f.Name == arg.Range.Filename {
				files[i].Text = string(blanked([]byte(f.Text), arg.Range, syntax.IsJSON(f.Name)))
			}
		}
	}
	return files
}

// secretLiterals are the places of a file where sensitive is called with something written out. In JSON they are the
// arguments that have such a call in them.
func (r *reading) secretLiterals(f syntax.File) []hcl.Range {
	var found []hcl.Range
	if body, ok := f.Body.(*hclsyntax.Body); ok {
		if !mayCallSensitive(f.Text) {
			return nil
		}
		_ = hclsyntax.VisitAll(body, func(n hclsyntax.Node) hcl.Diagnostics {
			if call, ok := secretCall(n); ok {
				inside := call.Range()
				inside.Start, inside.End = call.OpenParenRange.End, call.CloseParenRange.Start
				found = append(found, inside)
			}
			return nil
		})
		return found
	}
	var look func(blocks []*decl.Block)
	look = func(blocks []*decl.Block) {
		for _, b := range blocks {
			for _, arg := range b.Args {
				if arg.Range.Filename != f.Name {
					continue
				}
				_ = hclsyntax.VisitAll(arg.Expr, func(n hclsyntax.Node) hcl.Diagnostics {
					if _, ok := secretCall(n); ok {
						found = append(found, arg.Range)
					}
					return nil
				})
			}
			look(b.Blocks)
		}
	}
	look(r.all.Top)
	return found
}

// mayCallSensitive says whether the word stands anywhere but before an equals sign, as in a variable's block.
func mayCallSensitive(text []byte) bool {
	for {
		_, after, found := bytes.Cut(text, []byte("sensitive"))
		if !found {
			return false
		}
		if after = bytes.TrimLeft(after, " \t"); len(after) == 0 || after[0] != '=' {
			return true
		}
		text = after
	}
}

// secretCall says whether a part of an expression is a call of sensitive with something written out in it. What is
// written out for a function that reads a file is the file's name, and what is between brackets a key.
func secretCall(n hclsyntax.Node) (*hclsyntax.FunctionCallExpr, bool) {
	call, ok := n.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "sensitive" {
		return nil, false
	}
	w := &literalWalker{}
	for _, arg := range call.Args {
		_ = hclsyntax.Walk(arg, w)
	}
	return call, w.found
}

// A literalWalker looks for texts and numbers that are long enough to be a secret.
type literalWalker struct {
	elsewhere int // how deep it is in what names something else
	found     bool
}

func namesSomething(n hclsyntax.Node) bool {
	switch n := n.(type) {
	case *hclsyntax.IndexExpr:
		return true
	case *hclsyntax.FunctionCallExpr:
		return strings.HasPrefix(n.Name, "file") || n.Name == "templatefile" || n.Name == "env"
	}
	return false
}

// Enter is called before the parts of an expression.
func (w *literalWalker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	if namesSomething(n) {
		w.elsewhere++
	}
	if literal, ok := n.(*hclsyntax.LiteralValueExpr); ok && w.elsewhere == 0 {
		w.found = w.found || len(secret.AppendTexts(nil, literal.Val, true)) > 0
	}
	return nil
}

// Exit is called after them.
func (w *literalWalker) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if namesSomething(n) {
		w.elsewhere--
	}
	return nil
}

// blanked puts spaces in place of an argument; line ends stay. In JSON the comma that parts it from its neighbour goes too.
func blanked(text []byte, at hcl.Range, json bool) []byte {
	from, to := at.Start.Byte, at.End.Byte
	if from < 0 || to > len(text) || from > to {
		return text
	}
	if json {
		const space = " \t\r\n"
		if rest := bytes.TrimLeft(text[to:], space); len(rest) > 0 && rest[0] == ',' {
			to = len(text) - len(rest) + 1
		} else if before := bytes.TrimRight(text[:from], space); len(before) > 0 && before[len(before)-1] == ',' {
			from = len(before) - 1
		}
	}
	for i := from; i < to; i++ {
		if text[i] != '\n' && text[i] != '\r' {
			text[i] = ' '
		}
	}
	return text
}
