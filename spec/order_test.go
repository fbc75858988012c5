package spec_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec"
)

// TestOrderFilesAndIndirectionMakeNoDifference says the same in other ways: blocks from the last to the first, each in a
// file of its own, and every value by way of a local. The plan stays the same.
func TestOrderFilesAndIndirectionMakeNoDifference(t *testing.T) {
	texts := map[string]string{"a group before its server": serverBehind, "an address by way of locals": serverByLocals}
	for path, text := range seeds(t) {
		if strings.HasPrefix(path, "testdata/valid/") && strings.HasSuffix(path, ".hcl") && !strings.Contains(path, "variables") || path == "../examples/storefront.bench.hcl" {
			texts[path] = string(text)
		}
	}
	if len(texts) < 10 {
		t.Errorf("only %d specs", len(texts))
	}
	for name, text := range texts {
		t.Run(filepath.Base(name), func(t *testing.T) {
			blocks := topBlocks(t, text)
			want := meaning(t, map[string]string{"a.bench.hcl": strings.Join(blocks, "\n")})
			backwards := slices.Clone(blocks)
			slices.Reverse(backwards)
			apart := map[string]string{}
			for i, b := range backwards {
				apart[fmt.Sprintf("%03d.bench.hcl", i)] = b
			}
			for how, files := range map[string]map[string]string{
				"backwards":        {"a.bench.hcl": strings.Join(backwards, "\n")},
				"in files":         apart,
				"by way of locals": {"a.bench.hcl": strings.Join(throughLocals(t, backwards), "\n")},
			} {
				if diff := cmp.Diff(want, meaning(t, files)); diff != "" {
					t.Errorf("%s (-as written +%s):\n%s", how, how, diff)
				}
			}
		})
	}
}

const serverBehind = `
group "g" {
  base_url = server.s.url
  request "r" { path = "/get" }
}
server "proxy" {
  type    = "command"
  command = ["./proxy", server.s.url]
}
server "s" {
  type = "httpbin"
}
group "by_proxy" {
  base_url = server.proxy.url
  request "r" { path = "/get" }
}
benchmark "b" {
  groups      = [group.g, group.by_proxy]
  strategies  = [strategy.pool, strategy.own]
  concurrency = [2]
}
strategy "own" {
  type   = "pool"
  client = client.c
}
client "c" {
  timeout = "3s"
}
`

const serverByLocals = `
locals {
  url   = local.other
  other = server.s[0].url
}
group "g" {
  base_url = local.url
  request "r" { path = "/get" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [2]
}
server "s" {
  for_each = local.none
  type     = "httpbin"
}
locals {
  none = null == null ? ["one"] : []
}
`

func TestAServerThatStandsBehindOthersIsStartedOnce(t *testing.T) {
	for _, text := range []string{serverBehind, strings.ReplaceAll(serverBehind, "server.s.url", "local.url") + "locals {\n  url = server.s.url\n}\n"} {
		s, diags := readText(t, "a.bench.hcl", text)
		if diags.HasErrors() {
			t.Fatal(rendered(s.Files(), diags))
		}
		for target, want := range map[string]string{"": "proxy s", "b/g": "s", "b/by_proxy": "proxy s"} {
			o := spec.PlanOptions{}
			if target != "" {
				o.Targets = []string{target}
			}
			var names []string
			for _, x := range mustPlan(t, s, o).Servers {
				names = append(names, x.Name)
			}
			sort.Strings(names)
			if got := strings.Join(names, " "); got != want {
				t.Errorf("-target=%q starts %q, want %q", target, got, want)
			}
		}
	}
}

// topBlocks are the texts of the blocks of a file, without what stands between them.
func topBlocks(t *testing.T, text string) []string {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var blocks []string
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		blocks = append(blocks, string(b.Range().SliceBytes([]byte(text))))
	}
	return blocks
}

// throughLocals writes every argument that locals can say as one of them.
func throughLocals(t *testing.T, blocks []string) []string {
	t.Helper()
	var locals []string
	var found []string
	for _, text := range blocks {
		file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		b := file.Body.(*hclsyntax.Body).Blocks[0]
		if !slices.Contains([]string{"bench", "variable", "locals", "moved"}, b.Type) {
			ranges := sayable(b.Body)
			slices.SortFunc(ranges, func(a, b hcl.Range) int { return b.Start.Byte - a.Start.Byte })
			for _, r := range ranges {
				name := fmt.Sprintf("said_%d", len(locals))
				locals = append(locals, fmt.Sprintf("locals {\n  %s = %s\n}", name, r.SliceBytes([]byte(text))))
				text = text[:r.Start.Byte] + "local." + name + text[r.End.Byte:]
			}
		}
		found = append(found, text)
	}
	return append(found, locals...)
}

// sayable are the places of expressions that mean the same in locals.
func sayable(body *hclsyntax.Body) []hcl.Range {
	var found []hcl.Range
	for _, a := range body.Attributes {
		free := !slices.Contains([]string{"metric", "metrics", "iterator", "labels"}, a.Name)
		for _, v := range a.Expr.Variables() {
			free = free && slices.Contains([]string{"var", "local", "server", "client", "group", "strategy"}, v.RootName())
		}
		if free {
			found = append(found, a.Expr.Range())
		}
	}
	for _, b := range body.Blocks {
		found = append(found, sayable(b.Body)...)
	}
	return found
}

// meaning is the plan of a folder of files, with its lists in an order of their own.
func meaning(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, dir+"/"+name, []byte(text))
	}
	writeRead(t, dir)
	o := validOptions(dir)
	s, diags := spec.Read(o)
	if diags.HasErrors() {
		t.Fatal(rendered(s.Files(), diags))
	}
	var plan map[string]any
	if err := json.Unmarshal(compact(t, mustPlan(t, s, spec.PlanOptions{Seed: 1})), &plan); err != nil {
		t.Fatal(err)
	}
	for name, list := range plan {
		if list, ok := list.([]any); ok && name != "warnings" {
			slices.SortStableFunc(list, func(a, b any) int { return strings.Compare(text(a), text(b)) })
		}
	}
	delete(plan, "warnings") // they have places in them
	delete(plan, "spec")     // the text itself
	whole, err := json.MarshalIndent(plan, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(whole)
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
