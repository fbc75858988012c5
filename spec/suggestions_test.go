package spec_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"bench/spec"
)

// sound is a spec without a mistake. Each test makes one.
const sound = `
variable "base_url" { default = "http://127.0.0.1" }

locals {
  load = { levels = [1, 5] }
}

group "api" {
  for_each = { base = 1, head = 2 }
  base_url = var.base_url
  request "list" { path = upper("/items") }
}

benchmark "shop" {
  groups      = [group.api["base"], group.api["head"]]
  strategies  = [strategy.map, strategy.gather]
  concurrency = local.load.levels

  compare {
    baseline = strategy.map
    metrics  = [makespan.p50]
  }

  threshold "p99" {
    metric = service.p99
    max    = "1s"
    when   = cell.concurrency < 5
  }
}

check "fast" {
  assert {
    condition     = benchmark.shop["api[base]"]["gather"][5].service.p99 < 1
    error_message = "Too slow."
  }
}
`

func TestOneSlipGivesOneErrorWithTheRightSuggestion(t *testing.T) {
	tests := []struct{ what, right, wrong, want string }{
		{"block type", `benchmark "shop" {`, `benchmrk "shop" {`, `"benchmark"`},
		{"nested block type", "  compare {", "  compair {", `"compare"`},
		{"attribute", "  concurrency = local", "  concurency = local", `"concurrency"`},
		{"required attribute", "  groups      =", "  group =", `"groups"`},
		{"attribute of a nested block", "    baseline =", "    base_line =", `"baseline"`},
		{"reference to a variable", "base_url = var.base_url", "base_url = var.bas_url", "var.base_url"},
		{"bare name", "base_url = var.base_url", "base_url = base_url", "var.base_url"},
		{"root of a reference", "base_url = var.base_url", "base_url = vra.base_url", "var.base_url"},
		{"long root", "base_url = var.base_url", "base_url = variable.base_url", "var.base_url"},
		{"reference to a local", "= local.load.levels", "= local.laod.levels", "local.load"},
		{"reference to a group", `[group.api["base"],`, `[group.apis["base"],`, "group.api"},
		{"strategy name", "strategy.gather]", "strategy.gathr]", "strategy.gather"},
		{"metric", "makespan.p50", "makespam.p50", `"makespan.p50"`},
		{"statistic", "service.p99\n    max", "service.p999999\n    max", `"service.p999"`},
		{"index key", `group.api["head"]`, `group.api["haed"]`, `"head"`},
		{"index key of results", `["api[base]"]["gather"]`, `["api[base]"]["gathr"]`, `"gather"`},
		{"group of results", `["api[base]"]["gather"]`, `["api[bse]"]["gather"]`, `"api[base]"`},
		{"attribute of results", "[5].service.p99", "[5].service.p98", `"p9`},
		{"clock of results", "[5].service.p99", "[5].servcie.p99", `"service"`},
		{"attribute of a cell", "cell.concurrency", "cell.concurency", `"concurrency"`},
		{"attribute of an object", "local.load.levels", "local.load.level", `"levels"`},
		{"function", "upper(", "uper(", `"upper"`},
		{"word", "metrics  = [makespan.p50]", "metrics = [makespan.p50]\n    on_inconclusive = \"pas\"", `"pass"`},
		{"locals block", "locals {", "local {", `"locals"`},
		{"variable block", `variable "base_url"`, `varable "base_url"`, `"variable"`},
		{"group block", `group "api"`, `gruop "api"`, `"group"`},
		{"benchmark", "benchmark.shop[", "benchmark.shp[", "benchmark.shop"},
	}
	if diags := slip(t, sound); len(diags) > 0 {
		t.Fatalf("the sound spec has a mistake: %v", diags)
	}
	for _, tt := range tests {
		text := strings.Replace(sound, tt.right, tt.wrong, 1)
		if text == sound {
			t.Fatalf("%s: %q is not in the spec", tt.what, tt.right)
		}
		diags := slip(t, text)
		if len(diags) != 1 {
			t.Errorf("%s: %d messages, want one: %s", tt.what, len(diags), rendered(nil, diags))
			continue
		}
		if want := "Did you mean " + tt.want; !strings.Contains(diags[0].Detail, want) {
			t.Errorf("%s: %q does not say %q", tt.what, diags[0].Detail, want)
		}
	}
}

// slip reads and plans one text.
func slip(t *testing.T, text string, vars ...spec.Assignment) hcl.Diagnostics {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Paths: []string{dir}, Environ: func() []string { return nil }, Vars: vars})
	if !diags.HasErrors() {
		_, more := s.Plan(spec.PlanOptions{})
		diags = append(diags, more...)
	}
	return diags
}

func TestMisspeltVariablesOnTheCommandLineAreErrors(t *testing.T) {
	diags := slip(t, sound, spec.Assignment{Name: "baseurl", Value: "http://localhost"})
	if len(diags) != 1 || !diags.HasErrors() || !strings.Contains(diags[0].Detail, `Did you mean "base_url"?`) {
		t.Errorf("got %v, want one error that names base_url", diags)
	}
}

func TestMisspeltTargetsAreErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), []byte(sound), 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Paths: []string{dir}, Environ: func() []string { return nil }})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for target, want := range map[string]string{
		"shp":                                  "shop",
		"shop/api[bas]":                        "shop/api[base]",
		"shop/api[base]/gathr/5":               "shop/api[base]/gather/5",
		"shop/api[base]/gather/6":              "shop/api[base]/gather/",
		`benchmark.shop["api[base]"]["gathr"]`: `gather`,
	} {
		p, diags := s.Plan(spec.PlanOptions{Targets: []string{target}})
		if p != nil || len(diags) != 1 || !strings.Contains(diags[0].Detail, "Did you mean") || !strings.Contains(diags[0].Detail, want) {
			t.Errorf("%s: %v, want one error that names %s", target, diags, want)
		}
	}
}
