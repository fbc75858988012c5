package spec_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/spec"
	"bench/spec/lang"
)

// aloneSpec has a place for each argument in which a value stands alone; what is given goes in, and else what it has by itself.
const aloneSpec = `bench {
  allowed_hosts = HOSTS
}
locals {
  one  = 4
  code = 200
}
group "g" {
  base_url = "http://127.0.0.1:1"
  request "a" {
    path = "/a"
    expect {
      status = STATUS
    }
  }
  request "b" {
    path       = "/b"
    depends_on = DEPENDS
  }
}
benchmark "b" {
  groups      = GROUPS
  strategies  = STRATEGIES
  LOAD
  seed        = 1
  compare {
    baseline = BASELINE
    metrics  = METRICS
  }
}
`

// plannedAlone is the plan of aloneSpec with some texts in its places.
func plannedAlone(t *testing.T, given map[string]string) string {
	t.Helper()
	all := map[string]string{
		"HOSTS": "[]", "STATUS": "[200]", "DEPENDS": "[request.a]", "GROUPS": "[group.g]", "STRATEGIES": "[strategy.gather]",
		"LOAD": "concurrency = [4]", "BASELINE": "4", "METRICS": "[makespan.p50]",
	}
	if given["LOAD"] == "" || strings.HasPrefix(given["LOAD"], "concurrency") {
		all["STRATEGIES"], all["BASELINE"] = "[strategy.gather, strategy.sequential]", "strategy.gather"
		all["LOAD"] = "concurrency = [1, 4]"
	}
	text := aloneSpec
	for place, value := range all {
		if given[place] != "" {
			value = given[place]
		}
		text = strings.Replace(text, place, value, 1)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, diags := spec.Read(spec.Options{Dir: dir, Environ: func() []string { return nil }})
	if diags.HasErrors() {
		t.Fatalf("%s:\n%s", text, rendered(s.Files(), diags))
	}
	p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
	p.Spec.Files, p.Dir = nil, ""
	written, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func TestAValueAloneIsAListOfIt(t *testing.T) {
	for name, c := range map[string]struct{ place, alone, list string }{
		"a group":         {"GROUPS", "group.g", "[group.g]"},
		"a status":        {"STATUS", "201", "[201]"},
		"a local":         {"STATUS", "local.code", "[local.code]"},
		"a host":          {"HOSTS", `"127.0.0.2"`, `["127.0.0.2"]`},
		"a request":       {"DEPENDS", "request.a", "[request.a]"},
		"a metric":        {"METRICS", "throughput", "[throughput]"},
		"a level":         {"LOAD", "concurrency = 1", "concurrency = [1]"},
		"a default level": {"LOAD", `concurrency = "default"`, `concurrency = ["default"]`},
	} {
		t.Run(name, func(t *testing.T) {
			alone := c.alone + strings.Repeat(" ", len(c.list)-len(c.alone)) // plans tell where things stand
			if got, want := plannedAlone(t, map[string]string{c.place: alone}), plannedAlone(t, map[string]string{c.place: c.list}); got != want {
				t.Errorf("%s is planned as\n%s\nand %s as\n%s", c.alone, got, c.list, want)
			}
		})
	}
}

// An argument whose list has a meaning as a whole does not take one value; every other list does.
func TestWhichArgumentsTakeOneValue(t *testing.T) {
	var whole []string
	for _, b := range lang.Blocks() {
		for _, a := range b.Arguments {
			if a.Whole {
				whole = append(whole, b.Type+"."+a.Name)
				if a.TakesOne() {
					t.Errorf("%s.%s takes one value", b.Type, a.Name)
				}
			}
		}
	}
	want := "server.command random.integer random.choice random.weights strategy.command"
	if got := strings.Join(whole, " "); got != want {
		t.Errorf("only as a whole: %s, want %s", got, want)
	}
}
