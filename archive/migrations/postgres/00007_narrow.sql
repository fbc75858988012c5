-- +goose Up

-- A run is known by the first half of its digest, and its build by the first quarter of that: they are there twice, with their indexes.
UPDATE run SET digest = substr(digest, 1, 32), subject = substr(subject, 1, 16);

-- bench_points reads the points of a run: what pack.go has written. A number stands there as IEEE 754 has it, in eight bytes.
-- +goose StatementBegin
CREATE FUNCTION bench_points(content bytea)
RETURNS TABLE (series_id bigint, epoch_id bigint, anchor_id bigint, blocks bigint, valid boolean, value double precision, anchor_value double precision, ratio double precision, se double precision)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 32 COST 5000 AS $$
DECLARE
	at integer := 1;
	has integer := 0;
	byte integer;
	shift integer;
	bits bigint;
	number bigint;
	remaining bigint := -1;                  -- points, -1: their count is still to be read
	numbers bigint[];                    -- series, epoch, anchor, blocks
	floats double precision[];           -- of which the last three may be missing
BEGIN
	IF get_byte(content, 0) <> 2 THEN
		RAISE EXCEPTION 'points of a newer bench: use its views';
	END IF;
	LOOP
		EXIT WHEN remaining = 0;
		IF remaining > 0 THEN
			has := get_byte(content, at);
			at := at + 1;
		END IF;
		numbers := ARRAY[]::bigint[];
		FOR i IN 1 .. CASE WHEN remaining < 0 THEN 1 ELSE 4 END LOOP
			number := 0;
			shift := 0;
			LOOP
				byte := get_byte(content, at);
				at := at + 1;
				number := number | ((byte & 127)::bigint << shift);
				EXIT WHEN byte < 128;
				shift := shift + 7;
			END LOOP;
			numbers := numbers || number;
		END LOOP;
		IF remaining < 0 THEN
			remaining := numbers[1];
			CONTINUE;
		END IF;
		floats := ARRAY[NULL, NULL, NULL, NULL]::double precision[];
		FOR i IN 1 .. 4 LOOP
			CONTINUE WHEN i > 1 AND (has >> (i - 1)) & 1 = 0;
			bits := ('x' || encode(substring(content FROM at + 1 FOR 8), 'hex'))::bit(64)::bigint;
			at := at + 8;
			floats[i] := CASE WHEN (bits >> 52) & 2047 < 60 THEN 0 -- smaller than 1e-290
				ELSE (4503599627370496 + (bits & 4503599627370495))::double precision * power(2::double precision, ((bits >> 52) & 2047) - 1075) END;
			IF bits < 0 THEN
				floats[i] := -floats[i];
			END IF;
		END LOOP;
		series_id := numbers[1];
		epoch_id := numbers[2];
		anchor_id := nullif(numbers[3], 0);
		blocks := numbers[4];
		valid := has & 1 = 1;
		value := floats[1];
		anchor_value := floats[2];
		ratio := floats[3];
		se := floats[4];
		RETURN NEXT;
		remaining := remaining - 1;
	END LOOP;
END;
$$;
-- +goose StatementEnd

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
	CASE WHEN series.difference THEN point.ratio ELSE exp(point.ratio) END AS relative, -- value over the anchor's, or less it
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
LEFT JOIN anchor ON anchor.id = point.anchor_id;

-- The series that there are: whoever chooses one needs not look through all points.
CREATE VIEW v_series AS
SELECT project.name AS project, series.address, series.metric, series.unit, series.more_is_better
FROM series
JOIN project ON project.id = series.project_id;

DROP TABLE packed;
DROP TABLE verdict;
DROP TABLE point;
