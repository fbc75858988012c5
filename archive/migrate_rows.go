package archive

import (
	"context"
	"database/sql"

	"bench/result"
)

// Rows of schemas before 7.
const (
	formerRuns     = `SELECT no FROM run WHERE no > $1 ORDER BY no LIMIT 1000`
	formerPoints   = `SELECT series_id, epoch_id, COALESCE(anchor_id, 0), value, anchor_value, ratio, se, blocks, valid FROM point WHERE run_no = $1 ORDER BY series_id`
	formerVerdicts = `SELECT series_id, baseline, verdict, ratio, low, high, p FROM verdict WHERE run_no = $1`
	addFormer      = `INSERT INTO measured (run_no, content) VALUES ($1, $2)`
)

// packRows is migration 6: what earlier schemas have in a row a point and a verdict becomes one a run.
func packRows(ctx context.Context, tx *sql.Tx) error {
	prepares := func(ctx context.Context, tx *sql.Tx, query string) (*sql.Stmt, error) {
		return tx.PrepareContext(ctx, query)
	}
	t := &transaction{ctx: ctx, tx: tx, prepares: prepares, prepared: map[string]*sql.Stmt{}}
	last := int64(-1)
	for {
		var runs []int64
		err := t.each(formerRuns, []any{last}, func(r row) error {
			err := r.Scan(&last)
			runs = append(runs, last)
			return err
		})
		if err != nil || len(runs) == 0 {
			return err
		}
		for _, run := range runs {
			content, err := t.formerly(run)
			if err != nil {
				return err
			}
			if err := t.exec(addFormer, run, content); err != nil {
				return err
			}
		}
	}
}

// formerly is what was measured in a run whose points and verdicts have rows of their own.
func (t *transaction) formerly(run int64) ([]byte, error) {
	var points []packedPoint
	err := t.each(formerPoints, []any{run}, func(r row) error {
		var p packedPoint
		err := r.Scan(&p.series, &p.epoch, &p.anchor, &p.value, &p.anchorValue, &p.ratio, &p.se, &p.blocks, &p.valid)
		points = append(points, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	var verdicts []packedVerdict
	err = t.each(formerVerdicts, []any{run}, func(r row) error {
		var v packedVerdict
		var said result.Verdict
		err := r.Scan(&v.series, &v.baseline, &said, &v.effect, &v.low, &v.high, &v.p)
		v.judged = said.Better() || said.Worse()
		verdicts = append(verdicts, v)
		return err
	})
	return pack(points, verdicts), err
}
