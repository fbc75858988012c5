package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
)

// A mistake is an error with a second paragraph that says what would be right.
type mistake struct{ summary, detail string }

func (m mistake) Error() string {
	if m.detail == "" {
		return m.summary
	}
	return m.summary + ": " + m.detail
}

// diagnose turns any error into diagnostics, the one form in which errors are shown.
func diagnose(err error) hcl.Diagnostics {
	var diags hcl.Diagnostics
	if errors.As(err, &diags) {
		return diags
	}
	var m mistake
	if !errors.As(err, &m) {
		m.summary = sentence(err.Error())
	}
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: m.summary, Detail: m.detail}}
}

// sentence gives an error's text a capital letter, as diagnostics have it.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// nearest is the one of names that was probably meant, or "".
func nearest(given string, names []string) string {
	best, distance := "", 1+len(given)/3
	for _, name := range slices.Sorted(slices.Values(names)) {
		if d := levenshtein.Distance(given, name, nil); d < distance || best == "" && d == distance {
			best, distance = name, d
		}
	}
	return best
}
