package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"bench/engine/draw"
	"bench/plan"
	"bench/result"
	"bench/result/stats"
)

// A catalogue has rows that ask for different amounts of work: half of them for less than 0.45 and a tenth for more than 3.4
// of what is usual. A batch gets one of them, as package draw gives it.
type catalogue struct {
	source *draw.Source
	group  plan.Group
	row    plan.Value
}

func newCatalogue() *catalogue {
	rng := rand.New(rand.NewPCG(9, 9))
	data := plan.Data{Name: "items", Columns: []string{"work"}, Count: 500, Order: plan.RandomRows}
	for range data.Count {
		data.Rows = append(data.Rows, []string{fmt.Sprint(math.Exp(1.6*rng.NormFloat64() - 0.8))})
	}
	c := &catalogue{
		source: draw.New(plan.Draws{Data: []plan.Data{data}}),
		row:    plan.Value{From: plan.FromData, Name: "items", Field: "work"},
	}
	c.group = plan.Group{Requests: []plan.Request{{Dynamic: &plan.Dynamic{Body: plan.Text{{Value: &c.row}}}}}}
	return c
}

// asked is what the requests of a cell ask for, block after block, in an experiment of this seed.
func (c *catalogue) asked(seed uint64, blocks int) func(block int) []float64 {
	stream := c.source.Stream(plan.Benchmark{Seed: seed, Blocks: blocks}, c.group)
	return func(block int) []float64 {
		work := make([]float64, requests)
		var row draw.Row
		for n := range work {
			stream.Draw(&row, draw.Place{Block: block, Batch: int64(n)})
			work[n], _ = strconv.ParseFloat(string(row.Append(nil, c.row)), 64)
		}
		return work
	}
}

// common has both sides ask for the same, as a run does; own has each ask for something else of the same kind.
func (c *catalogue) common(rng *rand.Rand, blocks int) func(block, cell int) []float64 {
	all := c.asked(rng.Uint64(), blocks)
	return func(block, _ int) []float64 { return all(block) }
}

func (c *catalogue) own(rng *rand.Rand, blocks int) func(block, cell int) []float64 {
	sides := []func(int) []float64{c.asked(rng.Uint64(), blocks), c.asked(rng.Uint64(), blocks)}
	return func(block, cell int) []float64 { return sides[cell](block) }
}

// drawing is one of the two ways.
type drawing func(rng *rand.Rand, blocks int) func(block, cell int) []float64

// width is the usual width of the interval of an A/A comparison: the median of (high - low).
func (m machine) width(seed uint64, runs int, way drawing) float64 {
	var widths []float64
	for i := range runs {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		c := compared(m.simulatedWith(way(rng, 20), rng, 20, 1))[0]
		widths = append(widths, *c.High-*c.Low)
	}
	return stats.Median(widths)
}

// Over random data an innocent side is accused as seldom as ever, and with the same draws on both sides the interval is
// narrower than with draws of one's own.
func TestSameDrawsOnBothSides(t *testing.T) {
	const runs = 250
	c := newCatalogue()
	for _, m := range machines {
		share := tally(61, runs, func(rng *rand.Rand) bool { return directed(verdicts(m.simulatedWith(c.common(rng, 20), rng, 20, 1))) })
		if share > byChance(0.05, runs) {
			t.Errorf("%s: slower or faster in %.1f %% of runs over random data in which nothing differs", m.name, 100*share)
		}
		if common, own := m.width(62, 60, c.common), m.width(62, 60, c.own); common > 0.9*own {
			t.Errorf("%s: an interval of %.3f with the same draws, and of %.3f with draws of one's own", m.name, common, own)
		}
	}
}

func TestSimulateDraws(t *testing.T) {
	c := newCatalogue()
	finds := func(way drawing) func(m machine) float64 {
		return func(m machine) float64 {
			return tally(64, simulations, func(rng *rand.Rand) bool {
				return verdicts(m.simulatedWith(way(rng, 20), rng, 20, 1.2))[0] == result.Slower
			})
		}
	}
	accuses := func(way drawing) func(m machine) float64 {
		return func(m machine) float64 {
			return tally(63, simulations, func(rng *rand.Rand) bool { return directed(verdicts(m.simulatedWith(way(rng, 20), rng, 20, 1))) })
		}
	}
	simulate(t, "random data", []column{
		{"A/A, the same draws: slower or faster", atMost(0.05), accuses(c.common)},
		{"draws of one's own", atMost(0.05), accuses(c.own)},
		{"width of the interval, the same draws", nil, func(m machine) float64 { return m.width(65, simulations, c.common) }},
		{"draws of one's own", nil, func(m machine) float64 { return m.width(65, simulations, c.own) }},
		{"+20 %: slower, the same draws", nil, finds(c.common)},
		{"draws of one's own", nil, finds(c.own)},
	})
}
