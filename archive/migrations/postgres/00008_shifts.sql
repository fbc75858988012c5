-- +goose Up

-- By how much what was measured against an anchor lies above what it would be against the newest one that bridges lead to: of points of
-- a series, whose ratio is a logarithm or a difference. An anchor without a row is not bridged, or is the newest.
CREATE TABLE anchor_shift (
	project_id BIGINT NOT NULL REFERENCES project (id),
	series_id  BIGINT NOT NULL REFERENCES series (id),
	anchor_id  BIGINT NOT NULL REFERENCES anchor (id),
	shift      DOUBLE PRECISION NOT NULL,
	PRIMARY KEY (series_id, anchor_id)
);
CREATE INDEX anchor_shift_project ON anchor_shift (project_id);

-- What was bridged before is analysed once more.
UPDATE project SET stale = TRUE WHERE EXISTS (SELECT 1 FROM analysis WHERE analysis.project_id = project.id AND analysis.content LIKE '%"bridges":[%');

-- What programs of others may read, such as a dashboard: the names of these columns stay.
CREATE OR REPLACE VIEW v_point AS
SELECT
	project.name AS project,
	series.address,
	series.metric,
	series.unit,
	series.more_is_better,
	run.id AS run,
	to_timestamp(run.started_at / 1000000000.0) AS started_at,
	CASE WHEN run.commit_hash LIKE '@%' THEN NULL ELSE run.commit_hash END AS commit_hash,
	commit_.subject,
	CASE WHEN commit_.committed_at = 0 THEN NULL ELSE to_timestamp(commit_.committed_at / 1000000000.0) END AS committed_at,
	CASE WHEN run.position < 0 THEN NULL ELSE run.position END AS position,
	run.branch,
	CASE WHEN run.change_no = 0 THEN NULL ELSE run.change_no END AS change,
	run.position >= 0 AS main,           -- it is of the main branch
	machine.class AS machine,
	anchor.digest AS anchor,
	point.value,                         -- in the metric's unit
	point.anchor_value,                  -- what the anchor had in the same blocks
	CASE WHEN series.difference THEN point.ratio - coalesce(anchor_shift.shift, 0) ELSE exp(point.ratio - coalesce(anchor_shift.shift, 0)) END AS relative, -- value over the newest anchor's that bridges lead to, or less it
	point.se,                            -- of the logarithm of relative, or of the difference
	point.blocks,
	point.valid
FROM run
JOIN project ON project.id = run.project_id
JOIN machine ON machine.id = run.machine_id
JOIN commit_ ON commit_.project_id = run.project_id AND commit_.hash = run.commit_hash
JOIN measured ON measured.run_no = run.no
CROSS JOIN LATERAL bench_points(measured.content) AS point
JOIN series ON series.id = point.series_id
LEFT JOIN anchor ON anchor.id = point.anchor_id
LEFT JOIN anchor_shift ON anchor_shift.series_id = point.series_id AND anchor_shift.anchor_id = point.anchor_id;
