package main

import (
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
)

// A redactor cuts secrets out of what others say: a server's last words, an error of the network. What bench itself
// writes of a spec needs none of it, since package spec knows which values are sensitive.
type redactor struct{ patterns []*regexp.Regexp }

func newRedactor(secrets []string) redactor { return redactor{secretPatterns(secrets)} }

func (r redactor) text(text string) string {
	for _, secret := range r.patterns {
		text = secret.ReplaceAllString(text, "(sensitive value)$1")
	}
	return text
}

// diagnostics are the same ones without secrets.
func (r redactor) diagnostics(diags hcl.Diagnostics) hcl.Diagnostics {
	if len(r.patterns) == 0 {
		return diags
	}
	clean := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		c := *d
		c.Summary, c.Detail = r.text(d.Summary), r.text(d.Detail)
		clean[i] = &c
	}
	return clean
}

// run is the same run without secrets in its messages; the run itself is left as it is.
func (r redactor) run(run *result.Run) *result.Run {
	if len(r.patterns) == 0 {
		return run
	}
	clean := *run
	clean.Info.Reason = r.text(run.Info.Reason)
	clean.Cells, clean.Placebos = r.cells(run.Cells), r.cells(run.Placebos)
	clean.Warnings = r.warnings(run.Warnings)
	clean.Checks = slices.Clone(run.Checks)
	for i := range clean.Checks {
		clean.Checks[i].Message = r.text(clean.Checks[i].Message)
	}
	return &clean
}

func (r redactor) cells(cells []result.Cell) []result.Cell {
	cells = slices.Clone(cells)
	for i := range cells {
		c := &cells[i]
		c.Warnings = r.warnings(c.Warnings)
		c.Examples = slices.Clone(c.Examples)
		for k := range c.Examples {
			c.Examples[k].Message = r.text(c.Examples[k].Message)
		}
	}
	return cells
}

func (r redactor) warnings(warnings []result.Warning) []result.Warning {
	warnings = slices.Clone(warnings)
	for i := range warnings {
		warnings[i].Summary, warnings[i].Detail = r.text(warnings[i].Summary), r.text(warnings[i].Detail)
	}
	return warnings
}
