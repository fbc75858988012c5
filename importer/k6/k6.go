// Package k6 reads scripts of k6 as far as they are declarative: options, requests, checks, what is taken from an answer, pauses.
// Nothing of a script is run. Constants are followed, functions of the script are gone into, and all else is said to be lost.
package k6

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/grafana/sobek/ast"

	"bench/importer/draft"
	"bench/importer/script"
)

// Carried is what of a script becomes what, for the guide.
var Carried = [][2]string{
	{"`http.get`, `post` and so on, `http.request`, `http.batch`", "`request` blocks, in the order of the text; what functions of the script send stands in their place"},
	{"URLs and bodies of literals, templates, constants", "`path`, `json`, `form`, `body`; `JSON.stringify({…})` is `json`"},
	{"`params`: `headers`, `tags.name`, `timeout`, `redirects`", "`headers`, the request's name, the `client`"},
	{"`__ENV.NAME`, with its default", "a `variable`"},
	{"`check(res, { … })`: status, body, JSON, headers, duration", "`expect`: an answer that isn't so is an error here"},
	{"`res.json('token')`, `JSON.parse(res.body).token`, `res.headers['X']`", "`capture`, and `request.NAME.token` where it is used"},
	{"`sleep(1)`, `sleep(Math.random() * 3)`, `randomIntBetween`", "`think`"},
	{"`group('name', …)`, functions with constant arguments, `for` with a constant number of turns", "what stands in them, in its place"},
	{"`uuidv4()`, `randomItem([…])`, `Math.random()`, `__VU`, `__ITER`", "`random` and `counter`"},
	{"`vus`, `duration`, `iterations`, `stages`, scenarios of every executor", "`users`, `rate`, `stages`, `iterations`; a `benchmark` for each scenario"},
	{"`thresholds` of k6's own metrics, by request name, `abortOnFail`", "`threshold`"},
	{"`if`, other loops, `setup()`, `SharedArray` of files, custom metrics, other protocols, the browser", "not carried over, and said so, with the line"},
}

// Looks says whether a text is a script of k6.
func Looks(_ string, text []byte) bool {
	for _, from := range []string{`from 'k6`, `from "k6`, `require("k6`, `require('k6`} {
		if bytes.Contains(text, []byte(from)) {
			return true
		}
	}
	return false
}

// Read reads a script.
func Read(src *draft.Source) (*draft.Draft, error) {
	text := string(bytes.TrimPrefix(src.Text, []byte("\xef\xbb\xbf")))
	program, err := script.Parse(text, true)
	if err != nil {
		detail := strings.SplitN(err.Error(), "\n", 2)[0] + "."
		if strings.HasSuffix(src.Name, ".ts") || strings.Contains(text, ": string") || strings.Contains(text, "interface ") {
			detail += " TypeScript is to be made JavaScript first, as by: esbuild --format=esm " + src.Name
		}
		return nil, &draft.Refusal{Summary: "It is not JavaScript that can be read", Detail: detail}
	}
	if !Looks(src.Name, src.Text) {
		return nil, &draft.Refusal{Summary: "It is not a script of k6", Detail: "It imports nothing of k6."}
	}
	r := &reader{src: text, d: &draft.Draft{Kind: "k6", Source: src.Name}, functions: map[string]ast.Expression{}, consts: map[string]ast.Expression{}, done: map[string]*draft.Group{}}
	r.scope = &draft.Scope{Draft: r.d}
	r.declarations(program.Body)
	r.loads()
	if r.d.Requests() == 0 {
		return nil, &draft.Refusal{Summary: "There is no request in it that can be read", Detail: r.why()}
	}
	r.d.Client = r.client
	r.d.Client.Redirects, r.d.Client.Cookies = 10, true
	return r.d, nil
}

// why says why no request was found.
func (r *reader) why() string {
	for _, n := range r.d.Notes {
		if n.Lost {
			return "Not carried over: " + n.Text + "."
		}
	}
	return "Requests are calls such as http.get('http://127.0.0.1:8080/') in a function that is exported."
}

type reader struct {
	src       string
	d         *draft.Draft
	scope     *draft.Scope
	client    draft.Client
	functions map[string]ast.Expression // of the script, by name; "": the one exported by default
	consts    map[string]ast.Expression
	imports   []string
	options   ast.Expression
	done      map[string]*draft.Group // what a function of the script has become
	group     *draft.Group            // that is being read
	depth     int                     // of functions that call functions
	given     given                   // what the last of them has returned
	within    int                     // of texts that are made of texts
}

