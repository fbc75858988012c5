package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"bench/engine/client"
	"bench/engine/sound"
	"bench/plan"
)

// Patience is how long all tear-downs together may take: who has pressed Ctrl-C waits for them.
const Patience = 30 * time.Second

// A Set is the set-ups and tear-downs of a plan.
type Set struct {
	options   Options
	setups    []*job
	teardowns []*job
	values    Values
	begun     map[string]bool // set-ups, by name
	started   bool            // any of them was to be done
	undone    bool            // the tear-downs were
}

// Options are what doing them needs. Learn is told each value that an answer gave, before anything else is; Starting is told
// what begins. Both may be nil. Hurry is closed when there is no time for tear-downs any more; nil: never.
type Options struct {
	Env      client.Env
	Learn    func(value string)
	Starting func(what, name string)
	Hurry    <-chan struct{}
}

// The words for what is done.
const (
	SetUp    = "set-up"
	TearDown = "tear-down"
)

// New makes the set-ups and tear-downs of a plan ready, without contacting anybody.
func New(p *plan.Plan, o Options) (*Set, error) {
	s := &Set{options: o, values: Values{}, begun: map[string]bool{}}
	for _, planned := range p.Setups {
		j, err := newJob(SetUp, planned, s)
		if err != nil {
			return nil, err
		}
		s.setups = append(s.setups, j)
	}
	for _, planned := range p.Teardowns {
		j, err := newJob(TearDown, planned, s)
		if err != nil {
			return nil, err
		}
		s.teardowns = append(s.teardowns, j)
	}
	return s, nil
}

// Do does all set-ups, one after the other. Its error is an *Error, or ctx's.
func (s *Set) Do(ctx context.Context) error {
	s.started = true
	for _, j := range s.setups {
		if err := s.do(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

// Again does those set-ups once more whose servers were started anew, and those that have values of them. It says whether
// there are such.
func (s *Set) Again(ctx context.Context, restarted []string) (done bool, err error) {
	again := map[string]bool{}
	for _, j := range s.setups {
		touched := func(server string) bool { return slices.Contains(restarted, server) }
		if !slices.ContainsFunc(j.plan.Servers, touched) && !slices.ContainsFunc(j.plan.Uses(), func(name string) bool { return again[name] }) {
			continue
		}
		again[j.plan.Name] = true
		if err := s.do(ctx, j); err != nil {
			return true, err
		}
	}
	return len(again) > 0, nil
}

func (s *Set) do(ctx context.Context, j *job) error {
	s.begun[j.plan.Name] = true
	s.tell(j)
	maps.DeleteFunc(s.values, func(v plan.Value, _ string) bool { return v.Name == j.plan.Name })
	return errors.Join(j.run(ctx, s, false)...)
}

// Values are what the set-ups have captured so far.
func (s *Set) Values() Values { return s.values }

// Undo does the tear-downs of the set-ups that were begun, however the run has ended: ctx may be done. It is bounded in time,
// ends when there is hurry, and does each once. The errors are of its requests, each an *Error.
func (s *Set) Undo(ctx context.Context) (failed []error) {
	if s == nil || s.undone || !s.started {
		return nil
	}
	s.undone = true
	limited, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), Patience, fmt.Errorf("the tear-downs took longer than %s", Patience))
	defer cancel()
	limited, hurry := context.WithCancelCause(limited)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer hurry(nil)
	watching.Go(sound.Work(func() {
		select {
		case <-s.options.Hurry:
			hurry(errors.New("interrupted once more"))
		case <-limited.Done():
		}
	}))
	for _, j := range s.teardowns {
		if len(j.plan.Of) > 0 && !slices.ContainsFunc(j.plan.Of, func(name string) bool { return s.begun[name] }) {
			continue
		}
		s.tell(j)
		failed = append(failed, j.run(limited, s, true)...)
	}
	return failed
}

func (s *Set) tell(j *job) {
	if s.options.Starting != nil {
		s.options.Starting(j.what, j.plan.Name)
	}
}

func (s *Set) learn(value string) {
	if s.options.Learn != nil {
		s.options.Learn(value)
	}
}
