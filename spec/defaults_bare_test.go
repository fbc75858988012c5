package spec_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/spec/lang"
	"bench/strategy"
)

// bareSpec has every block whose arguments have defaults, and none of these arguments.
const bareSpec = `
bench {
  workers {}
}

variable "v" {
  default = "v"
}

server "http" {
  type = "httpbin"
}

server "own" {
  type    = "command"
  command = ["own"]
  ready {}
  stop {}
}

server "asked" {
  type    = "command"
  command = ["asked"]
  ready {
    path = "/"
  }
}

client "c" {
  tls {}
  retry {
    on = ["503"]
  }
}

data "d" {
  rows = [{ x = 1 }]
}

counter "n" {}

group "g" {
  client = client.c
  request "r" {
    url = "https://127.0.0.1/"
  }
}

STRATEGIES
benchmark "closed" {
  groups      = [group.g]
  strategies  = [LIST]
  concurrency = ["default"]
  client {
    tls {}
  }
  compare {
    baseline = strategy.the_map
    metrics  = [makespan.p50, service.p99]
  }
  threshold "t" {
    metric = error_ratio
    max    = 0
  }
}

benchmark "open" {
  groups     = [group.g]
  strategies = [strategy.the_pool, strategy.the_map]
  rate       = [10]
}

group "drawn" {
  request "r" {
    url = "https://127.0.0.1/${data.d.x}/${counter.n}"
    stream "sse" {}
  }
  websocket "w" {
    url = "wss://127.0.0.1/"
    await {}
  }
  grpc "c" {
    target = "127.0.0.1:1"
    proto  = "testdata/valid/greeter.proto"
    method = "helloworld.Greeter/SayHello"
  }
}

mix "m" {
  part "p" {
    group = group.g
    share = 1
  }
}

benchmark "drawn" {
  groups      = [mix.m, group.drawn]
  strategies  = [strategy.the_pool]
  concurrency = [1]
}

benchmark "searched" {
  groups     = [group.g]
  strategies = [strategy.the_pool]
  search {
    over   = "rate"
    within = [50, 500]
    holds  = [error_ratio <= 0.001]
  }
}

benchmark "users" {
  groups     = [group.g]
  strategies = [strategy.the_map]
  users      = [1]
}

check "c" {
  assert {
    condition     = true
    error_message = "no"
  }
}

report "r" {
  format = "text"
}

output "o" {
  value = 1
}

history {}
`

// bare is what a spec without the arguments means.
type bare struct {
	spec *spec.Spec
	plan *plan.Plan
}

func (b bare) closed() plan.Benchmark { return b.plan.Benchmarks[0] }
func (b bare) open() plan.Benchmark   { return b.plan.Benchmarks[1] }
func (b bare) users() plan.Benchmark  { return b.plan.Benchmarks[len(b.plan.Benchmarks)-1] }
func (b bare) search() plan.Benchmark { return b.plan.Benchmarks[3] }
func (b bare) client() plan.Client    { return b.closed().Cells[0].Client }
func (b bare) call() plan.Request     { return b.plan.Benchmarks[2].Cells[1].Group.Requests[2] }
func (b bare) socket() plan.Request   { return b.plan.Benchmarks[2].Cells[1].Group.Requests[1] }
func (b bare) pair() result.Pair      { return b.plan.Pairs[0] }
func (b bare) server(i int) plan.Server {
	return b.plan.Servers[i]
}

func (b bare) variable() result.Variable { return b.plan.Spec.Variables[0] }

func (b bare) judged() ([]result.Check, map[string]any) {
	checks, outputs, _ := b.spec.Judge(&result.Run{Info: result.Info{Status: result.Complete}})
	return checks, outputs
}

// setting is what explain says of a cell.
func (b bare) setting(of, name string) string {
	settings, _ := b.spec.Explain(b.closed().Cells[0].Address)
	for _, s := range settings {
		if s.Of == of && s.Name == name {
			return s.Value
		}
	}
	return "nothing"
}

// asText writes a value as the reference does.
func asText(value any) string { return lang.Default{Value: value}.String() }

// quote is asText for words, whatever type they have.
func quote(word any) string { return strconv.Quote(fmt.Sprint(word)) }

// or is what stands for a zero.
func or(n int, word string) string {
	if n == 0 {
		return word
	}
	return strconv.Itoa(n)
}

// readBare plans the bare spec, with something put into a block: "client: cookies = true".
func readBare(t *testing.T, give string) bare {
	t.Helper()
	var blocks strings.Builder
	var list []string
	for _, kind := range strategy.All {
		fmt.Fprintf(&blocks, "strategy \"the_%s\" {\n  type = %q\n}\n", kind.Name, kind.Name)
		if kind.Name != "pool" {
			list = append(list, "strategy.the_"+kind.Name)
		}
	}
	blocks.WriteString("strategy \"the_program\" {\n  type    = \"program\"\n  command = [\"./client\"]\n}\n")
	list = append(list, "strategy.the_program")
	text := strings.NewReplacer("STRATEGIES", blocks.String(), "LIST", strings.Join(list, ", ")).Replace(bareSpec)
	into, what, _ := strings.Cut(give, ": ")
	begin := map[string]string{"client": "client \"c\" {\n", "benchmark": "rate       = [10]\n", "closed": "benchmark \"closed\" {\n"}[into]
	if begin != "" {
		text = strings.Replace(text, begin, begin+"  "+what+"\n", 1)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.bench.hcl"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "testdata/valid/greeter.proto"), []byte(greeter(t)))
	b := bare{}
	var diags any
	s, d := spec.Read(spec.Options{Dir: dir, Environ: func() []string { return nil }})
	if diags = rendered(s.Files(), d); d.HasErrors() {
		t.Fatal(diags)
	}
	p, d := s.Plan(spec.PlanOptions{Seed: 42})
	if d.HasErrors() {
		t.Fatal(rendered(s.Files(), d))
	}
	b.spec, b.plan = s, p
	return b
}

// readsWith says whether the spec can be read with a value of its variable.
func (b bare) readsWith(assignment string) bool {
	name, value, _ := strings.Cut(assignment, "=")
	texts := map[string][]byte{}
	for _, f := range b.plan.Spec.Files {
		texts[f.Name] = []byte(f.Text)
	}
	_, diags := spec.Read(spec.Options{
		Paths: slices.Collect(maps.Keys(texts)), Overlays: texts, Environ: func() []string { return nil },
		Vars: []spec.Assignment{{Name: name, Value: value}},
	})
	return !diags.HasErrors()
}
