package spec_test

import (
	"testing"

	"bench/spec"
)

// TestNoTypeIsAny gives a variable without a type one value from everywhere, and gets one answer.
func TestNoTypeIsAny(t *testing.T) {
	for _, typ := range []string{"", "type = any"} {
		text := "variable \"x\" {\n  " + typ + "\n}\n" + `
variable "checked" {
  default = "yes"
  validation {
    condition     = var.x == 5
    error_message = "x is ${jsonencode(var.x)}."
  }
}`
		for place, s := range map[string]surrounding{
			"-var":        {spec: text, vars: []spec.Assignment{{Name: "x", Value: "5"}}},
			"environment": {spec: text, environ: []string{"BENCH_VAR_x=5"}},
			"a file":      {spec: text, files: map[string]string{"bench.benchvars.hcl": "x = 5\n"}},
			"JSON":        {spec: text, files: map[string]string{"bench.benchvars.json": `{"x": 5}`}},
		} {
			if _, said := s.read(t); said != "" {
				t.Errorf("5 from %s with %q: %s", place, typ, said)
			}
		}
	}
}
