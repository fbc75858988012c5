package bench_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// handedOver are the files that may do so with a plan's secrets, and why.
var handedOver = map[string]string{
	"engine/fingerprint.go":     "each request is as it is shown, and only a digest of them leaves",
	"engine/probe.go":           "a key by which clients that are alike are found, and nobody writes it",
	"engine/client/describe.go": "a key by which what a server told is found again, and nobody writes it",
	"engine/client/dynamic.go":  "a pool, from which its own package takes it",
	"engine/client/browser.go":  "a value of a context, which its own package reads",
	"cmd/bench/planfile.go":     "a plan file is read into it",
	"cmd/bench/plan_show.go":    "the same",
	"fleet/bundle/bundle.go":    "it is encrypted for those who perform the plan",
	"plan/change/facts.go":      "both plans are as they are shown before anything of them is read",
	"plan/change/requests.go":   "the same",
}

// TestPlansAreShownWithoutSecrets finds whoever hands a plan, or a part of one that has secrets, to something that takes any
// value: an encoder, a formatter, a log. It must be the public one, and it must be seen to be.
func TestPlansAreShownWithoutSecrets(t *testing.T) {
	exports, sources := exportsOf(t)
	for _, p := range sources {
		if !slices.Contains(p.Imports, "bench/plan") {
			continue
		}
		for _, found := range secretsGiven(t, p, exports) {
			if handedOver[found.file] == "" {
				t.Errorf("%s: %s may have secrets in it and is given away as it is; give its Public() or Shown()", found.at, found.typ)
			}
		}
	}
}

// A test that finds nothing would pass, too.
func TestSecretsThatAreGivenAwayAreFound(t *testing.T) {
	dir := t.TempDir()
	text := `package p
import ("encoding/json"; "fmt"; "bench/plan")
type line struct { *plan.Plan; N int }
func f(p *plan.Plan, all []plan.Cell) {
	json.Marshal(p)                                // 1
	fmt.Println(all[0].Client)                     // 2
	json.Marshal(line{p, 1})                       // 3
	json.Marshal(map[string]any{"p": p})           // 4
	var s struct{ V any }; s.V = p                 // 5
	json.Marshal(p.Public())
	json.Marshal(line{p.Public(), 1})
	fmt.Println(all[0].Client.Shown(), p.Seed, all[0].Address)
}
`
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	exports, _ := exportsOf(t)
	found := secretsGiven(t, listed{ImportPath: "p", Dir: dir, GoFiles: []string{"p.go"}}, exports)
	if len(found) != 5 {
		t.Errorf("found %d of 5: %v", len(found), found)
	}
}

type listed struct {
	ImportPath, Dir, Export string
	GoFiles, Imports        []string
}

// exportsOf are the compiled packages of the module and all they need, and the module's own sources.
func exportsOf(t *testing.T) (exports map[string]string, sources map[string]listed) {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	exports, sources = map[string]string{}, map[string]listed{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return exports, sources
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if p.ImportPath == "bench" || strings.HasPrefix(p.ImportPath, "bench/") {
			sources[p.ImportPath] = p
		}
	}
}

type given struct{ file, at, typ string }

// secretsGiven finds where a package turns something with secrets into any value.
func secretsGiven(t *testing.T, p listed, exports map[string]string) (found []given) {
	t.Helper()
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	config := types.Config{Importer: importer.ForCompiler(set, "gc", open)}
	if _, err := config.Check(p.ImportPath, set, files, &info); err != nil {
		t.Fatal(err)
	}
	f := finder{info: info}
	f.report = func(e ast.Expr) {
		at := set.Position(e.Pos())
		file := filepath.Join(strings.TrimPrefix(p.ImportPath, "bench/"), filepath.Base(at.Filename))
		found = append(found, given{file, fmt.Sprintf("%s:%d", file, at.Line), info.TypeOf(e).String()})
	}
	for _, file := range files {
		ast.Inspect(file, f.look)
	}
	return found
}

// A finder looks at the places in which Go turns a value into any.
type finder struct {
	info   types.Info
	report func(ast.Expr)
}

func (f finder) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if signature, ok := f.info.TypeOf(n.Fun).(*types.Signature); ok {
			for i, arg := range n.Args {
				f.check(parameter(signature, i), arg)
			}
		}
	case *ast.CompositeLit:
		for i, el := range n.Elts {
			value, to := el, elementOf(f.info.TypeOf(n), i)
			if pair, ok := el.(*ast.KeyValueExpr); ok {
				value = pair.Value
				if key, ok := pair.Key.(*ast.Ident); ok {
					to = fieldOf(f.info.TypeOf(n), key.Name, to)
				}
			}
			f.check(to, value)
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) && f.info.TypeOf(left) != nil {
				f.check(f.info.TypeOf(left), n.Rhs[i])
			}
		}
	}
	return true
}

func (f finder) check(to types.Type, value ast.Expr) {
	if to == nil {
		return
	}
	wide, ok := to.Underlying().(*types.Interface)
	if _, generic := to.(*types.TypeParam); ok && !generic && wide.Empty() && f.secret(f.info.TypeOf(value), map[types.Type]bool{}) && !f.public(value) {
		f.report(value)
	}
}

// public says that an expression shows by itself that there are no secrets in its value.
func (f finder) public(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		called, ok := e.Fun.(*ast.SelectorExpr)
		return ok && (called.Sel.Name == "Public" || called.Sel.Name == "Shown")
	case *ast.UnaryExpr:
		return f.public(e.X)
	case *ast.CompositeLit:
		for _, el := range e.Elts {
			if pair, ok := el.(*ast.KeyValueExpr); ok {
				el = pair.Value
			}
			if f.secret(f.info.TypeOf(el), map[types.Type]bool{}) && !f.public(el) {
				return false
			}
		}
		return true
	}
	return false
}

// secret says whether a value of the type may have a request, a server or a client in it.
func (f finder) secret(t types.Type, seen map[types.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if o := t.Obj(); o.Pkg() != nil && o.Pkg().Path() == "bench/plan" && (o.Name() == "Request" || o.Name() == "Server" || o.Name() == "Client") {
			return true
		}
		return f.secret(t.Underlying(), seen)
	case *types.Alias:
		return f.secret(types.Unalias(t), seen)
	case *types.Pointer:
		return f.secret(t.Elem(), seen)
	case *types.Slice:
		return f.secret(t.Elem(), seen)
	case *types.Array:
		return f.secret(t.Elem(), seen)
	case *types.Map:
		return f.secret(t.Elem(), seen)
	case *types.Struct:
		for field := range t.Fields() {
			if f.secret(field.Type(), seen) {
				return true
			}
		}
	}
	return false
}

func parameter(s *types.Signature, i int) types.Type {
	last := s.Params().Len() - 1
	switch {
	case s.Variadic() && i >= last:
		if slice, ok := s.Params().At(last).Type().(*types.Slice); ok {
			return slice.Elem()
		}
	case i <= last:
		return s.Params().At(i).Type()
	}
	return nil
}

func elementOf(t types.Type, i int) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Map:
		return t.Elem()
	case *types.Struct:
		if i < t.NumFields() {
			return t.Field(i).Type()
		}
	}
	return nil
}

func fieldOf(t types.Type, name string, otherwise types.Type) types.Type {
	if s, ok := t.Underlying().(*types.Struct); ok {
		for field := range s.Fields() {
			if field.Name() == name {
				return field.Type()
			}
		}
	}
	return otherwise
}
