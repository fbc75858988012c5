package history

import "slices"

// SeriesNoise is how much the runs of a series differ, and what can be seen in spite of it.
type SeriesNoise struct {
	Address string `json:"address"`
	Metric  string `json:"metric"`
	Points  int    `json:"points"` // of the newest track: those that count
	Noise
	// Repeated is of runs of the same commit; absent: none was measured more than once.
	Repeated *Repeated `json:"repeated,omitempty"`
	// Modes is how far two values are apart that points of the current level lie about; absent: they lie about one.
	Modes    *float64       `json:"modes,omitempty"`
	Machines map[string]int `json:"machines"` // points by class
}

// Noises are those of all series, in the order of Analysis.Series.
func (v *View) Noises() []SeriesNoise {
	all := []SeriesNoise{}
	for i, s := range v.Analysis.Series {
		n := SeriesNoise{Address: s.Address, Metric: s.Metric, Noise: Noise{Found: []Found{}}, Machines: map[string]int{}}
		if len(s.Tracks) > 0 {
			n.Noise = s.Tracks[len(s.Tracks)-1].Noise
		}
		machines := map[string]string{}
		for _, p := range v.Points[i].Points {
			machines[p.Run] = p.Machine
		}
		var level []float64
		last := len(s.Tracks) - 1
		for _, p := range s.Points {
			if p.Track != last || p.Value == nil {
				continue
			}
			n.Points++
			n.Machines[machines[p.Run]]++
			if p.Level == len(s.Tracks[last].Levels)-1 {
				level = append(level, *p.Value)
			}
		}
		if r, ok := Repeats(v.Points[i], s); ok {
			n.Repeated = &r
		}
		if apart, two := Modes(slices.Clone(level)); two {
			n.Modes = &apart
		}
		all = append(all, n)
	}
	return all
}
