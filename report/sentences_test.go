package report

import (
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bench/docs"
	"bench/result"
)

// A codeDoc is a code as result declares it.
type codeDoc struct {
	code    result.Code
	name    string
	comment string
}

// declaredCodes reads the constants of the codes from the source of result, in its order.
func declaredCodes(t *testing.T) map[result.Code]codeDoc {
	t.Helper()
	files, err := filepath.Glob("../result/code*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	all := map[result.Code]codeDoc{}
	for _, file := range files {
		f, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != gotoken.CONST {
				continue
			}
			for _, spec := range group.Specs {
				c := spec.(*ast.ValueSpec)
				literal, ok := c.Values[0].(*ast.BasicLit)
				if kind, isCode := c.Type.(*ast.Ident); !ok || !isCode || kind.Name != "Code" {
					t.Errorf("%s: %s is no Code", file, c.Names[0])
					continue
				}
				value, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				comment := c.Doc
				if comment == nil {
					comment = group.Doc
				}
				all[result.Code(value)] = codeDoc{result.Code(value), c.Names[0].Name, strings.Join(strings.Fields(comment.Text()), " ")}
			}
		}
	}
	return all
}

// Every code is in the list, has a sentence and is documented; nothing else is in the list or has a sentence.
func TestEveryCodeHasASentenceAndADoc(t *testing.T) {
	declared := declaredCodes(t)
	for code, d := range declared {
		if !slices.Contains(result.Codes, code) {
			t.Errorf("%s is not among result.Codes", d.name)
		}
		if sentences[code].text == "" {
			t.Errorf("%s has no sentence", d.name)
		}
		if _, ok := strings.CutPrefix(d.comment, d.name+" says "); !ok && code != result.Worded {
			t.Errorf("the comment of %s says nothing: %q", d.name, d.comment)
		}
	}
	for _, code := range result.Codes {
		if _, ok := declared[code]; !ok {
			t.Errorf("%s is not declared in result/codes*.go", code)
		}
	}
	for code := range sentences {
		if _, ok := declared[code]; !ok {
			t.Errorf("%s has a sentence, but is no code", code)
		}
	}
	if len(result.Codes) != len(declared) {
		t.Errorf("%d codes in the list, %d are declared", len(result.Codes), len(declared))
	}
}

func TestCodesAreDocumented(t *testing.T) {
	declared := declaredCodes(t)
	var b strings.Builder
	b.WriteString("| code | it says that … | in words |\n|---|---|---|\n")
	for _, code := range result.Codes {
		s, meaning := sentences[code], declared[code].comment
		for _, begin := range []string{declared[code].name + " says that ", declared[code].name + " says ", declared[code].name + " is "} {
			meaning = strings.TrimPrefix(meaning, begin)
		}
		words := s.text
		if s.summary != "" {
			words = s.summary + ". " + strings.ToUpper(words[:1]) + words[1:]
		}
		words = placeholder.Regexp().ReplaceAllString(words, "‹$1›")
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", code, strings.TrimSuffix(meaning, "."), words)
	}
	docs.Current(t, filepath.FromSlash("../docs/reports.md"), *update, docs.Part{Name: "findings", Text: b.String()})
}

// Nobody but report says in words what was found out: the packages that find it name codes of the list, and leave the words
// to be written from the table.
func TestNobodyElseHasSentences(t *testing.T) {
	wordy := []string{"Summary", "Detail", "Note", "Reasons"}
	for _, dir := range []string{"../result", "../engine", "../plan"} {
		err := filepath.WalkDir(filepath.FromSlash(dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := gotoken.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CompositeLit:
					for _, e := range n.Elts {
						field, ok := e.(*ast.KeyValueExpr)
						if !ok || !isFinding(n.Type) {
							continue
						}
						name := fmt.Sprint(field.Key)
						if _, literal := field.Value.(*ast.BasicLit); slices.Contains(wordy, name) || name == "Code" && literal {
							t.Errorf("%s: a %s in place of a code and its values", set.Position(field.Pos()), name)
						}
					}
				case *ast.AssignStmt:
					for i, left := range n.Lhs {
						field, ok := left.(*ast.SelectorExpr)
						if ok && slices.Contains(wordy, field.Sel.Name) && !(i < len(n.Rhs) && fmt.Sprint(n.Rhs[i]) == "nil") {
							t.Errorf("%s: %s is set, which is report's to do", set.Position(n.Pos()), field.Sel.Name)
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// isFinding says whether a type is one of those that tell what was found out.
func isFinding(typ ast.Expr) bool {
	if s, ok := typ.(*ast.SelectorExpr); ok {
		typ = s.Sel
	}
	name, ok := typ.(*ast.Ident)
	return ok && slices.Contains([]string{"Finding", "Warning", "Comparison", "Threshold", "Trial", "Cell"}, name.Name)
}

// Every code occurs in a test or a golden file, besides the one with all sentences.
func TestEveryCodeIsTested(t *testing.T) {
	used := map[string]bool{}
	for _, pattern := range []string{"../*/*_test.go", "../*/*/*_test.go", "../*/testdata/*.json", "../cmd/bench/testdata/script/*.txtar"} {
		files, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "sentences_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range regexp.MustCompile(`[A-Za-z_]+`).FindAll(text, -1) {
				used[string(word)] = true
			}
		}
	}
	for code, d := range declaredCodes(t) {
		if !used[d.name] && !used[string(code)] {
			t.Errorf("%s occurs in no test", code)
		}
	}
}
