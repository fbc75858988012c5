package archive

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

// aroundFinding is so many runs on either side of a change whose results are kept: whoever looks into it compares them.
const aroundFinding = 3

// Prune is described at Keeper.
func (d *database) Prune(ctx context.Context, keep Keep, dry bool) (done Pruned, err error) {
	if keep.Now.IsZero() {
		keep.Now = d.now()
	}
	names, err := d.Projects(ctx)
	if err != nil {
		return done, err
	}
	for _, name := range names {
		doing := "prune " + name
		prune := func(tx *transaction) error {
			p, err := tx.findProject(name)
			if err != nil || p == nil {
				return err
			}
			return tx.prune(p, keep, dry, &done)
		}
		if dry {
			err = d.read(ctx, doing, prune)
		} else {
			err = d.write(ctx, doing, name, prune)
		}
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// An artifact is a result file that is kept.
type artifact struct {
	no      int64
	run     string
	started int64
	held    bool // pinned or tagged
	kind    string
	size    int64
}

// For how long results are kept where no spec says so.
const (
	UsualFull = 90 * 24 * time.Hour
	UsualThin = 2 * 365 * 24 * time.Hour
)

// keeps is for how long the project's results are kept, as its newest spec says.
func (p *project) keeps() Keep {
	if p.declared.Branch == "" { // it has no history block, which always has one
		return Keep{Full: UsualFull, Thin: UsualThin}
	}
	seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	return Keep{Full: seconds(p.declared.Keep.Full), Thin: seconds(p.declared.Keep.Thin)}
}

func (t *transaction) prune(p *project, keep Keep, dry bool, done *Pruned) error {
	var old []artifact
	oldest := func(age time.Duration) int64 {
		if age <= 0 {
			return math.MinInt64
		}
		return nanoseconds(keep.Now.Add(-age))
	}
	declared := p.keeps()
	full, thin := oldest(cmp.Or(keep.Full, declared.Full)), oldest(cmp.Or(keep.Thin, declared.Thin))
	err := t.each(oldArtifacts, []any{p.id, max(full, thin)}, func(r row) error {
		var a artifact
		err := r.Scan(&a.no, &a.run, &a.started, &a.held, &a.kind, &a.size)
		old = append(old, a)
		return err
	})
	if err != nil || len(old) == 0 {
		return err
	}
	precious, err := t.precious(p)
	if err != nil {
		return err
	}
	for _, a := range old {
		drop := a.kind == fullResult && a.started < full || a.started < thin
		switch {
		case !drop:
			continue
		case a.held || precious[a.run]:
			if a.kind == fullResult {
				done.Kept++
			}
			continue
		case a.kind == fullResult && a.started < thin: // what it is thinned to goes with it, and is counted
		case a.kind == fullResult:
			done.Thinned++
		default:
			done.Dropped++
		}
		done.Bytes += a.size
		if !dry {
			if err := t.exec(pruneArtifact, a.no, a.kind); err != nil {
				return err
			}
		}
	}
	return nil
}

// A placedRun is a run and where it stands.
type placedRun struct {
	id       string
	position int
}

// precious are the runs whose results stay: the last one of each level, those around findings, and the newest one.
func (t *transaction) precious(p *project) (map[string]bool, error) {
	var runs []placedRun
	err := t.each(mainPlaces, []any{p.id}, func(r row) error {
		var one placedRun
		err := r.Scan(&one.id, &one.position)
		runs = append(runs, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	stays := map[string]bool{}
	if n := len(runs); n > 0 {
		stays[runs[n-1].id] = true
	}
	analysed, err := t.analysed(p, nil)
	if err != nil {
		return nil, err
	}
	for _, s := range analysed {
		for _, track := range s.Tracks {
			for _, level := range track.Levels {
				stays[level.To] = true
			}
		}
	}
	findings, err := t.storedFindings(p, nil)
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		stays[f.Seen] = true
		first, _ := slices.BinarySearchFunc(runs, f.Positions[0], func(r placedRun, at int) int { return r.position - at })
		last, _ := slices.BinarySearchFunc(runs, f.Positions[1]+1, func(r placedRun, at int) int { return r.position - at })
		for i := max(0, first-aroundFinding); i < min(len(runs), last+aroundFinding); i++ {
			stays[runs[i].id] = true
		}
	}
	return stays, nil
}
