package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"bench/result"
)

// A ConflictError says that another run of that id is in the store already.
type ConflictError struct{ ID, Why string }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("another run %s is in the store: %s; nothing was changed", e.ID, e.Why)
}

// Import is described at Importer.
func (d *database) Import(ctx context.Context, data []byte, o ImportOptions) (Imported, error) {
	r, err := read(data)
	if err != nil {
		return Imported{}, fmt.Errorf("import a run: %w", err)
	}
	return d.put(ctx, r, o)
}

// put keeps what was read of a run.
func (d *database) put(ctx context.Context, r *record, o ImportOptions) (Imported, error) {
	doing := "import run " + r.run.Info.ID
	name, err := r.project(o)
	if err != nil {
		return Imported{}, fmt.Errorf("%s: %w", doing, err)
	}
	done := Imported{Project: name, ID: r.run.Info.ID, Series: len(r.points)}
	err = d.write(ctx, doing, name, func(tx *transaction) error {
		i := &importing{transaction: tx, record: r, now: d.now()}
		if err := i.take(name, &done.Kind); err != nil || done.Kind == Known || o.Later || !i.project.stale {
			return err
		}
		done.Findings, err = d.analyse(tx, i.project, o.Quiet)
		return err
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}

// importing is one run on its way in.
type importing struct {
	*transaction
	*record
	project *project
	now     time.Time
	no      int64 // of the run
	main    bool  // it is on the main branch
	at      int64 // position
	machine int64
	anchors map[string]sql.NullInt64 // by digest
}

// take writes the run down, unless it is there.
func (i *importing) take(name string, kind *ImportKind) (err error) {
	if i.project, err = i.openProject(name); err != nil {
		return err
	}
	if *kind, err = i.kind(); err != nil || *kind == Known {
		return err
	}
	if err := i.configure(); err != nil {
		return err
	}
	i.main = i.project.onMain(i.record)
	last, err := i.newestMain(i.project)
	if err != nil {
		return err
	}
	if i.at, err = i.placed(); err != nil {
		return err
	}
	if err := i.equip(); err != nil {
		return err
	}
	if err := i.writeRun(*kind); err != nil {
		return err
	}
	if err := i.writePoints(); err != nil {
		return err
	}
	if err := i.accept(); err != nil {
		return err
	}
	for kind, content := range i.artifacts {
		if err := i.exec(addArtifact, i.no, kind, "gzip", len(content), content); err != nil {
			return err
		}
	}
	if err := i.outdate(*kind, last); err != nil {
		return err
	}
	return i.save(i.project)
}

// kind says what is to be done with the run: one of an id that is there replaces only what had been interrupted.
func (i *importing) kind() (ImportKind, error) {
	info := i.run.Info
	var known, status string
	found, err := i.one(runByDigest, []any{i.project.id, i.digest}, &known)
	if err != nil || found {
		return Known, err
	}
	var started, finished int64
	found, err = i.one(runByID, []any{i.project.id, info.ID}, &i.no, &status, &started, &finished)
	if err != nil || !found {
		return Added, err
	}
	longer := info.FinishedAt.Sub(info.StartedAt) > time.Duration(finished-started)
	switch {
	case result.Status(status) != result.Interrupted:
		return "", &ConflictError{ID: info.ID, Why: "it is " + status + ", and only interrupted ones are replaced"}
	case info.Status != result.Complete && !longer:
		return "", &ConflictError{ID: info.ID, Why: "both were interrupted, and this one is no longer than that"}
	}
	return Replaced, nil
}

// configure takes over what the newest run declares, and finds the main branch.
func (i *importing) configure() error {
	if s := declared(i.run); s != (result.History{}) {
		of := fmt.Sprintf("%020d %s", nanoseconds(i.run.Info.StartedAt), i.run.Info.ID)
		if of >= i.project.settingsOf {
			text, err := json.Marshal(s)
			if err != nil {
				return err
			}
			i.project.settings, i.project.settingsOf, i.project.declared = string(text), of, s
		}
	}
	return i.findBranch(i.project, i.source.Branch, i.change())
}

// equip makes sure of the machine and the anchors.
func (i *importing) equip() error {
	m := i.record.machine
	if err := i.exec(addMachine, m.class, m.os, m.arch, m.cpus, m.cpuModel); err != nil {
		return err
	}
	if _, err := i.one(machineByName, []any{m.class}, &i.machine); err != nil {
		return err
	}
	i.anchors = map[string]sql.NullInt64{"": {}}
	for _, p := range i.record.points {
		if _, ok := i.anchors[p.anchor]; ok {
			continue
		}
		id := sql.NullInt64{Valid: true}
		found, err := i.one(anchorByName, []any{i.project.id, p.anchor}, &id.Int64)
		if err == nil && !found {
			_, err = i.one(addAnchor, []any{i.project.id, p.anchor}, &id.Int64)
		}
		if err != nil {
			return err
		}
		i.anchors[p.anchor] = id
	}
	return nil
}

func (i *importing) writeRun(kind ImportKind) error {
	info := i.run.Info
	columns := []any{
		i.digest, i.commit, i.source.Base, i.source.Branch, i.change(), i.astray(), i.at, i.machine, i.anchors[i.anchor()],
		i.fingerprint(), i.moves(), info.Labels["tag"] != "", nanoseconds(info.StartedAt), nanoseconds(info.FinishedAt),
		string(info.Status), i.valid(), info.BenchVersion, i.run.FormatVersion, nanoseconds(i.now), buildName(i.subject()),
	}
	if kind == Added {
		_, err := i.one(addRun, append([]any{i.project.id, info.ID}, columns...), &i.no)
		return err
	}
	for _, query := range []string{dropMeasured, dropArtifact} {
		if err := i.exec(query, i.no); err != nil {
			return err
		}
	}
	return i.exec(updateRun, append(columns, i.no)...)
}

// writePoints writes points and verdicts in one piece, and makes series and epochs that aren't there.
func (i *importing) writePoints() error {
	series, err := i.seriesOf(i.project)
	if err != nil {
		return err
	}
	epochs := map[epochKey]int64{}
	err = i.each(allEpochs, []any{i.project.id}, func(r row) error {
		var id int64
		var k epochKey
		err := r.Scan(&id, &k.series, &k.fingerprint)
		epochs[k] = id
		return err
	})
	if err != nil {
		return err
	}
	ids := map[seriesName]int64{}
	for _, s := range series {
		ids[seriesName{s.Address, s.Metric}] = s.id
	}
	var points []packedPoint
	for _, p := range i.record.points {
		packed, err := i.packPoint(p, ids, epochs)
		if err != nil {
			return err
		}
		points = append(points, packed)
	}
	var verdicts []packedVerdict
	for _, v := range i.record.verdicts {
		verdicts = append(verdicts, packedVerdict{
			series: ids[seriesName{v.address, v.metric}], baseline: v.baseline, judged: v.verdict.Better() || v.verdict.Worse(),
			effect: v.ratio, low: v.low, high: v.high, p: v.p,
		})
	}
	return i.exec(addMeasured, i.no, pack(points, verdicts))
}

// An epochKey is what an epoch is known by.
type epochKey struct {
	series      int64
	fingerprint string
}

// packPoint makes sure of a point's series and epoch.
func (i *importing) packPoint(p pointRecord, ids map[seriesName]int64, epochs map[epochKey]int64) (packed packedPoint, err error) {
	name := seriesName{p.address, p.metric}
	id, ok := ids[name]
	if !ok {
		if _, err := i.one(addSeries, []any{i.project.id, p.address, p.metric, p.moreIsBetter, p.difference, string(p.unit)}, &id); err != nil {
			return packed, err
		}
		ids[name] = id
	}
	key := epochKey{id, p.fingerprint}
	epoch, ok := epochs[key]
	if !ok {
		if _, err := i.one(addEpoch, []any{id, p.fingerprint}, &epoch); err != nil {
			return packed, err
		}
		epochs[key] = epoch
	}
	return packedPoint{
		series: id, epoch: epoch, anchor: i.anchors[p.anchor].Int64, valid: p.valid, blocks: p.blocks,
		value: p.value, anchorValue: p.anchorValue, ratio: p.ratio, se: p.se,
	}, nil
}
