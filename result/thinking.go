package result

// mostThinking is the share of users' time up to which their throughput says something about what answers them.
const mostThinking = 0.9

// thinking is the larger share of its users' time in which those of either side thought, or waited for their pace.
func (e *evidence) thinking() float64 {
	if e.base == nil || e.candidate == nil {
		return 0
	}
	return max(e.base.thinking(), e.candidate.thinking())
}

// thinking is the mean of that share over the cell's trials; 0 where nobody does.
func (c *Cell) thinking() float64 {
	sum, n := 0.0, 0
	for i := range c.TrialData {
		if share := c.TrialData[i].Thinking; share != nil {
			sum += *share
			n++
		}
	}
	return sum / max(1, float64(n))
}
