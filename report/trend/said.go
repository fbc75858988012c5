package trend

import (
	"fmt"
	"slices"
	"strings"

	"bench/history"
	"bench/report/escape"
	"bench/report/lines"
	"bench/words"
)

// interval writes a finding's 95 % interval; "" where there is none.
func (p *past) interval(f history.Finding) string {
	if f.Lowest == f.Most {
		return ""
	}
	return p.effect(f.Lowest) + " to " + p.effect(f.Most)
}

// how says what saw a finding, and when.
func how(f history.Finding) string {
	seen := string(f.Kind)
	switch f.Kind {
	case history.AB:
		seen = "A/B"
	case history.Creep:
		return fmt.Sprintf("in %d steps, each too small to be told", f.Places)
	}
	if f.SeenAfter == 0 {
		return seen + ", at once"
	}
	return seen + ", seen " + words.Plural(f.SeenAfter, "run") + " later"
}

// place says which commits may have done it; "" where the comparison of two builds says it itself.
func (p *past) place(f history.Finding) string {
	if f.Kind == history.AB {
		return ""
	}
	commits := f.Places
	if from, known := p.view.Commit(f.After); known && from.Position >= 0 && f.Positions[1] > from.Position {
		commits = f.Positions[1] - from.Position // those among them that were not measured, too
	}
	switch {
	case f.Kind == history.Creep:
		return "from " + shortHash(f.Low) + " to " + shortHash(f.High)
	case commits == 1:
		return "only this commit"
	case commits == 2 && f.Places == 2 && f.Low != f.High:
		other := f.Low
		if other == f.Commit {
			other = f.High
		}
		return "this or " + shortHash(other)
	}
	return fmt.Sprintf("one of %d, after %s up to %s", commits, shortHash(f.After), shortHash(f.High))
}

// became says what became of a finding.
func became(f history.Finding) string {
	if f.State.Open() && !f.Worse {
		return "better"
	}
	switch f.State {
	case history.New:
		return "open"
	case history.Confirmed:
		return "open, confirmed"
	case history.Fixed:
		return "fixed by " + shortHash(f.FixedBy)
	}
	return string(f.State)
}

// stateStyle is how a finding's state looks.
func stateStyle(f history.Finding) lines.Style {
	switch {
	case !f.State.Open():
		return lines.Faint
	case f.Worse:
		return lines.Bad
	}
	return lines.Good
}

// shortHash is a commit as people write it. What is no hash stays as it is.
func shortHash(hash string) string {
	if run, ok := strings.CutPrefix(hash, "@"); ok {
		return "run " + run // of no commit
	}
	if len(hash) >= 20 && strings.Trim(hash, "0123456789abcdef") == "" {
		return hash[:7]
	}
	return hash
}

// subject is the first line of a commit.
func (p *past) subject(commit string) string {
	c, _ := p.view.Commit(commit)
	return lines.Flat(c.Subject)
}

// headOf is what a history is of: shop · main · 40 runs · anchor 8b0b93f · 1 class of machine · 1 false alarm expected in 100 runs.
func headOf(v *history.View) []string {
	runs := words.Plural(len(v.Runs), "run")
	if v.Earlier > 0 {
		runs += fmt.Sprintf(" after %s not shown", words.Plural(v.Earlier, "earlier one"))
	}
	parts := append(words.NonEmpty(v.Project, v.Branch), runs)
	if v.Anchor != "" {
		parts = append(parts, "anchor "+shortHash(v.Anchor))
	} else if len(v.Runs) > 0 {
		parts = append(parts, "no anchor: the machine is in these numbers")
	}
	if n := len(v.Machines); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s of machine", n, words.Noun(n, "class")))
	}
	switch a := v.Analysis.Alarms; {
	case a == 1:
		parts = append(parts, "1 false alarm expected in 100 runs")
	case a > 0:
		parts = append(parts, words.Significant(a, 2)+" false alarms expected in 100 runs")
	}
	for i := range parts {
		parts[i] = escape.Together(lines.Flat(parts[i]))
	}
	return parts
}

// Verdict is what a history comes to, in a word and a sentence: WORSE, 2 findings are open, of 9d01db6 and a42c8c5. It is ok
// where there is nothing to look at, and that was judged.
func Verdict(v *history.View) (word, sentence string, ok bool) {
	open := v.Open()
	var commits []string
	for _, f := range open {
		if c := shortHash(f.Commit); !slices.Contains(commits, c) {
			commits = append(commits, c)
		}
	}
	const few = 3
	switch n := len(v.Analysis.Series); {
	case len(v.Runs) == 0:
		return "NOTHING YET", "this history has no run", false
	case n == 0:
		return "NOTHING YET", "no run has a series: `track` in a benchmark says what is kept of each", false
	case len(open) == 0 && slices.ContainsFunc(pasts(v), (*past).judged):
		return "NOTHING OPEN", fmt.Sprintf("%d series within their noise, or looked at", n), true
	case len(open) == 0:
		return "TOO EARLY", fmt.Sprintf("a series is judged from its %dth run on", history.Fewest), false
	case len(commits) > few:
		commits = append(commits[:few:few], words.Plural(len(commits)-few, "other commit"))
	}
	is := "findings are"
	if len(open) == 1 {
		is = "finding is"
	}
	return "WORSE", fmt.Sprintf("%d %s open, of %s", len(open), is, words.And(commits)), false
}

// styleOf is how a verdict looks.
func styleOf(word string, ok bool) lines.Style {
	switch {
	case ok:
		return lines.Good
	case word == "WORSE":
		return lines.Bad
	}
	return lines.Unsure
}
