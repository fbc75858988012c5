-- +goose Up

-- By how much what was measured against an anchor lies above what it would be against the newest one that bridges lead to: of points of
-- a series, whose ratio is a logarithm or a difference. An anchor without a row is not bridged, or is the newest.
CREATE TABLE anchor_shift (
	project_id INTEGER NOT NULL REFERENCES project (id),
	series_id  INTEGER NOT NULL REFERENCES series (id),
	anchor_id  INTEGER NOT NULL REFERENCES anchor (id),
	shift      REAL NOT NULL,
	PRIMARY KEY (series_id, anchor_id)
);
CREATE INDEX anchor_shift_project ON anchor_shift (project_id);

-- What was bridged before is analysed once more.
UPDATE project SET stale = TRUE WHERE EXISTS (SELECT 1 FROM analysis WHERE analysis.project_id = project.id AND analysis.content LIKE '%"bridges":[%');
