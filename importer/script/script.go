// Package script reads JavaScript as far as it is declarative: constants, and chains of names and calls such as
// res.json().data[0].id. Nothing is evaluated but literals, templates and sums of them. The grammar is that of sobek, the engine
// of k6, of which only the parser is linked.
package script

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/grafana/sobek/ast"
	"github.com/grafana/sobek/file"
	"github.com/grafana/sobek/parser"
	"github.com/grafana/sobek/token"

	"bench/importer/draft"
	"bench/importer/tree"
)

// A Link is a part of a chain: a name, an index, or a call.
type Link struct {
	Name  string
	Call  bool
	Args  []ast.Expression
	Index ast.Expression // of what stands in brackets and isn't known
}

const mostBytes = 256 << 10 // of a program

// Parse reads a program.
func Parse(src string, module bool) (*ast.Program, error) {
	switch {
	case len(src) > mostBytes: // the parser goes as deep as a text says, brackets or not
		return nil, fmt.Errorf("it has more than %d KiB", mostBytes>>10)
	case draft.Nested(src):
		return nil, fmt.Errorf("its brackets stand one within the other too deep")
	}
	options := []parser.Option{parser.WithDisableSourceMaps}
	if module {
		options = append(options, parser.IsModule)
	}
	return parser.ParseFile(nil, "", src, 0, options...)
}

// Line is the line of a place in a text.
func Line(src string, at file.Idx) int {
	end := min(max(0, int(at)-1), len(src))
	return 1 + strings.Count(src[:end], "\n")
}

// Place is where a statement begins. The parser leaves out the places of some words.
func Place(s ast.Statement) file.Idx {
	switch v := s.(type) {
	case *ast.IfStatement:
		return max(1, v.Test.Idx0()-4)
	case *ast.WhileStatement:
		return max(1, v.Test.Idx0()-7)
	case *ast.SwitchStatement:
		return max(1, v.Discriminant.Idx0()-8)
	}
	return s.Idx0()
}

// Chain is an expression as a chain: http.post(url) is http, post, and a call.
func Chain(e ast.Expression) []Link {
	switch v := e.(type) {
	case *ast.Identifier:
		return []Link{{Name: v.Name.String()}}
	case *ast.ThisExpression:
		return []Link{{Name: "this"}}
	case *ast.DotExpression:
		return add(Chain(v.Left), Link{Name: v.Identifier.Name.String()})
	case *ast.BracketExpression:
		if text, ok := Constant(v.Member); ok {
			return add(Chain(v.Left), Link{Name: text})
		}
		return add(Chain(v.Left), Link{Index: v.Member})
	case *ast.CallExpression:
		return add(Chain(v.Callee), Link{Call: true, Args: v.ArgumentList})
	case *ast.AwaitExpression:
		return Chain(v.Argument)
	case *ast.OptionalChain:
		return Chain(v.Expression)
	case *ast.Optional:
		return Chain(v.Expression)
	}
	return nil
}

func add(chain []Link, l Link) []Link {
	if chain == nil {
		return nil
	}
	return append(chain, l)
}

// Path is a chain as text, with () for calls: "res.json().data.0.id".
func Path(chain []Link) string {
	var b strings.Builder
	for i, l := range chain {
		switch {
		case l.Call:
			b.WriteString("()")
		case l.Index != nil:
			b.WriteString("[]")
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(l.Name)
		}
	}
	return b.String()
}

// Constant is the text of a literal.
func Constant(e ast.Expression) (string, bool) {
	switch v := e.(type) {
	case *ast.StringLiteral:
		return v.Value.String(), true
	case *ast.NumberLiteral:
		return number(v), true
	case *ast.BooleanLiteral:
		return strconv.FormatBool(v.Value), true
	case *ast.TemplateLiteral:
		if len(v.Expressions) == 0 && len(v.Elements) == 1 && v.Tag == nil {
			return v.Elements[0].Parsed.String(), true
		}
	}
	return "", false
}

