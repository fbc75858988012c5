package script

import (
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
)

// JSONPath is the end of a chain as a JSONPath (RFC 9535): .data[0].id is $.data[0].id.
func JSONPath(links []Link) (string, bool) {
	path := "$"
	for _, l := range links {
		if l.Call || l.Index != nil {
			return "", false
		}
		path += Step(l.Name)
	}
	return path, true
}

// Step is a name or an index as a step of a JSONPath.
func Step(name string) string { return draft.Step(name) }

// Dotted is a path such as data.0.id or items[0].name, as gjson and lodash have it, as a JSONPath.
func Dotted(path string) (string, bool) {
	if strings.ContainsAny(path, "#@*?|!{}()\"'") {
		return "", false
	}
	path = strings.NewReplacer("[", ".", "]", "").Replace(path)
	out := "$"
	for step := range strings.SplitSeq(path, ".") {
		if step != "" {
			out += Step(step)
		}
	}
	return out, true
}

// Comparison is a === b as its sides and whether they are to be equal; the constant is on the right.
func Comparison(e ast.Expression) (left, right ast.Expression, operator token.Token, ok bool) {
	v, is := e.(*ast.BinaryExpression)
	if !is {
		return nil, nil, 0, false
	}
	left, right, operator = v.Left, v.Right, v.Operator
	if _, constant := Constant(left); constant {
		left, right = right, left
		operator = turned(operator)
	}
	switch operator {
	case token.EQUAL, token.STRICT_EQUAL:
		return left, right, token.EQUAL, true
	case token.NOT_EQUAL, token.STRICT_NOT_EQUAL:
		return left, right, token.NOT_EQUAL, true
	case token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL:
		return left, right, operator, true
	}
	return nil, nil, 0, false
}

func turned(t token.Token) token.Token {
	switch t {
	case token.LESS:
		return token.GREATER
	case token.LESS_OR_EQUAL:
		return token.GREATER_OR_EQUAL
	case token.GREATER:
		return token.LESS
	case token.GREATER_OR_EQUAL:
		return token.LESS_OR_EQUAL
	}
	return t
}

// Expression is a literal as an expression of the language, for a condition: "x", 7, true.
func Expression(e ast.Expression) (string, bool) {
	switch v := e.(type) {
	case *ast.NumberLiteral:
		return number(v), true
	case *ast.BooleanLiteral:
		return strconv.FormatBool(v.Value), true
	case *ast.NullLiteral:
		return "null", true
	}
	text, ok := Constant(e)
	return draft.Quoted(text), ok
}
