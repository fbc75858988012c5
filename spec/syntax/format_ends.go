package syntax

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// lineEnd is how most lines of a text end; those of heredocs are parts of values, and don't count.
func lineEnd(text []byte) string {
	all := outsideHeredocs(text, nil)
	if crlf := bytes.Count(all, []byte("\r\n")); 2*crlf > bytes.Count(all, []byte("\n")) {
		return "\r\n"
	}
	return "\n"
}

// withLineEnds gives the lines of a formatted text another end. Those of heredocs keep the one they have.
func withLineEnds(text []byte, end string) []byte {
	if end == "\n" {
		return text
	}
	var b bytes.Buffer
	outsideHeredocs(text, func(part []byte, heredoc bool) {
		if !heredoc {
			part = bytes.ReplaceAll(part, []byte("\n"), []byte(end))
		}
		b.Write(part)
	})
	return b.Bytes()
}

// outsideHeredocs is the text without what stands in heredocs. It shows all parts, one after the other.
func outsideHeredocs(text []byte, show func(part []byte, heredoc bool)) []byte {
	tokens, _ := hclsyntax.LexConfig(text, "", hcl.InitialPos)
	var outside []byte
	part := func(from, to int, heredoc bool) {
		if show != nil {
			show(text[from:to], heredoc)
		}
		if !heredoc {
			outside = append(outside, text[from:to]...)
		}
	}
	end, depth := 0, 0
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenCHeredoc {
			depth--
		}
		switch {
		case t.Type == hclsyntax.TokenOHeredoc && depth == 0:
			part(end, t.Range.End.Byte, false)
			end = t.Range.End.Byte
		case t.Type == hclsyntax.TokenCHeredoc && depth == 0:
			part(end, t.Range.Start.Byte, true)
			end = t.Range.Start.Byte
		}
		if t.Type == hclsyntax.TokenOHeredoc {
			depth++
		}
	}
	part(end, len(text), false)
	return outside
}
