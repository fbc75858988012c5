package result

import (
	"slices"

	"bench/result/stats"
)

// sumWorkers fills in what the workers' shares of trials come to. A run that is read without its trials keeps what it has.
func (r *Run) sumWorkers() {
	if len(r.Info.Workers) == 0 || r.IsPublic() {
		return
	}
	workers := slices.Clone(r.Info.Workers)
	for i := range workers {
		w := &workers[i]
		sums := workerSummer{name: w.Name, blocks: map[blockKey]bool{}}
		for _, cells := range [][]Cell{r.Cells, r.Placebos} {
			for k := range cells {
				sums.addCell(&cells[k])
			}
		}
		w.WorkerSums = sums.told()
		if w.NoLoad {
			w.Share = nil
		}
		for _, v := range r.Info.Voided {
			if v.Worker == w.Name {
				w.Voids++
			}
		}
	}
	r.Info.Workers, r.Info.StartSkew = workers, nil
	for _, cells := range [][]Cell{r.Cells, r.Placebos} {
		for k := range cells {
			for _, t := range cells[k].TrialData {
				if skew := t.StartSkew; skew != nil && t.Valid() && (r.Info.StartSkew == nil || *skew > *r.Info.StartSkew) {
					r.Info.StartSkew = number(*skew)
				}
			}
		}
	}
}

// A blockKey is one block of a run.
type blockKey struct {
	benchmark string
	number    int
}

// A workerSummer adds up one worker's shares.
type workerSummer struct {
	name                            string
	sums                            WorkerSums
	blocks                          map[blockKey]bool
	all                             int64 // requests of everybody in its trials
	p50s, against, cpu, error, skew []float64
}

func (w *workerSummer) addCell(c *Cell) {
	for i := range c.TrialData {
		t := &c.TrialData[i]
		at := slices.IndexFunc(t.Shares, func(s TrialShare) bool { return s.Worker == w.name })
		if at < 0 {
			continue
		}
		s := &t.Shares[at]
		w.blocks[blockKey{c.Benchmark, t.Block}] = true
		w.sums.Trials++
		w.sums.Requests += s.Requests
		w.sums.Errors += s.Errors
		w.all += t.Requests
		if s.Requests > 0 || s.CPUShare > 0 { // who sends nothing has none to tell of
			w.cpu = append(w.cpu, s.CPUShare)
		}
		if s.StartError > 0 {
			w.error = append(w.error, s.StartError)
			w.skew = append(w.skew, t.startAfter(s))
		}
		if s.P50 != nil && *s.P50 > 0 {
			w.p50s = append(w.p50s, *s.P50)
			if others := t.othersMedian(w.name); others > 0 {
				w.against = append(w.against, *s.P50/others)
			}
		}
		if t.Accuses(w.name) {
			w.sums.Invalid++
		}
	}
}

// Accuses says whether the trial is not valid for a worker's share, or for its start.
func (t *Trial) Accuses(worker string) bool {
	return slices.ContainsFunc(t.Findings, func(f Finding) bool { return f.accuses(worker) })
}

// accuses says whether a finding is about a worker.
func (f Finding) accuses(worker string) bool {
	return f.Worker == worker || f.Code == StartSkew && f.Values["last"].Text == worker
}

// othersMedian is the median of the other workers' medians; 0 without any.
func (t *Trial) othersMedian(worker string) float64 {
	var others []float64
	for _, s := range t.Shares {
		if s.Worker != worker && s.P50 != nil && *s.P50 > 0 {
			others = append(others, *s.P50)
		}
	}
	if len(others) == 0 {
		return 0
	}
	return stats.Median(others)
}

// startAfter is how long after the first of the others a share may have started; 0 where it was the first in any case.
func (t *Trial) startAfter(s *TrialShare) float64 {
	after := 0.0
	for _, o := range t.Shares {
		if o.Worker != s.Worker && o.StartError > 0 {
			after = max(after, s.Start+s.StartError-(o.Start-o.StartError))
		}
	}
	return after
}

func (w *workerSummer) told() WorkerSums {
	s := w.sums
	s.Blocks = len(w.blocks)
	s.Share = ratioOf(s.Requests, w.all)
	s.P50, s.Against = medianOf(w.p50s), medianOf(w.against)
	s.StartError = medianOf(w.error)
	if len(w.cpu) > 0 {
		s.CPUShare = number(rounded(sumOf(w.cpu) / float64(len(w.cpu))))
	}
	if len(w.skew) > 0 {
		s.StartSkew = number(rounded(slices.Max(w.skew)))
	}
	return s
}

// medianOf is the median of values; nil of none.
func medianOf(values []float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	return number(rounded(stats.Median(values)))
}
