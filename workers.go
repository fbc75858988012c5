package bench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/engine"
	"bench/engine/server"
	"bench/fleet/bundle"
	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/words"
)

// A Parcel is a prepared run as it travels to workers: encrypted, and what opens it, which goes another way.
type Parcel struct {
	Sealed   []byte
	Identity string // a secret
	Digest   string // of the plan: what a worker makes of it has to have the same
}

// Parcel packs what workers need of the run, once all that it needs was agreed to.
func (p *Prepared) Parcel() (Parcel, error) {
	if needs := p.Needs(); !p.approved && len(needs) > 0 {
		return Parcel{}, &UnapprovedError{needs}
	}
	b := bundle.Bundle{Run: p.ID, StartedAt: p.StartedAt, Digest: p.Plan.Digest()}
	for _, h := range p.Plan.Hosts {
		b.Approved = append(b.Approved, h.Name)
	}
	public, keys := bundle.Certificates(p.Plan)
	need := slices.Concat(public, keys)
	if p.Plan.Workers != nil && p.Plan.Workers.Delivery == plan.LocalSecrets {
		reads := slices.Sorted(maps.Keys(p.Plan.Spec.Reads))
		if err := p.withoutSecrets(reads, keys); err != nil {
			return Parcel{}, err
		}
		b.Sources = p.sources()
		need = slices.Concat(public, reads)
	} else {
		sent := *p.Plan
		sent.History = nil // nobody is told of findings from there
		b.Plan, b.Secrets = &sent, p.spec.Secrets()
	}
	var err error
	if b.Files, err = bundle.Gather(p.Plan.Dir, need, bundle.Scripts(p.Plan)); err != nil {
		return Parcel{}, err
	}
	sealed, identity, err := bundle.Seal(b)
	return Parcel{Sealed: sealed, Identity: identity, Digest: b.Digest}, err
}

// sources are what workers make the plan from with secrets of their own. Values that came from a default are given, since
// that may depend on the environment.
func (p *Prepared) sources() *bundle.Sources {
	from := p.Plan.Spec
	from.Dir = "."
	from.Variables = slices.Clone(from.Variables)
	for i := range from.Variables {
		if v := &from.Variables[i]; !v.Sensitive {
			v.Origin = "the run"
		}
	}
	s := &bundle.Sources{Spec: from, Seed: p.Plan.Seed, Bounds: map[string]int{}, Addresses: p.addresses}
	eachStrategy(p.Plan, func(one *plan.Strategy) { s.Bounds[one.Name] = one.LibraryBound })
	return s
}

// withoutSecrets refuses to send none and a part of some all the same: a key of TLS that lies where only this machine has it,
// or a file that has a secret in it.
func (p *Prepared) withoutSecrets(reads, keys []string) error {
	for _, name := range keys {
		if !filepath.IsAbs(name) {
			return &Mistake{
				fmt.Sprintf("key_file %s would have to be sent", name),
				"With secrets = \"local\" nothing secret is sent to workers. Name the key by an absolute path at which each of them has its own.",
			}
		}
	}
	secrets := p.spec.Secrets()
	for _, name := range reads {
		text, err := os.ReadFile(filepath.Join(p.Plan.Dir, name))
		if err != nil {
			return fmt.Errorf("read what workers need: %w", err)
		}
		if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(string(text), s) }) {
			return &Mistake{
				fmt.Sprintf("%s has a secret in it, and would have to be sent", name),
				"With secrets = \"local\" nothing secret is sent to workers. Give what is secret by a sensitive variable, which each of them has in its environment.",
			}
		}
	}
	return nil
}

// eachStrategy goes through the strategies of a plan, wherever they stand.
func eachStrategy(p *plan.Plan, do func(*plan.Strategy)) {
	for _, b := range p.Benchmarks {
		for _, cells := range [][]plan.Cell{b.Cells, b.Placebos} {
			for i := range cells {
				do(&cells[i].Strategy)
				for k := range cells[i].Parts {
					do(&cells[i].Parts[k].Strategy)
				}
			}
		}
	}
}

