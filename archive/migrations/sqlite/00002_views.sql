-- +goose Up
-- What programs of others may read, such as a dashboard: the names of these columns stay.
CREATE VIEW v_point AS
SELECT
	project.name AS project,
	series.address,
	series.metric,
	series.unit,
	series.more_is_better,
	run.id AS run,
	strftime('%Y-%m-%dT%H:%M:%fZ', run.started_at / 1000000000.0, 'unixepoch') AS started_at,
	CASE WHEN run.commit_hash LIKE '@%' THEN NULL ELSE run.commit_hash END AS commit_hash,
	commit_.subject,
	CASE WHEN commit_.committed_at = 0 THEN NULL ELSE strftime('%Y-%m-%dT%H:%M:%fZ', commit_.committed_at / 1000000000.0, 'unixepoch') END AS committed_at,
	CASE WHEN run.position < 0 THEN NULL ELSE run.position END AS position,
	run.branch,
	CASE WHEN run.change_no = 0 THEN NULL ELSE run.change_no END AS change,
	point.main,                          -- it is of the main branch
	machine.class AS machine,
	anchor.digest AS anchor,
	point.value,                         -- in the metric's unit
	point.anchor_value,                  -- what the anchor had in the same blocks
	CASE WHEN series.difference THEN point.ratio ELSE exp(point.ratio) END AS relative, -- value over the anchor's, or less it
	point.se,                            -- of the logarithm of relative, or of the difference
	point.blocks,
	point.valid
FROM point
JOIN series ON series.id = point.series_id
JOIN project ON project.id = series.project_id
JOIN run ON run.no = point.run_no
JOIN machine ON machine.id = run.machine_id
JOIN commit_ ON commit_.project_id = run.project_id AND commit_.hash = run.commit_hash
LEFT JOIN anchor ON anchor.id = point.anchor_id;

CREATE VIEW v_finding AS
SELECT
	found.*,
	CASE
		WHEN difference THEN CASE WHEN effect >= 0 THEN '+' ELSE '' END || round(effect, 4)
		ELSE CASE WHEN effect >= 0 THEN '+' ELSE '' END || round((exp(effect) - 1) * 100, 1) || ' %'
	END AS words,                        -- how much it changed: +6.5 %
	state IN ('new', 'confirmed') AS open
FROM (
	SELECT
		project.name AS project,
		finding.id,
		finding.address,
		finding.metric,
		COALESCE(series.difference, FALSE) AS difference,
		finding.kind,
		finding.first_commit AS commit_hash,  -- the likeliest to have done it
		commit_.subject,
		finding.lo_commit AS low_commit,
		finding.hi_commit AS high_commit,
		json_extract(finding.content, '$.places') AS places,      -- how many commits that are
		strftime('%Y-%m-%dT%H:%M:%fZ', (SELECT min(run.started_at) FROM run WHERE run.project_id = finding.project_id AND run.commit_hash = finding.first_commit) / 1000000000.0, 'unixepoch') AS at, -- its first run
		finding.seen_run AS seen,
		strftime('%Y-%m-%dT%H:%M:%fZ', finding.seen_at / 1000000000.0, 'unixepoch') AS seen_at,
		finding.effect,                  -- ln(after/before), or the difference, with its 95 % interval
		finding.low,
		finding.high,
		finding.worse,
		finding.told,
		finding.state,
		json_extract(finding.content, '$.note') AS note
	FROM finding
	JOIN project ON project.id = finding.project_id
	LEFT JOIN series ON series.project_id = finding.project_id AND series.address = finding.address AND series.metric = finding.metric
	LEFT JOIN commit_ ON commit_.project_id = finding.project_id AND commit_.hash = finding.first_commit
) AS found;
