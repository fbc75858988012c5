package spec_test

import (
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"bench/spec"
	"bench/spec/diag"
	"bench/spec/syntax"
)

// What no text may take, be it a spec or not.
const (
	mostTime   = 2 * time.Second
	mostMemory = 500 << 20
)

// FuzzMutated changes real specs as careless and as hostile authors would, token by token, and takes them through what
// validate, plan, fmt and console do. BENCH_FUZZ_SEEDS may name a folder of more specs.
func FuzzMutated(f *testing.F) {
	var specs []string
	for path, text := range seeds(f) {
		if strings.HasSuffix(path, ".hcl") && len(text) < 20_000 {
			specs = append(specs, string(text))
		}
	}
	specs = append(specs, moreSeeds(f)...)
	slices.Sort(specs)
	var pieces []string
	for _, text := range specs {
		pieces = append(pieces, tokensOf(text)...)
	}
	slices.Sort(pieces)
	pieces = append(slices.Compact(pieces), growing...)
	for seed := range uint64(100) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 7))
		tokens := tokensOf(specs[r.IntN(len(specs))])
		for range 1 + r.IntN(6) {
			tokens = mutated(r, tokens, pieces)
		}
		tryAll(t, strings.Join(tokens, ""), growing[r.IntN(len(growing))])
	})
}

// moreSeeds are the specs of a folder outside of the tree.
func moreSeeds(f *testing.F) []string {
	dir := os.Getenv("BENCH_FUZZ_SEEDS")
	if dir == "" {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		f.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		if text, err := os.ReadFile(dir + "/" + e.Name()); err == nil && strings.HasSuffix(e.Name(), ".hcl") {
			texts = append(texts, string(text))
		}
	}
	return texts
}

// growing are expressions that stand for much, or for nothing.
var growing = append([]string{
	"[for i in range(1000) : [for j in range(1000) : [i, j]]]", "setproduct(range(1000), range(1000), range(1000))",
	`join("", [for i in range(100000) : "aaaaaaaaaaaaaaaa"])`, `indent(1e9, "a\nb")`, `format("%9999d", 1)`, "1e300 * 1e300",
	`{ for i in range(100000) : "k${i}" => i }`, "toset(range(100000))", `regexall(".", join("", range(10000)))`,
	"try(try(try(try(nothing, 1), 1), 1), 1)", "range(100000)[*]", `jsondecode("[[[[[[1e400]]]]]]")`, "pow(-8, 0.5)",
	`convert({}, object({ a = optional(list(any), range(10)) }))`, "merge({}, null)", `templatefile("x", {})`,
}, oddExpressions...)

// tokensOf cuts a text into tokens, each with the space before it.
func tokensOf(text string) []string {
	tokens, _ := hclsyntax.LexConfig([]byte(text), "", hcl.InitialPos)
	var list []string
	end := 0
	for _, t := range tokens {
		if t.Range.End.Byte > end && t.Range.End.Byte <= len(text) {
			list = append(list, text[end:t.Range.End.Byte])
			end = t.Range.End.Byte
		}
	}
	return append(list, text[end:])
}

// mutated is a list of tokens with one change.
func mutated(r *rand.Rand, tokens, pieces []string) []string {
	if len(tokens) == 0 {
		return pieces[:1]
	}
	i, j := r.IntN(len(tokens)), r.IntN(len(tokens))
	switch r.IntN(7) {
	case 0: // leave out
		return slices.Delete(slices.Clone(tokens), i, i+1)
	case 1: // swap
		tokens = slices.Clone(tokens)
		tokens[i], tokens[j] = tokens[j], tokens[i]
		return tokens
	case 2: // double a part
		from, to := min(i, j), max(i, j)
		return slices.Insert(slices.Clone(tokens), to, tokens[from:min(to, from+50)]...)
	case 3: // put in
		return slices.Insert(slices.Clone(tokens), i, " "+pieces[r.IntN(len(pieces))])
	case 4: // cut off
		if i > len(tokens)/2 {
			return tokens[:i]
		}
	}
	tokens = slices.Clone(tokens)
	tokens[i] = " " + pieces[r.IntN(len(pieces))]
	return tokens
}

// tryAll does with a text what commands do.
func tryAll(t *testing.T, text, expression string) {
	begin := time.Now()
	readAnything(t, "fuzz.bench.hcl", text)
	if formatted, diags := syntax.Format("fuzz.bench.hcl", []byte(text)); !diags.HasErrors() {
		if again, diags := syntax.Format("fuzz.bench.hcl", formatted); diags.HasErrors() || string(again) != string(formatted) {
			t.Errorf("formatted twice, it differs from formatted once")
		}
	}
	if s, diags := readText(t, "fuzz.bench.hcl", text); !diags.HasErrors() {
		v, diags := s.Evaluate(expression, nil)
		spec.ValueText(v)
		pointsInConsole(t, diags)
	}
	if took := time.Since(begin); took > 3*mostTime { // read twice, planned twice, with an expression at the prompt
		t.Errorf("it took %s", took)
	}
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapAlloc > mostMemory {
		t.Errorf("it took %d MB", m.HeapAlloc>>20)
	}
	if t.Failed() {
		t.Log(text)
	}
}

func pointsInConsole(t *testing.T, diags hcl.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		if diag.CodeOf(d) == "" || strings.Contains(d.Detail, "goroutine ") {
			t.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
}
