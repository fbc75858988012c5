package spec_test

import (
	"path/filepath"
	"testing"
	"time"

	"bench/spec"
)

// The trials of a rate take 5 s or longer, unless somebody says otherwise; where cells are compared, there are ten or more.
func TestBlocksThatNobodyAskedFor(t *testing.T) {
	const compared = "compare {\n baseline = strategy.map\n metrics = [response.p50]\n }"
	for _, c := range []struct {
		name, load string
		o          spec.Overrides
		blocks     int
		trial      time.Duration
	}{
		{"a closed loop", `concurrency = [2]`, spec.Overrides{}, 20, 500 * time.Millisecond},
		{"a rate", `rate = [10]`, spec.Overrides{}, 2, 5 * time.Second},
		{"a short rate", "rate = [10]\n duration = \"3s\"", spec.Overrides{}, 1, 3 * time.Second},
		{"a long rate", "rate = [10]\n duration = \"62s\"", spec.Overrides{}, 12, 62 * time.Second / 12},
		{"a very long rate", "rate = [10]\n duration = \"1h\"", spec.Overrides{}, 20, 3 * time.Minute},
		{"blocks that somebody asked for", "rate = [10]\n blocks = 20", spec.Overrides{}, 20, 500 * time.Millisecond},
		{"… on the command line", `rate = [10]`, spec.Overrides{Blocks: 4}, 4, 2500 * time.Millisecond},
		{"another duration", `rate = [10]`, spec.Overrides{Duration: 20 * time.Second}, 4, 5 * time.Second},
		{"a number of iterations", "rate = [10]\n iterations = 150", spec.Overrides{}, 3, 0},
		{"a comparison", "rate = [10]\n" + compared, spec.Overrides{}, 10, 5 * time.Second},
		{"a short comparison", "rate = [10]\n duration = \"10s\"\n" + compared, spec.Overrides{}, 10, time.Second},
		{"stages", `stages = [{ rate = 10, duration = "7s" }]`, spec.Overrides{}, 1, 7 * time.Second},
	} {
		file := filepath.Join(t.TempDir(), "s.bench.hcl")
		write(t, file, []byte(`
group "g" {
  base_url = "http://127.0.0.1:9"
  request "r" { path = "/" }
}
benchmark "b" {
  groups     = [group.g]
  strategies = [strategy.map, strategy.gather]
  `+c.load+`
}
`))
		s, diags := spec.Read(spec.Options{Paths: []string{file}, Overrides: c.o})
		p, more := s.Plan(spec.PlanOptions{Seed: 1})
		if diags.HasErrors() || more.HasErrors() {
			t.Errorf("%s: %s%s", c.name, diags, more)
			continue
		}
		if b := p.Benchmarks[0]; b.Blocks != c.blocks || b.Trial != c.trial {
			t.Errorf("%s: %d blocks of %v, want %d of %v", c.name, b.Blocks, b.Trial, c.blocks, c.trial)
		}
	}
}
