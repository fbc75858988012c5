package report

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"time"

	"bench/report/escape"
	"bench/result"
)

// What GitHub's API takes of a check run (docs.github.com/rest/checks/runs). Its summary and its text hold 65,535 characters each,
// which a sheet stays below.
const (
	mostAnnotations     = 50     // a request
	mostAnnotationTitle = 255    // characters
	mostAnnotationText  = 60_000 // bytes, of 64 KB
)

type (
	// A checkRun is the body of the request that creates a check run; without a name of one that adds annotations to it.
	checkRun struct {
		Name        string      `json:"name,omitempty"`
		HeadSHA     string      `json:"head_sha,omitempty"`
		Status      string      `json:"status,omitempty"`
		Conclusion  string      `json:"conclusion,omitempty"`
		StartedAt   string      `json:"started_at,omitempty"`
		CompletedAt string      `json:"completed_at,omitempty"`
		DetailsURL  string      `json:"details_url,omitempty"`
		ExternalID  string      `json:"external_id,omitempty"`
		Output      checkOutput `json:"output"`
	}
	checkOutput struct {
		Title       string            `json:"title"`
		Summary     string            `json:"summary"`
		Text        string            `json:"text,omitempty"`
		Annotations []checkAnnotation `json:"annotations"`
	}
	checkAnnotation struct {
		Path        string `json:"path"`
		StartLine   int    `json:"start_line"`
		EndLine     int    `json:"end_line"`
		StartColumn int    `json:"start_column,omitempty"` // only within one line
		EndColumn   int    `json:"end_column,omitempty"`
		Level       string `json:"annotation_level"` // "notice", "warning" or "failure"
		Message     string `json:"message"`
		Title       string `json:"title"`
	}
)

// writeGitHubCheck writes the bodies of the requests that make a check run of GitHub's, one a line: the first one creates it, and
// each further one, if there are any, adds the next 50 annotations.
func writeGitHubCheck(b *bytes.Buffer, run *result.Run, o Options) error {
	v := arrange(run)
	notes := annotations(v.alerts())
	check := checkRun{
		Name: checkName(run), Status: "completed", Conclusion: v.conclusion(), ExternalID: escape.Printable(run.Info.ID),
		Output: checkOutput{Title: v.checkTitle()},
	}
	if s := run.Info.Source; s != nil {
		check.HeadSHA = escape.Printable(s.Commit)
		if s.CI != nil {
			check.DetailsURL = escape.Printable(s.CI.RunURL)
		}
	}
	if !run.Info.StartedAt.IsZero() {
		check.StartedAt, check.CompletedAt = run.Info.StartedAt.UTC().Format(time.RFC3339), run.Info.FinishedAt.UTC().Format(time.RFC3339)
	}
	check.Output.Summary = sheetOf(func(s *sheet) { s.verdict(v) })
	check.Output.Text = sheetOf(func(s *sheet) { s.details(v, o) })
	for lots := slices.Collect(slices.Chunk(notes, mostAnnotations)); ; lots = lots[1:] {
		check.Output.Annotations = []checkAnnotation{}
		if len(lots) > 0 {
			check.Output.Annotations = lots[0]
		}
		document, err := json.Marshal(check)
		if err != nil {
			return err
		}
		b.Write(escape.JSON(document))
		b.WriteByte('\n')
		if len(lots) < 2 {
			return nil
		}
		check = checkRun{Output: checkOutput{Title: check.Output.Title, Summary: check.Output.Summary, Text: check.Output.Text}}
	}
}

// checkName tells the checks of several projects in one repository apart.
func checkName(run *result.Run) string {
	if h := run.Declared.History; h != nil && h.Project != "" {
		return atMost("bench: "+escape.Printable(h.Project), mostAnnotationTitle)
	}
	return "bench"
}

// conclusion is what the exit status says, in GitHub's words. A run that nothing was asked of is neither good nor bad.
func (v *view) conclusion() string {
	exit, _ := result.Outcome(v.run)
	switch {
	case v.run.Info.Status == result.Interrupted:
		return "cancelled"
	case exit != result.ExitPassed:
		return "failure"
	case len(v.gates()) == 0:
		return "neutral"
	}
	return "success"
}

// checkTitle is the verdict in a line.
func (v *view) checkTitle() string {
	title := "nothing was measured"
	if len(v.benchmarks) > 0 {
		title = v.state(v.benchmarks[0]).title
	}
	if all := v.notices(); len(all) > 0 {
		title = all[0].word + ": " + all[0].text
	}
	return atMost(escape.Printable(title), mostAnnotationTitle)
}

// annotations are the alerts that have a place.
func annotations(alerts []alert) []checkAnnotation {
	all := []checkAnnotation{}
	for _, f := range alerts {
		if f.at == nil || f.at.Filename == "" || f.at.Start.Line < 1 {
			continue
		}
		level := f.level
		if level == "error" {
			level = "failure"
		}
		a := checkAnnotation{
			Path: escape.Printable(filepath.ToSlash(f.at.Filename)), StartLine: f.at.Start.Line, EndLine: max(f.at.Start.Line, f.at.End.Line), Level: level,
			Message: atMost(escape.Printable(f.text), mostAnnotationText), Title: atMost(escape.Printable(f.title), mostAnnotationTitle),
		}
		if a.StartLine == a.EndLine && f.at.End.Column >= f.at.Start.Column && f.at.Start.Column > 0 {
			a.StartColumn, a.EndColumn = f.at.Start.Column, f.at.End.Column
		}
		all = append(all, a)
	}
	return all
}

// atMost cuts a text that has more bytes than it may, at a character.
func atMost(text string, most int) string {
	const more = "…"
	if len(text) <= most {
		return text
	}
	end := 0
	for i := range text {
		if i > most-len(more) {
			break
		}
		end = i
	}
	return text[:end] + more
}
