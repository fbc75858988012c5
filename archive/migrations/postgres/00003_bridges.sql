-- +goose Up

-- Which build a run was of, so that anchors are bridged by runs of both; bridges come of points each time.
ALTER TABLE run ADD COLUMN subject TEXT NOT NULL DEFAULT '';
CREATE INDEX run_subject ON run (project_id, subject);
DROP TABLE anchor_link;
