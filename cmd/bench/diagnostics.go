package main

import (
	"errors"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"bench"
	"bench/redact"
	"bench/result"
	"bench/spec/diag"
)

// fail reports an error, and is the status for it.
func (s *session) fail(err error) status {
	if s.out.err != nil && errors.Is(err, s.out.err) {
		return cannot // told once, at the end
	}
	diags := diagnose(err)
	var open openMistake
	if errors.As(err, &open) {
		s = s.openly()
	} else {
		withoutLogins(diags)
	}
	s.report(diags)
	return cannot
}

// withoutLogins leaves out of errors what addresses have of those who log in there: a flag's, a variable's of the environment, or one
// that a library complains of. Of what is about a place in the spec, the spec knows its secrets.
func withoutLogins(diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Subject == nil {
			d.Summary, d.Detail = redact.Addresses(d.Summary), redact.Addresses(d.Detail)
		}
	}
}

// report shows diagnostics to people, with the source lines where the files are known; and as JSON, where that is asked
// for as the answer.
func (s *session) report(diags hcl.Diagnostics) {
	diags = withoutCommandLine(s.redact.Diagnostics(diags))
	if s.jsonErrors {
		s.printJSON(s.verdictOf(diags))
		return
	}
	if s.lines != nil {
		for _, d := range diags {
			s.lines.line("diagnostic", s.asJSON(d))
		}
	}
	s.writeDiagnostics(diags)
}

// withoutCommandLine leaves out places in the text that a command line stands for, which nobody has seen.
func withoutCommandLine(diags hcl.Diagnostics) hcl.Diagnostics {
	kept := make(hcl.Diagnostics, len(diags))
	for i, d := range diags {
		kept[i] = d
		if d.Subject != nil && d.Subject.Filename == commandLine {
			c := *d
			c.Subject, c.Context = nil, nil
			kept[i] = &c
		}
	}
	return kept
}

// A validity is the answer of `validate -json`: the document that `terraform validate -json` prints.
// https://developer.hashicorp.com/terraform/cli/commands/validate#json-output-format
type validity struct {
	FormatVersion string       `json:"format_version"`
	Valid         bool         `json:"valid"`
	ErrorCount    int          `json:"error_count"`
	WarningCount  int          `json:"warning_count"`
	Diagnostics   []diagnostic `json:"diagnostics"`
}

type diagnostic struct {
	Severity string        `json:"severity"`
	Code     string        `json:"code,omitempty"`
	Summary  string        `json:"summary"`
	Detail   string        `json:"detail"`
	Range    *result.Range `json:"range,omitempty"`
	Snippet  *snippet      `json:"snippet,omitempty"`
}

// A snippet is the source around a diagnostic; the offsets are bytes in Code.
type snippet struct {
	Context              *string        `json:"context"`
	Code                 string         `json:"code"`
	StartLine            int            `json:"start_line"`
	HighlightStartOffset int            `json:"highlight_start_offset"`
	HighlightEndOffset   int            `json:"highlight_end_offset"`
	Values               []snippetValue `json:"values"`
}

// A snippetValue is what a reference in the snippet stands for.
type snippetValue struct {
	Traversal string `json:"traversal"`
	Statement string `json:"statement"`
}

func (s *session) verdictOf(diags hcl.Diagnostics) validity {
	v := validity{FormatVersion: "1.0", Diagnostics: []diagnostic{}}
	for _, d := range s.redact.Diagnostics(diags) {
		v.Diagnostics = append(v.Diagnostics, s.asJSON(d))
		if d.Severity == hcl.DiagError {
			v.ErrorCount++
		} else {
			v.WarningCount++
		}
	}
	v.Valid = v.ErrorCount == 0
	return v
}

func (s *session) asJSON(d *hcl.Diagnostic) diagnostic {
	j := diagnostic{Severity: "error", Code: string(diag.CodeOf(d)), Summary: d.Summary, Detail: d.Detail}
	if d.Severity == hcl.DiagWarning {
		j.Severity = "warning"
	}
	if d.Subject != nil {
		j.Range = rangeOf(d.Subject)
		j.Snippet = s.snippetOf(d)
	}
	return j
}

func rangeOf(r *hcl.Range) *result.Range {
	return &result.Range{Filename: r.Filename, Start: result.Position(r.Start), End: result.Position(r.End)}
}

// snippetOf cuts the whole lines out of its file that d is about.
func (s *session) snippetOf(d *hcl.Diagnostic) *snippet {
	file := s.files[d.Subject.Filename]
	if file == nil || len(file.Bytes) < d.Subject.Start.Byte {
		return nil
	}
	source := string(file.Bytes)
	begin, end := d.Subject.Start.Byte, min(max(d.Subject.End.Byte, d.Subject.Start.Byte+1), len(source))
	if end < begin {
		end = begin
	}
	from := strings.LastIndexByte(source[:begin], '\n') + 1
	to := len(source)
	if i := strings.IndexByte(source[end:], '\n'); i >= 0 {
		to = end + i
	}
	if end > begin && source[end-1] == '\n' { // the subject is the end of a line
		end, to = end-1, end-1
	}
	code, moved := s.redact.Excerpt(source[from:to])
	sn := &snippet{
		Code: code, StartLine: d.Subject.Start.Line,
		HighlightStartOffset: moved(begin - from), HighlightEndOffset: moved(end - from),
		Values: bench.Without(s.redact, valuesIn(d)),
	}
	if nav, ok := file.Nav.(interface{ ContextString(offset int) string }); ok {
		if context := nav.ContextString(begin); context != "" {
			sn.Context = &context
		}
	}
	return sn
}
