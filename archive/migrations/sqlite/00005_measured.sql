-- +goose Up

-- All that was measured in a run, its points and verdicts, in one piece. It was kept twice: in rows, and packed for what looks at many
-- runs. Migration 6 packs the rows, and 7 drops them.
CREATE TABLE measured (
	run_no  INTEGER PRIMARY KEY REFERENCES run (no),
	content BLOB NOT NULL                -- see pack.go
);
