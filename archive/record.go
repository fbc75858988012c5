package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"bench/result"
)

// A record is what the store keeps of a run in rows: a function of its result file alone.
type record struct {
	run      *result.Run
	digest   string // its first 128 bits
	source   result.Source
	commit   string // commitOf
	machine  machine
	points   []pointRecord
	verdicts []verdictRecord
	// artifacts are the file and what prune leaves of it, compressed, by kind.
	artifacts map[string][]byte
}

type machine struct {
	class, os, arch, cpuModel string
	cpus                      int
}

type pointRecord struct {
	address, metric string
	unit            result.Unit
	moreIsBetter    bool
	difference      bool
	fingerprint     string
	anchor          string // its digest
	subject         string // that of the build itself
	value           float64
	anchorValue     *float64
	ratio, se       *float64
	blocks          int
	valid           bool
}

type verdictRecord struct {
	address, metric string
	baseline        string
	verdict         result.Verdict
	ratio, low      float64
	high            float64
	p               *float64
	gated, failed   bool
}

// read makes a record of a result file, which may be compressed.
func read(data []byte) (*record, error) {
	text, err := unzipped(data)
	if err != nil {
		return nil, err
	}
	run, err := result.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the file %w", err)
	}
	if run.Info.ID == "" || run.Info.StartedAt.IsZero() {
		return nil, fmt.Errorf("the run has no id or no start, by which others are told from it: import a file that `bench run` wrote")
	}
	r := &record{run: run, machine: machineOf(run.Info.Host), artifacts: map[string][]byte{}}
	if err := r.pack(text); err != nil {
		return nil, err
	}
	if run.Info.Source != nil {
		r.source = *run.Info.Source
	}
	r.commit = r.source.Commit
	if r.commit == "" {
		r.commit = commitless + run.Info.ID
	}
	r.readPoints()
	return r, nil
}

// commitless stands before the id of a run that is of no commit: it is a commit of its own, in the order of time.
const commitless = "@"

// machineOf is the class of a machine: what runs on equal ones have in common.
func machineOf(h result.Host) machine {
	class := fmt.Sprintf("%s/%s, %d x %s", h.OS, h.Arch, h.CPUs, cmp.Or(h.CPUModel, "an unknown CPU"))
	return machine{class: class, os: h.OS, arch: h.Arch, cpuModel: h.CPUModel, cpus: h.CPUs}
}

// readPoints makes points of what the spec tracks, and verdicts of what it compares with that.
func (r *record) readPoints() {
	cells := map[string]*result.Cell{}
	for i := range r.run.Cells {
		for _, c := range append(r.run.Cells[i].Within(), &r.run.Cells[i]) {
			cells[c.Address] = c
		}
	}
	seen := map[[2]string]bool{}
	for _, v := range r.run.TrackedValues() {
		key := [2]string{v.Series, v.Metric}
		if v.Value == nil || seen[key] || math.IsNaN(*v.Value) || math.IsInf(*v.Value, 0) {
			continue
		}
		seen[key] = true
		p := pointRecord{
			address: v.Series, metric: v.Metric, moreIsBetter: v.MoreIsBetter, difference: v.Difference, fingerprint: cells[v.Cell].Fingerprint,
			value: *v.Value, anchorValue: v.AnchorValue, ratio: v.Ratio, blocks: v.Blocks, valid: v.Valid,
		}
		if m, err := result.ParseMetric(v.Metric); err == nil {
			p.unit = m.In(cells[v.Cell]).Unit
		}
		if v.Low != nil && v.High != nil {
			se := (*v.High - *v.Low) / (2 * 1.96)
			p.se = &se
		}
		if anchor := cells[v.Anchor]; anchor != nil {
			p.anchor = r.serverDigest(anchor)
			p.subject = r.serverDigest(cells[v.Cell])
		}
		r.points = append(r.points, p)
		for i := range r.run.Comparisons {
			if c := &r.run.Comparisons[i]; c.Candidate == v.Cell && c.Metric == v.Metric && c.Baseline != v.Anchor {
				r.readVerdict(v, c)
			}
		}
	}
}

