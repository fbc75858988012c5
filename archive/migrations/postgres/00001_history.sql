-- +goose Up
CREATE TABLE project (
	id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name        TEXT NOT NULL UNIQUE,
	branch      TEXT NOT NULL,           -- the main one
	settings    TEXT NOT NULL,           -- what its newest run declares, as JSON
	settings_of TEXT NOT NULL,           -- that run: when it started, and its id
	stale       BOOLEAN NOT NULL,        -- points have changed since the analysis
	unplaced    BOOLEAN NOT NULL,        -- the order of commits has, too
	unsettled   BOOLEAN NOT NULL,        -- and that of runs before those that are analysed together
	alpha       DOUBLE PRECISION NOT NULL,
	settled     BIGINT NOT NULL          -- runs of the main branch before those that are analysed together
);

CREATE TABLE machine (
	id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	class     TEXT NOT NULL UNIQUE,
	os        TEXT NOT NULL,
	arch      TEXT NOT NULL,
	cpus      BIGINT NOT NULL,
	cpu_model TEXT NOT NULL
);

CREATE TABLE anchor (
	id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id  BIGINT NOT NULL REFERENCES project (id),
	digest      TEXT NOT NULL,
	commit_hash TEXT NOT NULL,
	UNIQUE (project_id, digest)
);

CREATE TABLE commit_ (
	project_id   BIGINT NOT NULL REFERENCES project (id),
	hash         TEXT NOT NULL,          -- "@" and the run's id for a run of no commit
	parent       TEXT NOT NULL,          -- the first
	merged       TEXT NOT NULL,          -- the others, with blanks around each
	main         BOOLEAN NOT NULL,       -- it has a run on the main branch
	position     BIGINT NOT NULL,        -- on the main branch, -1 elsewhere
	ordered_at   BIGINT NOT NULL,        -- committed_at, or when its first run started; times are nanoseconds since 1970
	committed_at BIGINT NOT NULL,        -- 0: unknown
	subject      TEXT NOT NULL,
	change_no    BIGINT NOT NULL,
	url          TEXT NOT NULL,          -- of the repository
	PRIMARY KEY (project_id, hash)
);
CREATE INDEX commit_parent ON commit_ (project_id, parent);
CREATE INDEX commit_order ON commit_ (project_id, main, ordered_at, hash);

CREATE TABLE run (
	no            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id    BIGINT NOT NULL REFERENCES project (id),
	id            TEXT NOT NULL,
	digest        TEXT NOT NULL,
	commit_hash   TEXT NOT NULL,
	base_hash     TEXT NOT NULL,
	branch        TEXT NOT NULL,
	change_no     BIGINT NOT NULL,       -- 0: none
	astray        BOOLEAN NOT NULL,      -- of files that were changed and not committed
	position      BIGINT NOT NULL,       -- its commit's, -1 where it is on no main branch
	machine_id    BIGINT NOT NULL REFERENCES machine (id),
	anchor_id     BIGINT REFERENCES anchor (id),
	fingerprint   TEXT NOT NULL,         -- of all its series together
	moves         TEXT NOT NULL,         -- what was renamed, as JSON
	tagged        BOOLEAN NOT NULL,
	pinned        BOOLEAN NOT NULL,
	started_at    BIGINT NOT NULL,
	finished_at   BIGINT NOT NULL,
	status        TEXT NOT NULL,
	valid         BOOLEAN NOT NULL,
	bench_version TEXT NOT NULL,
	format        TEXT NOT NULL,
	imported_at   BIGINT NOT NULL,
	UNIQUE (project_id, id),
	UNIQUE (project_id, digest)
);
CREATE INDEX run_order ON run (project_id, position, started_at, id);
CREATE INDEX run_branch ON run (project_id, branch, started_at);
CREATE INDEX run_commit ON run (project_id, commit_hash);
CREATE INDEX run_start ON run (project_id, started_at, id);

CREATE TABLE series (
	id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id     BIGINT NOT NULL REFERENCES project (id),
	address        TEXT NOT NULL,
	metric         TEXT NOT NULL,
	more_is_better BOOLEAN NOT NULL,
	difference     BOOLEAN NOT NULL,     -- values are subtracted rather than divided
	unit           TEXT NOT NULL,
	UNIQUE (project_id, address, metric)
);

CREATE TABLE epoch (
	id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	series_id   BIGINT NOT NULL REFERENCES series (id),
	fingerprint TEXT NOT NULL,
	UNIQUE (series_id, fingerprint)
);

