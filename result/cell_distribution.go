package result

// Distribution is that of one clock over all trials of the cell. Of a result that was thinned out it is what the store has put together
// of them. An error means that a histogram is corrupt.
func (c *Cell) Distribution(clock string) (Distribution, error) {
	if h, ok := c.Histograms[clock]; ok {
		return h.Distribution()
	}
	r := NewSparseRecorder()
	for i := range c.TrialData {
		if h, ok := c.TrialData[i].Histograms[clock]; ok && !h.thinned() {
			if err := r.Add(h); err != nil {
				return Distribution{}, err
			}
		}
	}
	return r.Distribution(), nil
}

// thinned says that only the number of its samples is left.
func (h Histogram) thinned() bool { return h.Encoded == "" && h.Count > 0 }
