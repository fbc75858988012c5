package complete_test

import (
	"slices"
	"strings"
	"testing"

	"bench/lsp/complete"
	"bench/lsp/cursor"
	"bench/spec/lang"
)

// nothing is declared anywhere.
type nothing struct{}

func (nothing) Declared(string) []string { return nil }
func (nothing) About(string) string      { return "" }
func (nothing) Elsewhere(string) bool    { return false }

// offered are the labels of what is offered where a text has a ‸, the rest of the text being as it is.
func offered(text string) []string {
	at := strings.Index(text, "‸")
	text = strings.Replace(text, "‸", "", 1)
	var labels []string
	for _, i := range complete.At(cursor.Parse([]byte(text), true), at, nothing{}) {
		labels = append(labels, i.Label)
	}
	return labels
}

// each visits every block of the language, with the text that leads into it.
func each(t *testing.T, visit func(path string, def *lang.Block, open, shut string)) {
	seen := map[string]bool{}
	var walk func(path string, def *lang.Block, open, shut string, depth int)
	walk = func(path string, def *lang.Block, open, shut string, depth int) {
		if seen[path] || depth > 6 {
			return
		}
		seen[path] = true
		visit(path, def, open, shut)
		for _, n := range def.Blocks {
			header := n.Type
			if n.Label {
				header += ` "x"`
			}
			walk(path+"/"+n.Type, n.Block, open+header+" {\n", "}\n"+shut, depth+1)
			if n.Dynamic {
				walk(path+"/dynamic "+n.Type, lang.DynamicBlock(n.Block), open+`dynamic "`+n.Type+"\" {\n", "}\n"+shut, depth+1)
			}
		}
	}
	walk("", lang.File(), "", "", 0)
	if len(seen) < 50 {
		t.Errorf("only %d blocks were visited", len(seen))
	}
}

// In each block exactly what the table has there is offered, and nothing of it twice.
func TestEachBlockOffersWhatItsTableHas(t *testing.T) {
	each(t, func(path string, def *lang.Block, open, shut string) {
		want := append(def.ArgumentNames(), def.BlockTypes()...)
		if len(lang.DynamicTypes(def)) > 0 {
			want = append(want, "dynamic")
		}
		got := offered(open + "  ‸\n" + shut)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s offers %q, want %q", path, got, want)
		}
		for _, a := range def.Arguments {
			left := offered(open + "  " + a.Name + " = null\n  ‸\n" + shut)
			for _, name := range left {
				if name == a.Name || def.Argument(name) == nil && def.Nested(name) == nil && name != "dynamic" {
					t.Errorf("%s with %s offers %s", path, a.Name, name)
				}
			}
			for _, name := range def.ArgumentNames() {
				given := []string{a.Name}
				if a.Name == "stages" {
					given = append(given, "rate") // that is what its stages are of, unless they have users
				}
				if name != a.Name && !slices.Contains(left, name) && !def.Excluded(name, given) {
					t.Errorf("%s with %s doesn't offer %s, which nothing excludes", path, a.Name, name)
				}
			}
		}
		for _, n := range def.Blocks {
			if n.Most == 1 && slices.Contains(offered(open+"  "+n.Type+" {\n  }\n  ‸\n"+shut), n.Type) {
				t.Errorf("%s offers a second %s", path, n.Type)
			}
		}
	})
}

// Where an argument takes one of some words, these are offered, in quotes and between them.
func TestEachArgumentOffersItsWords(t *testing.T) {
	each(t, func(path string, def *lang.Block, open, shut string) {
		for _, a := range def.Arguments {
			if len(a.Words) == 0 || a.Kind != lang.TextKind {
				continue
			}
			if got := offered(open + "  " + a.Name + " = \"‸\"\n" + shut); !slices.Equal(got, a.Words) {
				t.Errorf("%s: %s = \"‸\" offers %q, want %q", path, a.Name, got, a.Words)
			}
			if got := offered(open + "  " + a.Name + " = ‸\n" + shut); len(got) < len(a.Words) || !slices.Equal(got[:len(a.Words)], a.Words) {
				t.Errorf("%s: %s = ‸ offers %q, want %q first", path, a.Name, got, a.Words)
			}
			first := a.Words[0]
			if got := offered(open + "  " + a.Name + " = \"" + first[:1] + "‸\n" + shut); !slices.Contains(got, first) {
				t.Errorf("%s: %s = \"%s‸ without an end offers %q", path, a.Name, first[:1], got)
			}
		}
	})
}

