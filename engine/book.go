package engine

import (
	"bench/plan"
	"bench/result"
)

// A book is what the conductor keeps of a cell while the run goes on.
type book struct {
	plan    plan.Cell
	address string
	record  *result.Cell // in the run's record
	sums    result.Aggregator
	absent  bool   // it can't be measured
	needs   string // for which this machine lacks that
	leadIn  int64  // requests of its warm-up, which count with its next trial
}

// keep adds a trial to the cell's record. A trial that was cut off counts only where there is nothing else; then it is
// told, and not kept.
func (b *book) keep(s *result.Share) (*result.Trial, error) {
	t, err := s.Recorded()
	if err != nil {
		return nil, err
	}
	return t, b.keepTrial(s, t)
}

// keepTrial is keep, with the trial that the share was recorded as.
func (b *book) keepTrial(s *result.Share, t *result.Trial) error {
	s.LeadIn += b.leadIn
	b.leadIn = 0
	t.LeadIn, t.Partial = s.LeadIn, s.Partial
	if s.Partial && (s.Requests == 0 || len(b.record.AllTrials()) > 0) {
		return nil
	}
	return b.sums.KeepTrial(b.record, s, t)
}

// has says that the cell's trial of a block has been measured already, by the run that is resumed.
func (b *book) has(block int) bool {
	for _, t := range b.record.AllTrials() {
		if t.Block == block {
			return true
		}
	}
	return false
}
