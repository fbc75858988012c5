package spec_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"bench/plan"
	"bench/result"
	"bench/spec"
)

// TestNumbersKeepTheirDigits follows a number from the spec and from a variable to the plan, through a plan file, and to
// an output.
func TestNumbersKeepTheirDigits(t *testing.T) {
	for _, n := range []string{
		"9007199254740993", "9223372036854775807", "18446744073709551615", "18446744073709551617",
		"-9007199254740993", "123456789012345678901234567890123456789",
	} {
		s, diags := readText(t, "a.bench.hcl", fmt.Sprintf(`
variable "n" {
  default = %[1]s
}
group "g" {
  base_url = "http://127.0.0.1:8080"
  request "r" {
    path = "/${var.n}"
    body = jsonencode({ id = var.n, again = jsondecode("[%[1]s]")[0] })
    expect { json = { "$.id" = %[1]s, "$.of" = { ids = [var.n] } } }
  }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.map]
  concurrency = [1]
}
output "n" { value = [var.n] }
`, n))
		if len(diags) > 0 {
			t.Fatal(rendered(s.Files(), diags))
		}
		p := mustPlan(t, s, spec.PlanOptions{Seed: 1})
		text, err := json.Marshal(p.Public())
		if err != nil {
			t.Fatal(err)
		}
		var kept plan.Plan
		if err := result.Decode(text, &kept); err != nil {
			t.Fatal(err)
		}
		kept.Spec.Variables[0].Origin = "-var" // so that the recorded value counts, not the default
		again, diags := spec.FromSources(kept.Spec, spec.Options{})
		if len(diags) > 0 {
			t.Fatal(rendered(again.Files(), diags))
		}
		for _, x := range []*spec.Spec{s, again} {
			r := mustPlan(t, x, spec.PlanOptions{Seed: 1}).Benchmarks[0].Cells[0].Group.Requests[0]
			expected, err := json.Marshal(r.Expect.JSON)
			if err != nil {
				t.Fatal(err)
			}
			_, outputs, _ := x.Judge(&result.Run{Info: result.Info{Status: result.Complete}})
			got := fmt.Sprintf("%s %s %s %v", r.URL, r.Body, expected, outputs["n"])
			want := fmt.Sprintf(`http://127.0.0.1:8080/%[1]s {"again":%[1]s,"id":%[1]s} {"$.id":%[1]s,"$.of":{"ids":[%[1]s]}} [%[1]s]`, n)
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
	}
}
