package history

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// A tale is the history of one series: a run of each commit, with so much noise and these changes.
type tale struct {
	runs    int
	noise   float64
	changes map[int]float64 // by the commit's position: factor
	edit    func(i int, p *Point)
	Series
}

func (c tale) series(seed uint64) Series {
	s := c.Series
	if s.Address == "" {
		s.Address, s.Metric = "api/orders/pool/8", "cpu_per_request"
	}
	rng := rand.New(rand.NewPCG(7, seed))
	level := 0.0
	for i := range c.runs {
		if f := c.changes[i]; f != 0 {
			level += math.Log(f)
		}
		ratio, anchor := level+c.noise*rng.NormFloat64(), 0.001
		p := Point{
			Run: fmt.Sprintf("run%03d", i), Commit: commitAt(i), Position: i, StartedAt: time.Unix(int64(i)*3600, 0),
			Machine: "a", Fingerprint: "f", Anchor: "old", Ratio: &ratio, AnchorValue: &anchor, Value: 0.001 * math.Exp(ratio), Valid: true,
		}
		if c.edit != nil {
			c.edit(i, &p)
		}
		s.Points = append(s.Points, p)
	}
	return s
}

func commitAt(i int) string { return fmt.Sprintf("c%03d", i) }

// said is what an A/B comparison said of a commit.
func said(i int, factor, margin float64, judged bool) Evidence {
	e := math.Log(factor)
	p := 0.5
	if judged {
		p = 1.0 / 2048 // twelve blocks that agree
	}
	return Evidence{P: &p, Run: fmt.Sprintf("run%03d", i), Commit: commitAt(i), Position: i, Effect: e, Low: e - margin, High: e + margin, Judged: judged}
}

// weakly is the same, found once in forty comparisons of equal builds.
func weakly(e Evidence) Evidence {
	p := 0.025
	e.P = &p
	return e
}

// analyse expects one false alarm in 1000 runs of a single series.
func analyse(series ...Series) Analysis {
	return Analyse(Project{Series: series, Options: Options{Alarms: 0.1}})
}

// told are findings in one line each.
func told(a Analysis) string {
	var lines []string
	for _, f := range a.Findings {
		if !f.Told {
			continue
		}
		line := fmt.Sprintf("%s %s %+.0f%% %s", f.Kind, f.Commit, 100*math.Expm1(f.Effect), f.State)
		if f.FixedBy != "" {
			line += " by " + f.FixedBy
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}
