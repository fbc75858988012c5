package main

import (
	"fmt"
	"net/netip"
	"os"
	"time"

	"bench"
	"bench/plan"
	"bench/result"
	"bench/store"
	"bench/words"
)

// An execution is one `bench run`, from the spec to the exit status.
type execution struct {
	*session
	o *runOptions

	id          string
	started     time.Time
	seed        uint64
	base        *result.Run // -baseline
	resumed     *result.Run // -resume
	resumedFile string
	recorded    bool // the spec is that of a plan file or of resumed
	spec        *bench.Spec
	ready       *bench.Prepared
	plan        *plan.Plan  // of ready
	crew        *gathered   // whom servers that run on workers had to be planned with; nil: there are none
	cut         *interrupts // while it waited for workers that servers run on
	estimator   bench.Estimator
	consent     func(host string, address netip.AddrPort) error // of -allowed-hosts, at each dial; nil: nobody is asked
}

func newExecution(s *session, o *runOptions) *execution {
	now := time.Now()
	return &execution{session: s, o: o, id: store.NewRunID(now), started: now, seed: bench.NewSeed()}
}

// load reads everything that the run stands on, so that what is wrong shows before anything is measured.
func (x *execution) load() (ok bool) {
	if x.o.baseline != "" {
		var err error
		if x.base, err = loadTrials(x.o.baseline); err != nil {
			x.fail(fmt.Errorf("-baseline: %w", err))
			return false
		}
	}
	rec, recorded, err := x.record()
	switch {
	case err != nil:
		x.fail(err)
	case recorded:
		x.seed, x.recorded = rec.Seed, true
		x.spec, ok = x.o.readAgain(x.session, rec)
	default:
		x.spec, ok = x.o.read(x.session)
	}
	return ok
}

// record is the interrupted run or the plan file that the command line names, if it does.
func (x *execution) record() (rec *bench.Recorded, found bool, err error) {
	if x.o.resume == "" {
		return readPlanFile(x.arg(0))
	}
	path, err := findRun(x.o.resume)
	if err != nil {
		return nil, false, err
	}
	r, err := store.Load(path)
	if err != nil {
		return nil, false, err
	}
	if r.IsPublic() {
		return nil, false, withoutTrials(path)
	}
	if r.Info.Status == result.Complete {
		return nil, false, mistake{path + " is complete", "There is nothing left to be done. `bench show` shows it."}
	}
	if isOfCommands(r) {
		return nil, false, mistake{path + " is of two commands, which have no spec", "It can't be finished: run `bench ab` again."}
	}
	if !store.IsRunID(r.Info.ID) {
		return nil, false, mistake{
			fmt.Sprintf("%s has no proper id", path),
			fmt.Sprintf("An id of letters, digits, dots, dashes and underscores names a file in %s; this result's is %q.", store.RunsDir, r.Info.ID),
		}
	}
	x.resumed, x.resumedFile = r, path
	x.id, x.started = r.Info.ID, r.Info.StartedAt
	return recordedOf(r), true, nil
}

// prepare plans, chooses the servers' ports, and asks for approval of what is known then: a command with its port, a path
// with the run's id. Nobody has been contacted after it.
func (x *execution) prepare() (ok bool) {
	x.ready, ok = x.session.prepare(x.spec, bench.Settings{ID: x.id, StartedAt: x.started, Seed: x.seed, Workers: x.o.workers, Reserve: x.reserve, Metrics: metricsHost(x.o.metrics)})
	if !ok {
		x.dismiss()
		return false
	}
	x.plan, x.estimator = x.ready.Plan, bench.EstimatorFor(x.ready.Plan)
	if err := x.secure(); err != nil {
		x.ready.Close()
		x.fail(err)
		x.dismiss()
		return false
	}
	return true
}

// volume is how much load there will be, for whoever is asked to agree to it.
func (x *execution) volume() string {
	e := x.estimator.Plan(x.plan)
	return fmt.Sprintf("It sends %s, in about %s%s.", sent(e), words.About(e.Wall), basis(x.estimator, e))
}

