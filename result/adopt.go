package result

import (
	"strconv"
	"strings"

	"bench/pattern"
)

// adopt makes findings of what older versions of bench have put into words only, as far as they tell them apart.
func (r *Run) adopt() {
	for _, cells := range [][]Cell{r.Cells, r.Placebos} {
		for _, c := range everyCell(cells) {
			if len(c.Findings) == 0 {
				c.Findings = adopted(c.Reasons)
			}
			for k := range c.TrialData {
				if t := &c.TrialData[k]; len(t.Findings) == 0 {
					t.Findings = adopted(t.Reasons)
				}
			}
		}
	}
	for i := range r.Comparisons {
		if c := &r.Comparisons[i]; len(c.Findings) == 0 && c.Note != "" {
			c.Findings = adopted(strings.Split(c.Note, "; "))
		}
	}
}

// counted is how cells used to say how many of their trials a reason was for.
var counted = pattern.Of(`^(.*) \((\d+) of (\d+) trials\)$`)

// adopted makes a finding of each text.
func adopted(texts []string) []Finding {
	var all []Finding
	for _, text := range texts {
		f := worded(text)
		if m := counted.Regexp().FindStringSubmatch(text); m != nil {
			f = worded(m[1])
			f.Trials, _ = strconv.Atoi(m[2])
			f.OfTrials, _ = strconv.Atoi(m[3])
		}
		all = append(all, f)
	}
	return all
}
