package k6

import (
	"strings"

	"github.com/grafana/sobek/ast"

	"bench/importer/draft"
	"bench/importer/script"
)

// answerOf is an expression as a part of an answer: res.json().a, JSON.parse(res.body).a, or a name for such.
func (r *reader) answerOf(e ast.Expression, f *frame) (answer, bool) {
	c := script.Chain(e)
	if len(c) == 0 {
		return answer{}, false
	}
	if script.Path(c[:min(len(c), 3)]) == "JSON.parse()" && len(c[2].Args) == 1 {
		inner, ok := r.answerOf(c[2].Args[0], f)
		if !ok || script.Path(inner.chain) != "body" {
			return answer{}, false
		}
		return answer{inner.to, append([]script.Link{{Name: "json"}, {Call: true}}, c[3:]...)}, true
	}
	for at := f; at != nil; at = at.outer {
		if to, ok := at.answers[c[0].Name]; ok {
			return answer{to, c[1:]}, true
		}
		if a, ok := at.values[c[0].Name]; ok {
			return answer{a.to, append(append([]script.Link{}, a.chain...), c[1:]...)}, true
		}
	}
	return answer{}, false
}

// taken is a part of an answer as a captured value.
func (r *reader) taken(a answer) (draft.Text, bool) {
	name, expr, ok := captured(a.chain)
	if !ok || a.to.Left != "" {
		return nil, false
	}
	as := draft.Identifier(name, "value")
	for _, c := range a.to.Captures {
		if c.Expr == expr {
			return draft.Ref("request." + a.to.Name + "." + c.Name), true
		}
		if c.Name == as {
			as += "_2"
		}
	}
	a.to.Captures = append(a.to.Captures, draft.Capture{Name: as, Expr: expr})
	return draft.Ref("request." + a.to.Name + "." + as), true
}

// captured is a chain from an answer as the language has it.
func captured(c []script.Link) (name, expr string, ok bool) {
	path := script.Path(c)
	switch {
	case path == "status":
		return "code", "status()", true
	case path == "body":
		return "body", `body("(?s)(.+)")`, true
	case strings.HasPrefix(path, "json()"):
		jsonPath, ok := jsonPath(c)
		name = strings.Trim(jsonPath[strings.LastIndexAny(jsonPath, ".[")+1:], "[]'")
		return name, "json(" + draft.Quoted(jsonPath) + ")", ok && jsonPath != "$"
	case strings.HasPrefix(path, "headers.") && len(c) == 2:
		return c[1].Name, "header(" + draft.Quoted(c[1].Name) + ")", true
	case strings.HasPrefix(path, "cookies.") && len(c) >= 2:
		return c[1].Name, "cookie(" + draft.Quoted(c[1].Name) + ")", true
	}
	return "", "", false
}

// jsonPath is the JSONPath of res.json('a.b').c.
func jsonPath(c []script.Link) (string, bool) {
	path := "$"
	if args := c[1].Args; len(args) > 0 {
		selector, ok := script.Constant(args[0])
		if !ok {
			return "$", false
		}
		if path, ok = script.Dotted(selector); !ok {
			return "$", false
		}
	}
	rest, ok := script.JSONPath(c[2:])
	return path + strings.TrimPrefix(rest, "$"), ok
}
