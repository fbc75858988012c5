package source

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bench/result"
)

// trailer is what a line at the end of a commit's message begins with, by which its author accepts what was found.
const trailer = "Bench-Accept:"

// How much of messages is kept.
const (
	mostAccepted    = 50
	longestAccepted = 300 // bytes of a line
	mostMessages    = 200 // commits that were measured together
)

// accepted are what the last paragraph of a commit's message accepts: "Bench-Accept: api/orders cpu_per_request", or without a metric all of
// them. What can't be read says nothing.
func accepted(message string) (all []result.Accept) {
	paragraphs := strings.Split(strings.TrimSpace(strings.ReplaceAll(message, "\r\n", "\n")), "\n\n")
	if len(paragraphs) < 2 {
		return nil // a subject alone has no trailers
	}
	for line := range strings.Lines(paragraphs[len(paragraphs)-1]) {
		if len(line) < len(trailer) || !strings.EqualFold(line[:len(trailer)], trailer) {
			continue
		}
		value := strings.TrimSpace(line[len(trailer):])
		if value == "" || len(value) > longestAccepted || !utf8.ValidString(value) {
			continue
		}
		a := result.Accept{Series: value}
		if i := strings.LastIndexAny(value, " \t"); i > 0 {
			if _, err := result.ParseMetric(value[i+1:]); err == nil {
				a = result.Accept{Series: strings.TrimSpace(value[:i]), Metric: value[i+1:]}
			}
		}
		all = append(all, a)
	}
	return all
}

// accepted are what the messages of the commits accept that were measured together: those since the base, where that is known, and of the
// commit itself.
func (r repository) accepted(s *result.Source) (all []result.Accept) {
	for _, message := range r.messages(s.Base, s.Commit) {
		for _, a := range accepted(message) {
			if !slices.Contains(all, a) && len(all) < mostAccepted {
				all = append(all, a)
			}
		}
	}
	return all
}

// messages are those of the commits behind a base up to one; of that one alone where the base is not known, or not there.
func (r repository) messages(base, commit string) []string {
	if commit == "" || commit[0] == '-' {
		return nil
	}
	log := []string{"log", "--no-show-signature", "--no-notes", "--format=%B%x00", "--end-of-options", commit}
	if base != "" && base[0] != '-' {
		if text, ok := r.ask(append(slices.Insert(slices.Clone(log), 1, "--max-count="+strconv.Itoa(mostMessages)), "^"+base)...); ok {
			return strings.Split(text, "\x00")
		}
	}
	text, _ := r.ask(slices.Insert(log, 1, "--max-count=1")...)
	return strings.Split(text, "\x00")
}