// declarations notes what stands at the top of the script.
func (r *reader) declarations(all []ast.Statement) {
	for _, s := range all {
		switch v := s.(type) {
		case *ast.LexicalDeclaration:
			r.bindings(v.List)
		case *ast.VariableStatement:
			r.bindings(v.List)
		case *ast.FunctionDeclaration:
			r.function(v.Function)
		case *ast.ImportDeclaration:
			if v.FromClause != nil {
				r.imports = append(r.imports, v.FromClause.ModuleSpecifier.String())
			}
		case *ast.ExportDeclaration:
			r.export(v)
		case *ast.ExpressionStatement:
			r.assigned(v.Expression)
		}
	}
	for _, module := range r.imports {
		if strings.HasPrefix(module, ".") || strings.HasPrefix(module, "/") {
			r.d.Lose("what is imported from " + module + ": other files are not read")
		}
		for _, other := range []string{"k6/ws", "k6/net/grpc", "k6/browser", "k6/experimental/browser", "k6/experimental/websockets", "k6/websockets", "k6/x/"} {
			if strings.HasPrefix(module, other) {
				r.d.Lose("what is sent by " + module + ": only k6/http is read. WebSockets and calls of gRPC have blocks of their own: websocket, grpc.")
			}
		}
	}
}

func (r *reader) export(v *ast.ExportDeclaration) {
	switch {
	case v.Variable != nil:
		r.bindings(v.Variable.List)
	case v.LexicalDeclaration != nil:
		r.bindings(v.LexicalDeclaration.List)
	case v.HoistableDeclaration != nil && v.HoistableDeclaration.FunctionDeclaration != nil:
		f := v.HoistableDeclaration.FunctionDeclaration.Function
		r.function(f)
		if v.IsDefault {
			r.functions[""] = f
		}
	case v.AssignExpression != nil && v.IsDefault:
		r.functions[""] = v.AssignExpression
	}
}

func (r *reader) function(f *ast.FunctionLiteral) {
	if f != nil && f.Name != nil {
		r.functions[f.Name.Name.String()] = f
	}
}

func (r *reader) bindings(all []*ast.Binding) {
	for _, b := range all {
		id, ok := b.Target.(*ast.Identifier)
		if !ok || b.Initializer == nil {
			continue
		}
		name := id.Name.String()
		switch b.Initializer.(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			r.functions[name] = b.Initializer
		default:
			if r.consts[name] == nil {
				r.consts[name] = b.Initializer
			}
		}
		if name == "options" {
			r.options = b.Initializer
		}
	}
}

// assigned reads module.exports.options = … and options = …
func (r *reader) assigned(e ast.Expression) {
	a, ok := e.(*ast.AssignExpression)
	if !ok {
		return
	}
	switch script.Path(script.Chain(a.Left)) {
	case "exports.options", "module.exports.options":
		r.options = a.Right
	case "exports.default", "module.exports", "module.exports.default":
		r.functions[""] = a.Right
	}
}

// resolve is an expression behind constants of the script: what a name stands for.
func (r *reader) resolve(e ast.Expression) ast.Expression {
	for range 10 {
		switch v := e.(type) {
		case *ast.Identifier:
			known, ok := r.consts[v.Name.String()]
			if !ok {
				return e
			}
			e = known
		case *ast.DotExpression:
			inner := script.Get(r.resolve(v.Left), v.Identifier.Name.String())
			if inner == nil {
				return e
			}
			e = inner
		default:
			return e
		}
	}
	return e
}

// at is a place of the script, for messages.
func (r *reader) at(n ast.Node) string {
	line := script.Line(r.src, n.Idx0())
	if s, ok := n.(ast.Statement); ok {
		line = script.Line(r.src, script.Place(s))
	}
	return fmt.Sprintf("line %d", line)
}

// code is the beginning of what stands at a place.
func (r *reader) code(n ast.Node) string {
	at := n.Idx0()
	if s, ok := n.(ast.Statement); ok {
		at = script.Place(s)
	}
	text, _, _ := strings.Cut(r.src[min(max(0, int(at)-1), len(r.src)):], "\n")
	if runes := []rune(text); len(runes) > 70 {
		text = string(runes[:70]) + "…"
	}
	return strings.TrimSpace(text)
}