// Where the cursor stands is found in texts that nobody could parse.
func TestPlacesInUnfinishedTexts(t *testing.T) {
	for _, c := range []struct {
		about, text string
		has, not    []string
	}{
		{"the beginning of a word", "gr‸", []string{"group"}, []string{"benchmark"}},
		{"an unclosed list", "benchmark \"b\" {\n  groups = [group.‸\n  concurrency = [1]\n}\n", nil, []string{"concurrency", "groups", "duration"}},
		{"behind an unclosed list", "benchmark \"b\" {\n  groups = [group.\n  dur‸\n}\n", nil, []string{"concurrency"}},
		{"behind an unclosed string", "group \"a\" {\n  base_url = \"http://\n  ‸\n}\n", []string{"headers", "request"}, []string{"base_url"}},
		{"a block that isn't closed", "group \"a\" {\n  request \"r\" {\n    ‸\n", []string{"path", "url", "expect"}, []string{"base_url"}},
		{"one that excludes another", "group \"a\" {\n  request \"r\" {\n    path = \"/\"\n    body = \"\"\n    ‸\n", []string{"headers"}, []string{"url", "json", "multipart", "path"}},
		{"an argument of another type", "server \"s\" {\n  type = \"httpbin\"\n  ‸\n}", []string{"latency", "port"}, []string{"command", "env"}},
		{"a program's blocks", "strategy \"s\" {\n  type = \"map\"\n  ‸\n}", []string{"size"}, []string{"ready", "stop", "command"}},
		{"a comment", "group \"a\" {\n  # ‸\n}", nil, []string{"base_url"}},
		{"a comment behind a value", "group \"a\" {\n  base_url = \"x\" # ‸\n}", nil, []string{"base_url", "upper", "headers"}},
		{"a string", "group \"a\" {\n  base_url = \"‸\"\n}", nil, []string{"upper"}},
		{"a template", "group \"a\" {\n  base_url = \"${‸}\"\n}", []string{"upper"}, []string{"env", "json", "cells"}},
		{"a variable's default", "variable \"a\" {\n  default = ‸\n}", []string{"env", "upper"}, []string{"cells"}},
		{"a type", "variable \"a\" {\n  type = ‸\n}", []string{"string", "list"}, []string{"upper"}},
		{"a metric", "benchmark \"b\" {\n  threshold \"t\" {\n    metric = service.p9‸\n", []string{"service.p99", "service.p95"}, []string{"response.p99", "upper"}},
		{"metrics to compare", "benchmark \"b\" {\n  compare {\n    metrics = [‸]\n", []string{"makespan.p50"}, []string{"send_lag.p50"}},
		{"keys of a stage", "benchmark \"b\" {\n  stages = [{ rate = 1, ‸ }]\n", []string{"over", "for"}, []string{"rate", "upper"}},
		{"the label of a stream", "group \"a\" {\n  request \"r\" {\n    stream \"‸\" {\n", []string{"sse", "ndjson"}, nil},
		{"what dynamic makes", "group \"a\" {\n  dynamic \"‸\" {\n", []string{"request"}, []string{"expect"}},
		{"a condition of a response", "group \"a\" {\n  request \"r\" {\n    expect {\n      headers = { Location = ‸ }\n", []string{"matches", "present"}, nil},
		{"a capture", "group \"a\" {\n  request \"r\" {\n    capture = { token = ‸ }\n", []string{"json", "header"}, []string{"upper"}},
		{"values of earlier answers", "group \"a\" {\n  request \"one\" {\n    capture = { token = json(\"$.t\") }\n  }\n  request \"two\" {\n    path = \"/${‸}\"\n", []string{"request.one.token"}, []string{"request.two.token"}},
		{"requests before this one", "group \"a\" {\n  request \"one\" {}\n  request \"two\" {\n    depends_on = [‸]\n  }\n  request \"three\" {}\n", []string{"request.one"}, []string{"request.two", "request.three"}},
		{"the element of for_each", "group \"a\" {\n  for_each = [1]\n  base_url = ‸\n", []string{"each.value"}, nil},
		{"not without it", "group \"a\" {\n  base_url = ‸\n", nil, []string{"each.value", "self.port"}},
		{"a dynamic block's element", "group \"a\" {\n  dynamic \"request\" {\n    for_each = [1]\n    iterator = it\n    content {\n      path = ‸\n", []string{"it.value"}, nil},
		{"nothing in an unknown block", "group \"a\" {\n  whatever {\n    ‸\n", nil, []string{"path", "base_url"}},
		{"behind a value", "group \"a\" {\n  base_url = \"x\" ‸\n}", nil, []string{"headers"}},
	} {
		got := offered(c.text)
		for _, want := range c.has {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %s is not offered, but %q", c.about, want, got)
			}
		}
		for _, not := range c.not {
			if slices.Contains(got, not) {
				t.Errorf("%s: %s is offered", c.about, not)
			}
		}
	}
}