// readVerdict keeps a comparison of two builds: cells that are the same but for the key of their group.
func (r *record) readVerdict(v result.TrackedValue, c *result.Comparison) {
	base, err := result.ParseAddress(c.Baseline)
	head, err2 := result.ParseAddress(c.Candidate)
	if err != nil || err2 != nil || c.CrossRun || c.Ratio == nil || c.Low == nil || c.High == nil || c.Difference != v.Difference {
		return
	}
	if base.Home() != head.Home() || base.Strategy != head.Strategy || base.Level != head.Level || base.Part != head.Part {
		return
	}
	n := verdictRecord{
		address: v.Series, metric: v.Metric, baseline: c.Baseline, verdict: c.Verdict, p: c.P,
		gated: c.Gated, failed: c.Failed != nil && *c.Failed, ratio: *c.Ratio, low: *c.Low, high: *c.High,
	}
	if !c.Difference {
		n.ratio, n.low, n.high = math.Log(n.ratio), math.Log(n.low), math.Log(n.high)
	}
	if !finite(n.ratio, n.low, n.high) || slices.ContainsFunc(r.verdicts, func(o verdictRecord) bool {
		return o.address == n.address && o.metric == n.metric && o.baseline == n.baseline
	}) {
		return
	}
	r.verdicts = append(r.verdicts, n)
}

func finite(numbers ...float64) bool {
	return !slices.ContainsFunc(numbers, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
}

// serverDigest says which build a cell measured: the digest of its servers' executables; "" where nothing is known of them.
func (r *record) serverDigest(c *result.Cell) string {
	var all []string
	for _, name := range c.Servers {
		for _, s := range r.run.Servers {
			if s.Name == name && s.Digest != "" {
				all = append(all, s.Digest)
			}
		}
	}
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:])
}

// valid says that a run can be part of levels: it is complete, and one of its points can be trusted.
func (r *record) valid() bool {
	return r.run.Info.Status == result.Complete && slices.ContainsFunc(r.points, func(p pointRecord) bool { return p.valid })
}

// anchor is the first of its anchors.
func (r *record) anchor() string {
	for _, p := range r.points {
		if p.anchor != "" {
			return p.anchor
		}
	}
	return ""
}

// fingerprint is of all experiments of the run together: runs with the same one can be compared throughout.
func (r *record) fingerprint() string {
	var all []string
	for _, p := range r.points {
		all = append(all, p.address+"\x00"+p.fingerprint)
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(all), "\n")))
	return hex.EncodeToString(sum[:8])
}

// astray says that no commit has what was measured: files were changed where somebody works. A CI's are, too, by what it
// builds there; it is believed.
func (r *record) astray() bool { return r.source.Dirty != nil && *r.source.Dirty && r.source.CI == nil }

func (r *record) change() int {
	if r.source.Change == nil {
		return 0
	}
	return r.source.Change.Number
}

// moves are what the spec says to have been renamed, as JSON.
func (r *record) moves() string {
	if len(r.run.Declared.Moves) == 0 {
		return ""
	}
	text, err := json.Marshal(r.run.Declared.Moves)
	if err != nil {
		return "" // strings can be written
	}
	return string(text)
}

// project is the name of the project that the run belongs to.
func (r *record) project(o ImportOptions) (string, error) {
	name := ProjectOf(r.run, o)
	if name == "" {
		return "", fmt.Errorf("which project is run %s of? neither its spec nor a repository says so: name it (-project, or `history { project = … }` in the spec)", r.run.Info.ID)
	}
	return name, nil
}

// ProjectOf is the name of the project that a run belongs to; "" where neither the run nor the options say.
func ProjectOf(run *result.Run, o ImportOptions) string {
	return cmp.Or(o.Project, run.Project(), o.Else)
}

// declared is what the run's spec says of its project's history; the zero value of each is for the store to choose.
func declared(run *result.Run) result.History {
	if run.Declared.History == nil {
		return result.History{}
	}
	return *run.Declared.History
}

func nanoseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func timeOf(nanoseconds int64) time.Time {
	if nanoseconds == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanoseconds).UTC()
}
