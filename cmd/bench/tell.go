package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	bench "bench"
	"bench/archive"
	"bench/history"
	"bench/report/trend"
	"bench/result"
	"bench/tell"
	"bench/words"
)

func historyTellCommand() command {
	return command{
		name:    "history tell",
		args:    "[PATH...]",
		maxArgs: -1,
		summary: "tell whom the spec names of findings that nobody was told of",
		about: "Tells of what was found since somebody was told for the last time: the command or the webhook of `notify` in the spec's history block, with one message a commit. " +
			"`bench run -push` does the same after a run. This is for runs that come to the store in another way, since `bench push` reads no spec, and for a timer: what nobody has taken is put off, " +
			"by a minute at first, and up to six hours.",
		examples: []example{
			{"bench history tell -auto-approve", "after `bench push` in a CI job, or every few minutes"},
			{"bench history tell -auto-approve -now", "what was put off, too: the receiver is back"},
		},
		statuses: []exitStatus{
			{done, "whoever is to be told was, or there is nothing to tell"},
			{cannot, "could not do it: usage, invalid spec, no store, or nobody took a message: it is told later"},
		},
		declare: func(f *flags) action {
			var o tellOptions
			o.storeChoice.declare(f)
			o.inputs.declare(f)
			f.yes(&o.autoApprove, "auto-approve", "agree to the command or host that is told")
			f.yes(&o.now, "now", "try again at once what nobody has taken")
			return o.run
		},
	}
}

type tellOptions struct {
	storeChoice
	inputs
	autoApprove bool
	now         bool
}

func (o *tellOptions) run(s *session) status {
	sp, ok := o.read(s)
	if !ok {
		return cannot
	}
	p, ok := s.plan(sp, planDefaults())
	if !ok {
		return cannot
	}
	to := tell.To(p.History.Teller(), p.Dir)
	if to == nil {
		return s.fail(mistake{"The spec names nobody who is told", "`notify` in its history block does: history { notify { command = [\"./tell.sh\"] } }."})
	}
	if err := s.approve(bench.TellingNeeds(p), "It tells of what is found in the history of runs.", o.autoApprove); err != nil {
		return s.fail(err)
	}
	return o.with(s, archive.Options{}, func(ctx context.Context, from archive.Store) error {
		var given origin
		project := projectOf(o.project, p, given.find(ctx, p.Dir))
		d, err := o.deliver(ctx, from, project, to)
		if err != nil {
			return mistake{"Nobody was told of findings", fmt.Sprintf("%s. What waits is told later: %s.", words.Sentence(err.Error()), words.Plural(d.Waiting, "message"))}
		}
		waiting, err := tell.PutOff(ctx, from, project)
		switch {
		case err != nil:
			return err
		case d.Sent > 0:
			fmt.Fprintf(s.out, "told of findings: %s\n", words.Plural(d.Sent, "message"))
		case waiting > 0:
			fmt.Fprintf(s.out, "nothing is due; %s put off, since nobody took it: -now tries it at once\n", words.Plural(waiting, "notice")+" "+are(waiting))
		default:
			fmt.Fprintln(s.out, "nothing to tell")
		}
		return nil
	})
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func (o *tellOptions) deliver(ctx context.Context, from archive.Store, project string, to tell.Receiver) (tell.Delivery, error) {
	if o.now {
		return deliver(ctx, tell.Impatient{Outbox: from}, from, project, to)
	}
	return deliver(ctx, from, from, project, to)
}

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
		x.warn("Nobody was told of findings: " + err.Error() + ". The next `bench run -push` or `bench history tell` tries it again.")
	}
}

// tell delivers what is due of the run's project.
func (o *storeChoice) tell(ctx context.Context, r *result.Run, to tell.Receiver) (d tell.Delivery, err error) {
	from, err := o.open(ctx, archive.Options{})
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	return deliver(ctx, from, from, archive.ProjectOf(r, o.importOptions()), to)
}

// deliver delivers what is due of a project, in the words of reports.
func deliver(ctx context.Context, box tell.Outbox, from archive.Store, project string, to tell.Receiver) (d tell.Delivery, err error) {
	now := time.Now()
	due, err := box.Due(ctx, now)
	if err != nil || len(due) == 0 {
		return d, err
	}
	v, err := from.View(ctx, archive.Query{Project: project})
	if err != nil {
		return d, err
	}
	return tell.Deliver(ctx, box, project, to, wordsOf(v), now)
}

// wordsOf are how reports write findings.
func wordsOf(v *history.View) tell.Words {
	return tell.Words{
		Finding: func(f history.Finding) string { return trend.Change(v, f) },
		Commit: func(hash string) (subject, url string) {
			c, _ := v.Commit(hash)
			return c.Subject, c.URL
		},
	}
}

// tellOfTelling says, where runs were pushed by themselves, how somebody is told of what was found.
func tellOfTelling(s *session, found int) {
	if found > 0 {
		fmt.Fprintf(s.err, "%s new, or of another state: `bench history` shows them, and `bench history tell` tells whom the spec names\n", words.Plural(found, "finding")+" "+are(found))
	}
}