// secure sees that all is agreed to, and that all that is written can be, and may.
func (x *execution) secure() error {
	if err := x.o.crewFlags.fits(x.plan); err != nil {
		return err
	}
	needs, err := x.permit()
	if err != nil {
		return err
	}
	if err := x.approve(needs, x.volume(), x.o.autoApprove); err != nil {
		return err
	}
	x.ready.Approve()
	if err := refuseOverlap(x.outputs(), x.inputs()); err != nil {
		return err
	}
	return x.makeFolders()
}

// files are where the result is saved.
func (x *execution) files() []string {
	files := []string{store.RunPath(x.id)}
	if x.resumedFile != "" && x.resumedFile != files[0] {
		files = append(files, x.resumedFile)
	}
	if x.o.out != "" {
		files = append(files, x.o.out)
	}
	return files
}

// makeFolders makes the folders of the files, and sees that they can be written to; also those of the reports: that they
// can't be written should not show after an hour.
func (x *execution) makeFolders() error {
	for _, file := range x.files() {
		err := store.MakeRoom(file)
		if info, failed := os.Stat(file); err == nil && failed == nil && !info.Mode().IsRegular() {
			err = fmt.Errorf("%s is not a regular file", file) // it would be replaced
		}
		if err != nil {
			return fmt.Errorf("make room for the result: %w", err)
		}
	}
	if x.o.jsonInto != "" {
		if err := store.MakeRoom(x.o.jsonInto); err != nil {
			return fmt.Errorf("-json-into: make room for the report: %w", err)
		}
	}
	for _, declared := range x.plan.Reports {
		if declared.Path == "" {
			continue
		}
		if err := store.MakeRoom(declared.Path); err != nil {
			return fmt.Errorf("report %q: make room for it: %w", declared.Name, err)
		}
	}
	return nil
}

// save keeps what has been measured so far.
func (x *execution) save(r *result.Run) error {
	for _, file := range x.files() {
		if err := store.Save(file, r); err != nil {
			return err
		}
	}
	return nil
}

// measure runs the plan.
func (x *execution) measure(ctx interrupts) (*result.Run, error) {
	o := processes(ctx)
	o.Consent = x.consent
	o.Source, o.Labels = x.o.find(ctx, x.plan.Dir), x.o.labels
	live, err := x.stream(o.Source)
	if err != nil {
		return nil, err
	}
	w := x.watcher(ctx)
	if live != nil {
		defer live.end(ctx.hurry) // when nobody else has the terminal
		w, o.Snapshots = watchers{w, live}, live.Snapshots()
	}
	defer w.close()
	o.Watch, o.Save, o.Resume = w.watch, x.save, x.resumed
	if x.plan.Workers != nil {
		return x.measureTogether(ctx, o, w)
	}
	return x.ready.Run(ctx, o)
}

// watcher is who is told how far the run is.
func (x *execution) watcher(ctx interrupts) watcher {
	var all watchers
	if x.lines != nil {
		x.lines.line("version", thisBuild())
		x.lines.line("plan", x.planLine())
		all = append(all, *x.lines)
	}
	if x.o.progress != "none" {
		x.tellPlan()
		if f, ok := liveTerminal(x.session, x.o.progress); ok {
			return append(all, newLiveView(f, x.plan, x.errStyle(), ctx))
		}
		all = append(all, &plainProgress{w: x.err, style: x.errStyle()})
	}
	return all
}

// liveTerminal is where the live view is drawn, if it may be: on a terminal that can do it and is not about to get JSON lines.
func liveTerminal(s *session, progress string) (*os.File, bool) {
	f, ok := s.rawErr.(*os.File)
	mixed := s.lines != nil && s.outTerminal.is
	return f, ok && progress == "auto" && s.errTerminal.draws && !mixed
}

// processes are the options of a run whose servers have processes of their own.
func processes(ctx interrupts) bench.RunOptions {
	return bench.RunOptions{Serve: itself("serve"), Guard: itself(guardCommand), Hurry: ctx.hurry}
}

// itself is a command of this very program, in a process of its own: the embedded server, so that its CPU time is not
// taken for the generator's, and the guards of servers. It is empty where the program can't find itself; then the server
// runs in this process, unguarded.
func itself(command string) []string {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	return []string{self, command}
}