func number(v *ast.NumberLiteral) string {
	switch n := v.Value.(type) {
	case int64:
		return strconv.FormatInt(n, 10)
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return v.Literal
}

// Function is the body of a function, and the names of its parameters.
func Function(e ast.Expression) (body []ast.Statement, params []string, ok bool) {
	var list *ast.ParameterList
	switch v := e.(type) {
	case *ast.FunctionLiteral:
		list = v.ParameterList
		if v.Body != nil {
			body = v.Body.List
		}
	case *ast.ArrowFunctionLiteral:
		list = v.ParameterList
		switch b := v.Body.(type) {
		case *ast.BlockStatement:
			body = b.List
		case *ast.ExpressionBody:
			body = []ast.Statement{&ast.ReturnStatement{Argument: b.Expression}}
		}
	default:
		return nil, nil, false
	}
	if list != nil {
		for _, b := range list.List {
			name := ""
			if id, is := b.Target.(*ast.Identifier); is {
				name = id.Name.String()
			}
			params = append(params, name)
		}
	}
	return body, params, true
}

// Key is the name of a property.
func Key(p *ast.PropertyKeyed) (string, bool) {
	if id, ok := p.Key.(*ast.Identifier); ok && !p.Computed {
		return id.Name.String(), true
	}
	return Constant(p.Key)
}

// A Property is a key of an object with its value.
type Property struct {
	Name  string
	Value ast.Expression
}

// Properties are the keys and values of an object literal; ok is false where there is something that isn't known, such as a spread.
func Properties(e ast.Expression) (all []Property, ok bool) {
	object, is := e.(*ast.ObjectLiteral)
	if !is {
		return nil, false
	}
	ok = true
	for _, p := range object.Value {
		switch v := p.(type) {
		case *ast.PropertyKeyed:
			name, known := Key(v)
			if !known || v.Kind != ast.PropertyKindValue && v.Kind != ast.PropertyKindMethod {
				ok = false
				continue
			}
			all = append(all, Property{name, v.Value})
		case *ast.PropertyShort:
			name := v.Name
			all = append(all, Property{v.Name.Name.String(), &name})
		default:
			ok = false
		}
	}
	return all, ok
}

// Get is the value of a key of an object literal, or nil.
func Get(e ast.Expression, name string) ast.Expression {
	all, _ := Properties(e)
	for _, p := range all {
		if p.Name == name {
			return p.Value
		}
	}
	return nil
}

// A Reader says what the names and calls of a program stand for. It says false of what it doesn't know.
type Reader func(e ast.Expression) (draft.Text, bool)

// Text is an expression as a text: literals, templates and sums, and for all else what read says.
func Text(e ast.Expression, read Reader) (draft.Text, bool) {
	if text, ok := Constant(e); ok {
		return draft.Lit(text), true
	}
	if t, ok := read(e); ok {
		return t, true
	}
	switch v := e.(type) {
	case *ast.BinaryExpression:
		if v.Operator == token.PLUS {
			left, ok1 := Text(v.Left, read)
			right, ok2 := Text(v.Right, read)
			return draft.Join(left, right), ok1 && ok2
		}
		if v.Operator == token.LOGICAL_OR || v.Operator == token.COALESCE {
			if left, ok := Text(v.Left, read); ok {
				return left, true
			}
			return Text(v.Right, read)
		}
	case *ast.TemplateLiteral:
		if v.Tag != nil {
			return nil, false
		}
		var all draft.Text
		known := true
		for i, element := range v.Elements {
			all = draft.Join(all, draft.Lit(element.Parsed.String()))
			if i < len(v.Expressions) {
				t, ok := Text(v.Expressions[i], read)
				known = known && ok
				all = draft.Join(all, t)
			}
		}
		return all, known
	}
	return nil, false
}

// Value is an expression as a value of JSON.
func Value(e ast.Expression, read Reader) (draft.Value, bool) {
	switch v := e.(type) {
	case *ast.NullLiteral:
		return draft.Value{}, true
	case *ast.NumberLiteral:
		return draft.Value{Kind: tree.Number, Raw: number(v)}, true
	case *ast.UnaryExpression:
		if n, ok := v.Operand.(*ast.NumberLiteral); ok && v.Operator == token.MINUS {
			return draft.Value{Kind: tree.Number, Raw: "-" + number(n)}, true
		}
	case *ast.BooleanLiteral:
		return draft.Value{Kind: tree.Bool, Raw: strconv.FormatBool(v.Value)}, true
	case *ast.ArrayLiteral:
		list := draft.Value{Kind: tree.List}
		known := true
		for _, item := range v.Value {
			if item == nil {
				known = false
				continue
			}
			x, ok := Value(item, read)
			known = known && ok
			list.Items = append(list.Items, x)
		}
		return list, known
	case *ast.ObjectLiteral:
		object := draft.Value{Kind: tree.Object}
		all, known := Properties(v)
		for _, p := range all {
			x, ok := Value(p.Value, read)
			known = known && ok
			object.Fields = append(object.Fields, draft.Field{Name: p.Name, Value: x})
		}
		return object, known
	}
	t, ok := Text(e, read)
	return draft.Value{Kind: tree.String, Text: t}, ok
}
