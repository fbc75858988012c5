package result

import (
	"fmt"
	"slices"
	"strings"
)

// A cell can have others within it, of which each is a part of its requests with figures of its own: those that came due in a
// named stage of its arrival, and those of a part of a mix. They are what a cell is, but for what is measured of the whole alone, which they don't have: what
// servers and programs used. Their trials are those of the whole.

// stageLevel is the level of the cell of a named stage, in its address: `stages:hold`.
func stageLevel(level, stage string) string { return level + ":" + stage }

// AtStage is the address of a cell's named stage.
func (a Address) AtStage(name string) Address {
	a.Level = stageLevel(a.Level, name)
	return a
}

// everyCell are the cells of a list, each with those within it behind it: all that have figures and an address.
func everyCell(cells []Cell) []*Cell {
	all := make([]*Cell, 0, len(cells))
	for i := range cells {
		all = append(all, &cells[i])
		all = append(all, everyCell(cells[i].Stages)...)
		all = append(all, everyCell(cells[i].Parts)...)
	}
	return all
}

// Measured are all cells of the run that are judged, each with those within it behind it.
func (r *Run) Measured() []*Cell {
	return filter(everyCell(r.Cells), func(c *Cell) bool { return c.Role == "" })
}

// WithoutAnchors is the run with those cells alone that are judged; what it shares with the run is not changed.
func (r *Run) WithoutAnchors() *Run {
	judged := *r
	judged.Cells = filter(r.Cells, func(c Cell) bool { return c.Role == "" })
	return &judged
}

// Whole makes the share of a whole trial from those of its stages, which keep their histograms, and what belongs to none.
func Whole(stages []Share, rest Share) Share {
	all := []Share{rest}
	for _, s := range stages {
		s.Clocks = copiedClocks(s.Clocks)
		s.Names, s.Examples = slices.Clone(s.Names), slices.Clone(s.Examples)
		for i := range s.Names {
			s.Names[i].Service = copied(s.Names[i].Service)
		}
		all = append(all, s)
	}
	whole := Merge(all)
	whole.Stages = stages
	return whole
}

func copiedClocks(clocks map[string]*Recorder) map[string]*Recorder {
	copies := make(map[string]*Recorder, len(clocks))
	for name, r := range clocks {
		if c := copied(r); c != nil {
			copies[name] = c
		}
	}
	return copies
}

func copied(r *Recorder) *Recorder {
	if r == nil {
		return nil
	}
	c := NewSparseRecorder()
	c.Merge(r)
	return c
}

// ofTrial puts on a share what is known of its whole trial alone.
func (s *Share) ofTrial(whole *Share) *Share {
	part := *s
	part.Block, part.Order, part.StartedAt, part.Partial = whole.Block, whole.Order, whole.StartedAt, whole.Partial
	part.Attempt, part.Level = whole.Attempt, whole.Level
	part.Generator, part.Findings = whole.Generator, whole.Findings
	return &part
}

// mergeWithin adds shares to others of the same things.
func mergeWithin(shares, others []Share) []Share {
	if len(shares) == 0 {
		return others
	}
	merged := slices.Clone(shares)
	for i := range others {
		if i < len(merged) {
			merged[i] = Merge([]Share{merged[i], others[i]})
		}
	}
	return merged
}

// aggregators are those of the cells within a cell.
type aggregators []Aggregator

func (as *aggregators) begin(cells []Cell) {
	if *as == nil {
		*as = make([]Aggregator, len(cells))
	}
}

// keep adds to each cell within another one its share of a trial.
func (as *aggregators) keep(cells []Cell, shares []Share, whole *Share) error {
	if len(shares) != len(cells) {
		return fmt.Errorf("a trial has %d, not %d", len(shares), len(cells))
	}
	as.begin(cells)
	for i := range cells {
		if _, err := (*as)[i].Keep(&cells[i], shares[i].ofTrial(whole)); err != nil {
			return err
		}
	}
	return nil
}

// update brings the cells within another one up to date.
func (as *aggregators) update(cells []Cell, whole *Cell) error {
	as.begin(cells)
	for i := range cells {
		cells[i].Processes = whole.Processes
		if err := (*as)[i].Update(&cells[i]); err != nil {
			return err
		}
	}
	return nil
}

// resume takes over the cells within the same cell.
func (as *aggregators) resume(cells, from []Cell) error {
	if len(from) != len(cells) {
		return fmt.Errorf("there were %d, and now %d", len(from), len(cells))
	}
	as.begin(cells)
	for i := range cells {
		if cells[i].Stage != from[i].Stage || cells[i].Part != from[i].Part {
			return fmt.Errorf("there was %q in the place of %q", from[i].Part+from[i].Stage, cells[i].Part+cells[i].Stage)
		}
		if err := (*as)[i].Resume(&cells[i], &from[i]); err != nil {
			return err
		}
	}
	return nil
}

// OfWhole says that the metric is measured of a whole trial alone, so that stages have none: what servers, programs and the
// load generator used.
func (m Metric) OfWhole() bool {
	switch m.Name {
	case "cpu_per_request", "peak_memory", "in_flight.max":
		return true
	}
	return m.own != "" || strings.HasPrefix(m.Name, "client.") || strings.HasPrefix(m.Name, "generator.")
}

// Within are the cells within a cell: its named stages, and the parts of a mix with theirs.
func (c *Cell) Within() []*Cell { return append(everyCell(c.Stages), everyCell(c.Parts)...) }

// IsWithin says that the figures are of a part of a cell's requests alone: of a named stage, or of a part of a mix.
func (c *Cell) IsWithin() bool { return c.Stage != "" || c.Part != "" }
