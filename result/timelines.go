package result

import "bench/result/timeline"

// bytesOfTimelines is how much of a file the timelines of all trials may take.
const bytesOfTimelines = 2_000_000

// BoundTimelines leaves timelines out where those of all trials would make a file too large: then each cell keeps that of its first
// trial, and of very many cells with fewer bins. Which trials have none can be seen.
func (r *Run) BoundTimelines() { r.boundTimelines(bytesOfTimelines) }

func (r *Run) boundTimelines(bytes int) {
	cells := append(everyCell(r.Cells), everyCell(r.Placebos)...)
	if sizeOfTimelines(cells) <= bytes {
		return
	}
	with := 0
	for _, c := range cells {
		kept := false
		for _, t := range c.pointers() {
			if t.Timeline == nil {
				continue
			}
			if kept {
				t.Timeline = nil
				continue
			}
			kept = true
			with++
		}
	}
	if sizeOfTimelines(cells) <= bytes {
		return
	}
	for _, c := range cells {
		for _, t := range c.pointers() {
			if t.Timeline != nil {
				t.Timeline = t.Timeline.Fit(bytes / with)
			}
		}
	}
}

func sizeOfTimelines(cells []*Cell) (bytes int) {
	for _, c := range cells {
		for _, t := range c.pointers() {
			if t.Timeline != nil {
				bytes += t.Timeline.Size()
			}
		}
	}
	return bytes
}

// Moments is what happened in each part of the trials' time, moment by moment, of those of the cell's trials that tell; nil: none does.
// Of is how many trials there are that are long enough to.
func (c *Cell) Moments() (sum *timeline.Timeline, of int) {
	if len(c.TrialData) == 0 && c.OverTime != nil {
		return c.OverTime, int(c.OverTime.Each())
	}
	all := make([]*timeline.Timeline, 0, len(c.TrialData))
	for i := range c.TrialData {
		t := &c.TrialData[i]
		if t.Duration >= timeline.Shortest {
			of++
		}
		all = append(all, t.Timeline)
	}
	return timeline.Together(all), of
}

// pointers are all trials that the cell has.
func (c *Cell) pointers() (all []*Trial) {
	for i := range c.TrialData {
		all = append(all, &c.TrialData[i])
	}
	for i := range c.Tries {
		all = append(all, &c.Tries[i])
	}
	return all
}
