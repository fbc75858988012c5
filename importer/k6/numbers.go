package k6

import (
	"math"
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"
	"github.com/grafana/sobek/unistring"

	"bench/importer/script"
)

// identifierOf is the name at the beginning of a chain.
func identifierOf(e ast.Expression) unistring.String {
	for {
		switch v := e.(type) {
		case *ast.DotExpression:
			e = v.Left
		case *ast.BracketExpression:
			e = v.Left
		case *ast.CallExpression:
			e = v.Callee
		case *ast.Identifier:
			return v.Name
		default:
			return ""
		}
	}
}

// number is a constant number, with sums and products of them.
func (r *reader) number(e ast.Expression, f *frame) (float64, bool) {
	e = r.expand(e, f)
	switch v := e.(type) {
	case *ast.BinaryExpression:
		a, ok1 := r.number(v.Left, f)
		b, ok2 := r.number(v.Right, f)
		if !ok1 || !ok2 {
			return 0, false
		}
		switch v.Operator {
		case token.PLUS:
			return a + b, true
		case token.MINUS:
			return a - b, true
		case token.MULTIPLY:
			return a * b, true
		case token.SLASH:
			return a / b, b != 0
		}
		return 0, false
	case *ast.UnaryExpression:
		n, ok := r.number(v.Operand, f)
		return -n, ok && v.Operator == token.MINUS
	}
	text, ok := script.Constant(e)
	n, err := strconv.ParseFloat(text, 64)
	return n, ok && err == nil
}

// span is the least and the most of what a call of Math.random() gives, with what is calculated of it.
func (r *reader) span(e ast.Expression, f *frame) (low, high float64, ok bool) {
	c := script.Chain(e)
	path := script.Path(c)
	switch {
	case path == "Math.random()":
		return 0, 1, true
	case (path == "Math.floor()" || path == "Math.round()" || path == "Math.ceil()") && len(c[2].Args) == 1:
		if low, high, ok = r.span(c[2].Args[0], f); ok && path == "Math.floor()" {
			return math.Floor(low), math.Ceil(high) - 1, true
		}
		return math.Ceil(low), math.Ceil(high), ok
	case (path == "randomIntBetween()" || path == "randomSeed()") && len(c[1].Args) == 2:
		a, ok1 := r.number(c[1].Args[0], f)
		b, ok2 := r.number(c[1].Args[1], f)
		return a, b, ok1 && ok2
	}
	b, is := e.(*ast.BinaryExpression)
	if !is {
		return 0, 0, false
	}
	low, high, ok = r.span(b.Left, f)
	n, known := r.number(b.Right, f)
	if !ok || !known {
		low, high, ok = r.span(b.Right, f)
		n, known = r.number(b.Left, f)
		if b.Operator == token.MINUS || b.Operator == token.SLASH {
			return 0, 0, false
		}
	}
	if !ok || !known {
		return 0, 0, false
	}
	switch b.Operator {
	case token.PLUS:
		return low + n, high + n, true
	case token.MINUS:
		return low - n, high - n, true
	case token.MULTIPLY:
		return low * n, high * n, n >= 0
	case token.SLASH:
		return low / n, high / n, n > 0
	}
	return 0, 0, false
}

// quoteMeta is a text as a regular expression that matches it.
func quoteMeta(s string) string {
	var b strings.Builder
	for _, c := range s {
		if strings.ContainsRune(`\.+*?()|[]{}^$`, c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}
