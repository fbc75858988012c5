package syntax

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Format returns a text in the canonical format: indented, aligned, with the line ends that most of its lines have. It
// never changes what the text means, and what it returns is left as it is when formatted again. A text that isn't right
// HCL comes back unchanged, with the reasons. JSON has formatters of its own and comes back unchanged too.
func Format(name string, text []byte) ([]byte, hcl.Diagnostics) {
	s := Source{Name: name, Text: text}
	if _, diags := Parse(s); diags.HasErrors() || IsJSON(name) {
		return text, diags
	}
	tidy := withoutStraySpace(text)
	// One pass may bring lines into a place where the next pass aligns them with others. It settles in two or three;
	// should it ever not, the text is left alone.
	const passes = 8
	formatted := tidy
	for range passes {
		next := hclwrite.Format(formatted)
		if bytes.Equal(next, formatted) {
			return keepMeaning(text, withLineEnds(next, lineEnd(text))), nil
		}
		formatted = next
	}
	return text, nil
}

// keepMeaning is the guard behind the promise: the tokens of both texts must be the same.
func keepMeaning(before, after []byte) []byte {
	a, b := meaningfulTokens(before), meaningfulTokens(after)
	if len(a) != len(b) {
		return before
	}
	for i := range a {
		if a[i].Type != b[i].Type || !bytes.Equal(a[i].Bytes, b[i].Bytes) {
			return before
		}
	}
	return after
}

// meaningfulTokens are a text's tokens with what formatting may change taken out of them.
func meaningfulTokens(text []byte) hclsyntax.Tokens {
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
	kept := tokens[:0]
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenNewline:
			if n := len(kept); n > 0 && (kept[n-1].Type == hclsyntax.TokenNewline || endsLine(kept[n-1])) {
				continue // an empty line
			}
			t.Bytes = []byte("\n")
		case hclsyntax.TokenComment:
			t.Bytes = tidyComment(t.Bytes)
		case hclsyntax.TokenOHeredoc, hclsyntax.TokenCHeredoc:
			t.Bytes = bytes.TrimSpace(t.Bytes)
		}
		kept = append(kept, t)
	}
	for len(kept) > 0 && (kept[0].Type == hclsyntax.TokenNewline) {
		kept = kept[1:]
	}
	return withoutLastNewline(kept)
}

func endsLine(t hclsyntax.Token) bool {
	return t.Type == hclsyntax.TokenComment && bytes.HasSuffix(t.Bytes, []byte("\n"))
}

// withoutLastNewline drops the line's end before the end of the file, which formatting adds where it is missing.
func withoutLastNewline(tokens hclsyntax.Tokens) hclsyntax.Tokens {
	n := len(tokens)
	if n < 2 || tokens[n-1].Type != hclsyntax.TokenEOF {
		return tokens
	}
	last := tokens[n-2]
	switch {
	case last.Type == hclsyntax.TokenNewline:
		return tokens[:n-2]
	case endsLine(last):
		last.Bytes = bytes.TrimSuffix(last.Bytes, []byte("\n"))
		return append(tokens[:n-2:n-2], last)
	}
	return tokens[:n-1]
}

// withoutStraySpace does what hclwrite leaves undone: line feeds in place of CR LF, no space at the end of comments, no
// empty lines at the ends of the file, and one line feed at its end. What stands in heredocs is not touched, since it is
// part of a value.
func withoutStraySpace(text []byte) []byte {
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
	var b bytes.Buffer
	end := 0
	for _, t := range tokens {
		b.Write(text[end:t.Range.Start.Byte])
		end = t.Range.End.Byte
		switch t.Type {
		case hclsyntax.TokenComment:
			b.Write(tidyComment(t.Bytes))
		case hclsyntax.TokenNewline:
			b.WriteByte('\n')
		case hclsyntax.TokenOHeredoc:
			b.Write(bytes.ReplaceAll(t.Bytes, []byte("\r\n"), []byte("\n")))
		default:
			b.Write(t.Bytes)
		}
	}
	tidy := bytes.TrimLeft(b.Bytes(), " \t\n")
	tidy = bytes.TrimRight(tidy, " \t\n")
	if len(tidy) == 0 {
		return nil
	}
	return append(tidy, '\n')
}

// tidyComment drops space at the ends of a comment's lines.
func tidyComment(comment []byte) []byte {
	lines := bytes.Split(comment, []byte("\n"))
	for i, line := range lines {
		lines[i] = bytes.TrimRight(line, " \t\r")
	}
	return bytes.Join(lines, []byte("\n"))
}