// A Place is what a worker's machine gives to a run.
type Place struct {
	BenchVersion string
	Environ      func() []string // nil: os.Environ; of it the BENCH_VAR_ variables count
	Folder       string          // below which files are unpacked; "": in memory if there is such a place
	// Consent is asked at each dial whether a host may be contacted; nil: nobody is asked. See engine.Options.
	Consent      func(host string, address netip.AddrPort) error
	Serve, Guard []string        // see RunOptions
	Hurry        <-chan struct{} // see RunOptions
}

// A Task is a run as a worker performs it.
type Task struct {
	Plan    *plan.Plan
	Digest  string
	Options engine.Options

	redact *Redactor
	folder *bundle.Folder
}

// Unpack makes of what a Parcel has what this machine is to do. Its Close removes what was unpacked.
func (at Place) Unpack(_ context.Context, sealed []byte, identity string) (t *Task, err error) {
	b, err := bundle.Open(sealed, identity)
	if err != nil {
		return nil, err
	}
	folder, err := bundle.Unpack(b.Files, at.Folder)
	if err != nil {
		return nil, err
	}
	t = &Task{Plan: b.Plan, redact: &Redactor{}, folder: folder, Options: engine.Options{
		Version: at.BenchVersion, RunID: b.Run, Approved: b.Approved, Consent: at.Consent,
		Servers: server.Options{Serve: at.Serve, Guard: at.Guard, Hurry: at.Hurry},
	}}
	defer func() {
		if err != nil {
			err, t = errors.Join(err, folder.Remove()), nil
		}
	}()
	t.redact.Know(func() []string { return b.Secrets })
	if b.Sources != nil {
		if err := t.make(b, at); err != nil {
			return nil, err
		}
	}
	if t.Digest = t.Plan.Digest(); t.Digest != b.Digest {
		return nil, &Mistake{
			"This worker would do something else than the plan says",
			"What it makes of the spec is not what the run has: a sensitive variable of it decides more than a text, or the two differ in what they read.",
		}
	}
	return t, folder.Settle(t.Plan)
}

// make makes the plan from its sources and this machine's own secrets.
func (t *Task) make(b bundle.Bundle, at Place) error {
	s, diags := spec.FromSources(b.Sources.Spec, spec.Options{Dir: t.folder.Path, BenchVersion: at.BenchVersion, Environ: at.variables})
	t.redact.Know(s.Secrets)
	if diags.HasErrors() {
		return at.cantMake(s.Secrets, diags)
	}
	p, diags := s.Plan(spec.PlanOptions{
		Seed: b.Sources.Seed, Addresses: b.Sources.Addresses, RunID: b.Run, StartedAt: b.StartedAt,
		Targets: b.Sources.Spec.Targets, Excludes: b.Sources.Spec.Excludes,
	})
	if diags.HasErrors() {
		return at.cantMake(s.Secrets, diags)
	}
	eachStrategy(p, func(one *plan.Strategy) { one.LibraryBound = b.Sources.Bounds[one.Name] })
	t.Plan = p
	return nil
}

// variables are the part of the environment that a spec from elsewhere may see.
func (at Place) variables() []string {
	environ := os.Environ
	if at.Environ != nil {
		environ = at.Environ
	}
	return slices.DeleteFunc(slices.Clone(environ()), func(entry string) bool { return !strings.HasPrefix(entry, "BENCH_VAR_") })
}

// cantMake says what this machine lacks for a plan.
func (at Place) cantMake(secrets func() []string, diags Diagnostics) error {
	r := &Redactor{}
	r.Know(secrets)
	var all []string
	for _, d := range diags {
		all = append(all, d.Summary+": "+words.OneLine(d.Detail))
	}
	return &Mistake{
		"This worker can't make the plan with its own secrets",
		r.Text(strings.Join(all, " ")) + " With secrets = \"local\" each worker has the sensitive variables in its environment, as BENCH_VAR_name.",
	}
}

// Redact cuts secrets out of a share before it is sent.
func (t *Task) Redact(s *result.Share) { *s = Without(t.redact, *s) }

// Text cuts secrets out of what is told.
func (t *Task) Text(text string) string { return t.redact.Text(text) }

// Close removes what was unpacked.
func (t *Task) Close() error { return t.folder.Remove() }
