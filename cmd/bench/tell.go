package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bench/archive"
	"bench/history"
	"bench/report"
	"bench/result"
	"bench/tell"
	"bench/words"
)

// told tells who the spec names of what the store has found, once the run is there. Whatever becomes of it, the run has been measured: there
// is a warning at most, and what nobody takes is tried again later.
func (x *execution) told(ctx context.Context, r *result.Run) {
	to := tell.To(x.plan.History.Teller(), x.plan.Dir)
	if to == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tell.Limit)
	defer cancel()
	d, err := x.o.tell(ctx, r, to)
	if d.Sent > 0 && x.o.progress != "none" {
		fmt.Fprintf(x.err, "told of findings: %s\n", words.Plural(d.Sent, "message"))
	}
	if err != nil {
		x.warn("Nobody was told of findings: " + err.Error() + ". The next `bench run -push` tries it again.")
	}
}

// tell delivers what is due of the run's project.
func (o *storeChoice) tell(ctx context.Context, r *result.Run, to tell.Receiver) (d tell.Delivery, err error) {
	from, err := o.open(ctx, archive.Options{})
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	project := archive.ProjectOf(r, o.importOptions())
	due, err := from.Due(ctx, time.Now())
	if err != nil || len(due) == 0 {
		return d, err
	}
	v, err := from.View(ctx, archive.Query{Project: project})
	if err != nil {
		return d, err
	}
	return tell.Deliver(ctx, from, project, to, wordsOf(v), time.Now())
}

// wordsOf are how reports write findings.
func wordsOf(v *history.View) tell.Words {
	return tell.Words{
		Finding: func(f history.Finding) string { return report.HistoryChange(v, f) },
		Commit: func(hash string) (subject, url string) {
			c, _ := v.Commit(hash)
			return c.Subject, c.URL
		},
	}
}
