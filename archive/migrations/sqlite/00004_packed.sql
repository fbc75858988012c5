-- +goose Up

-- What looks at many runs reads a row a run: all of its points and verdicts, packed. Runs that were imported before are packed when
-- they are looked at.
CREATE TABLE packed (
	run_no  INTEGER PRIMARY KEY REFERENCES run (no),
	content BLOB NOT NULL
);

-- How many runs the main branch has (-1: they have to be counted), and how many of them the kept analysis knows, so that it goes on
-- behind them (-1: it has to begin anew).
ALTER TABLE project ADD COLUMN runs BIGINT NOT NULL DEFAULT -1;
ALTER TABLE project ADD COLUMN known BIGINT NOT NULL DEFAULT -1;
DELETE FROM analysis;
UPDATE project SET stale = TRUE;

DROP INDEX commit_parent;
CREATE INDEX commit_child ON commit_ (parent, project_id, main);
CREATE INDEX commit_position ON commit_ (project_id, position);
CREATE INDEX run_change ON run (project_id, change_no, branch);
