-- +goose Up

-- All that was measured in a run, its points and verdicts, in one piece. It was kept twice: in rows, and packed for what looks at many
-- runs. Migration 6 packs the rows, and 7 drops them.
CREATE TABLE measured (
	run_no  BIGINT PRIMARY KEY REFERENCES run (no),
	content BYTEA NOT NULL               -- see pack.go
) WITH (toast_tuple_target = 8160);      -- it stays beside its key, where it is found at once,
ALTER TABLE measured ALTER COLUMN content SET STORAGE EXTERNAL; -- and as it is: numbers can't be compressed
