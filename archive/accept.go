package archive

import (
	"cmp"
	"strings"

	"bench/history"
	"bench/result"
)

// accept notes decisions that the run's commit brings itself, by its trailers: whatever will be found of these series at it is accepted.
// They are a function of the run alone, so that the order of imports doesn't matter.
func (i *importing) accept() error {
	if i.source.Commit == "" {
		return nil
	}
	at := i.run.Info.StartedAt
	if c := i.source.CommittedAt; c != nil {
		at = *c
	}
	for _, a := range i.source.Accepts {
		for _, p := range i.record.points {
			if !accepts(a, p.address, p.metric) {
				continue
			}
			err := i.exec(addDecision, i.project.id, p.address, p.metric, i.commit, string(history.Accepted), "Bench-Accept in the commit's message", "", nanoseconds(at))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// accepts says whether a trailer is about a series: its address, or the beginning of that up to a slash.
func accepts(a result.Accept, address, metric string) bool {
	series := strings.TrimSuffix(a.Series, "/")
	return cmp.Or(a.Metric, metric) == metric && (address == series || strings.HasPrefix(address, series+"/"))
}
