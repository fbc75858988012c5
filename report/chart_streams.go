package report

import (
	"bench/result"

	"bench/report/picture"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// streams draws the first streams of a pool's trial, event by event. Those of a batch are in its own figure.
func (s *studio) streams() figure {
	f := figure{
		ID: "streams", Title: "Streams, event by event",
		Lead: "A bar is a response on its way, from sent to done, of the first ones of a trial; each line across it is an event. A failed one is hatched, and ends in a cross.",
	}
	stages := s.stages(func(c *result.Cell) bool { return c.StrategyType == "pool" })
	s.rows(&f, stages[:min(len(stages), mostStages)])
	return f
}

// shownOf says what of a cell its rows are.
func shownOf(c *result.Cell) string {
	if c.StrategyType == "pool" {
		return "streams of "
	}
	return "one batch of "
}

// ticks draws the events of a stream: as cuts through a bar that is filled, so that they are seen on its colour, and as lines
// beyond its edges, so that they are seen where many of them leave nothing of it.
func ticks(d draw.Canvas, sp result.Span, x func(float64) vg.Length, y, half vg.Length) {
	const beyond = 2
	within := picture.PageInk
	if sp.Error != "" {
		within = picture.MarkInk // the bar is an outline
	}
	for _, at := range sp.Events {
		d.StrokeLine2(draw.LineStyle{Color: within, Width: 0.8}, x(at), y-half, x(at), y+half)
		d.StrokeLine2(draw.LineStyle{Color: picture.MarkInk, Width: 0.8}, x(at), y-half-beyond, x(at), y-half)
		d.StrokeLine2(draw.LineStyle{Color: picture.MarkInk, Width: 0.8}, x(at), y+half, x(at), y+half+beyond)
	}
}

// distributed are the studio once more for each clock whose distribution is drawn: its own, and those of streams where there are any.
func (s *studio) distributed() ([]*studio, error) {
	all := []*studio{s}
	for _, clock := range []string{"first_event", "gap"} {
		one := *s
		one.clock, one.samples = clock, map[*result.Cell]result.Distribution{}
		for _, c := range s.b.cells {
			d, err := c.Distribution(clock)
			if err != nil {
				return nil, err
			}
			if d.Count() > 0 {
				one.samples[c] = d
			}
		}
		if len(one.samples) > 0 {
			all = append(all, &one)
		}
	}
	return all, nil
}

// id is a figure's name on the page, where there may be one for each of several clocks.
func (s *studio) id(name string) string {
	switch s.clock {
	case "first_event", "gap":
		return name + "-" + s.clock
	}
	return name
}
