package cursor

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// mostCuts is how many strings without an end are told from what follows them; more are a riddle to people, too.
const mostCuts = 20

// lex gives the tokens of a text. In a broken one a string ends with its line: else all that follows would be read inside out.
func lex(text []byte, broken bool) hclsyntax.Tokens {
	var all hclsyntax.Tokens
	start := 0
	for cuts := 0; ; cuts++ {
		tokens, _ := hclsyntax.LexConfig(text[start:], "", hcl.Pos{Line: 1, Column: 1, Byte: start})
		cut := -1
		if broken && cuts < mostCuts {
			cut = unended(tokens)
		}
		if cut < 0 {
			return append(all, tokens...)
		}
		at := tokens[cut].Range
		all = append(all, tokens[:cut]...)
		all = append(all, ends(tokens[:cut], at)...)
		all = append(all, hclsyntax.Token{Type: hclsyntax.TokenNewline, Bytes: []byte("\n"), Range: at})
		start = at.End.Byte
	}
}

// unended is the first line end in a string in quotes, or -1.
func unended(tokens hclsyntax.Tokens) int {
	var open []hclsyntax.TokenType
	quotes := 0
	for i, t := range tokens {
		switch {
		case opens(t.Type):
			open = append(open, t.Type)
			if t.Type == hclsyntax.TokenOQuote {
				quotes++
			}
		case closes(t.Type) && len(open) > 0:
			if open[len(open)-1] == hclsyntax.TokenOQuote {
				quotes--
			}
			open = open[:len(open)-1]
		case t.Type == hclsyntax.TokenQuotedNewline, t.Type == hclsyntax.TokenNewline && quotes > 0:
			return i
		}
	}
	return -1
}

// ends closes what is open since the first string that is.
func ends(tokens hclsyntax.Tokens, at hcl.Range) hclsyntax.Tokens {
	at.End = at.Start
	var open []hclsyntax.TokenType
	for _, t := range tokens {
		switch {
		case opens(t.Type):
			open = append(open, t.Type)
		case closes(t.Type) && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	first := len(open)
	for i := len(open) - 1; i >= 0; i-- {
		if open[i] == hclsyntax.TokenOQuote {
			first = i
		}
	}
	var made hclsyntax.Tokens
	for i := len(open) - 1; i >= first; i-- {
		made = append(made, hclsyntax.Token{Type: closerOf(open[i]), Range: at})
	}
	return made
}

func closerOf(open hclsyntax.TokenType) hclsyntax.TokenType {
	for _, shut := range []hclsyntax.TokenType{
		hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd,
	} {
		if fits(open, shut) {
			return shut
		}
	}
	return hclsyntax.TokenNil
}