CREATE TABLE point (
	series_id    BIGINT NOT NULL REFERENCES series (id),
	main         BOOLEAN NOT NULL,       -- its run is on the main branch
	run_no       BIGINT NOT NULL REFERENCES run (no),
	epoch_id     BIGINT NOT NULL REFERENCES epoch (id),
	anchor_id    BIGINT REFERENCES anchor (id),
	value        DOUBLE PRECISION NOT NULL,
	anchor_value DOUBLE PRECISION,
	ratio        DOUBLE PRECISION,       -- ln(subject/anchor), or the difference; NULL without an anchor
	se           DOUBLE PRECISION,
	blocks       BIGINT NOT NULL,
	valid        BOOLEAN NOT NULL,
	PRIMARY KEY (series_id, main, run_no)
);
CREATE INDEX point_run ON point (run_no);

CREATE TABLE verdict (
	run_no    BIGINT NOT NULL REFERENCES run (no),
	series_id BIGINT NOT NULL REFERENCES series (id),
	baseline  TEXT NOT NULL,             -- the address of a cell
	verdict   TEXT NOT NULL,
	ratio     DOUBLE PRECISION NOT NULL, -- ln(head/base), or the difference
	low       DOUBLE PRECISION NOT NULL,
	high      DOUBLE PRECISION NOT NULL,
	p         DOUBLE PRECISION,
	gated     BOOLEAN NOT NULL,
	failed    BOOLEAN NOT NULL,
	PRIMARY KEY (run_no, series_id, baseline)
);

CREATE TABLE anchor_link (
	from_id   BIGINT NOT NULL REFERENCES anchor (id),
	to_id     BIGINT NOT NULL REFERENCES anchor (id),
	series_id BIGINT NOT NULL REFERENCES series (id),
	shift     DOUBLE PRECISION NOT NULL,
	se        DOUBLE PRECISION NOT NULL,
	PRIMARY KEY (from_id, to_id, series_id)
);

CREATE TABLE analysis (
	project_id BIGINT NOT NULL REFERENCES project (id),
	address    TEXT NOT NULL,
	metric     TEXT NOT NULL,
	content    TEXT NOT NULL,            -- as JSON
	PRIMARY KEY (project_id, address, metric)
);

CREATE TABLE finding (
	project_id   BIGINT NOT NULL REFERENCES project (id),
	id           TEXT NOT NULL,
	address      TEXT NOT NULL,
	metric       TEXT NOT NULL,
	first_commit TEXT NOT NULL,          -- the likeliest
	lo_commit    TEXT NOT NULL,
	hi_commit    TEXT NOT NULL,
	seen_run     TEXT NOT NULL,
	seen_at      BIGINT NOT NULL,
	kind         TEXT NOT NULL,
	effect       DOUBLE PRECISION NOT NULL,
	low          DOUBLE PRECISION NOT NULL,
	high         DOUBLE PRECISION NOT NULL,
	worse        BOOLEAN NOT NULL,
	told         BOOLEAN NOT NULL,
	state        TEXT NOT NULL,
	settled      BOOLEAN NOT NULL,       -- it lies before what is analysed
	content      TEXT NOT NULL,          -- all of it, as JSON
	PRIMARY KEY (project_id, id)
);

CREATE TABLE decision (
	id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id  BIGINT NOT NULL REFERENCES project (id),
	address     TEXT NOT NULL,
	metric      TEXT NOT NULL,
	commit_hash TEXT NOT NULL,
	state       TEXT NOT NULL,
	note        TEXT NOT NULL,
	who         TEXT NOT NULL,
	at          BIGINT NOT NULL
);
CREATE INDEX decision_project ON decision (project_id, at);

CREATE TABLE outbox (
	id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id BIGINT NOT NULL REFERENCES project (id),
	finding_id TEXT NOT NULL,
	state      TEXT NOT NULL,
	tries      BIGINT NOT NULL,
	next_at    BIGINT NOT NULL,
	sent       BOOLEAN NOT NULL,
	UNIQUE (project_id, finding_id, state)
);
CREATE INDEX outbox_due ON outbox (sent, next_at);

CREATE TABLE artifact (
	run_no   BIGINT NOT NULL REFERENCES run (no),
	kind     TEXT NOT NULL,              -- full as it was imported, or thin
	encoding TEXT NOT NULL,
	size     BIGINT NOT NULL,            -- of content
	content  BYTEA NOT NULL,
	PRIMARY KEY (run_no, kind)
);

CREATE TABLE token (
	hash       TEXT PRIMARY KEY,         -- SHA-256 of the secret
	name       TEXT NOT NULL,
	may        TEXT NOT NULL,
	project    TEXT NOT NULL,
	expires_at BIGINT NOT NULL           -- 0: never
);

CREATE TABLE audit (
	id   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at   BIGINT NOT NULL,
	who  TEXT NOT NULL,
	what TEXT NOT NULL
);
