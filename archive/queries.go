package archive

// All that the store asks and tells its database. Each text is the same for SQLite and PostgreSQL, names its parameters in the
// order in which they first stand in it, and is tested on both.

// Projects.
const (
	projectByName  = `SELECT id, branch, settings, settings_of, stale, unplaced, unsettled, alpha, settled, runs, known FROM project WHERE name = $1`
	projectNames   = `SELECT name FROM project ORDER BY name`
	addProject     = `INSERT INTO project (name, branch, settings, settings_of, stale, unplaced, unsettled, alpha, settled, runs, known) VALUES ($1, '', '', '', FALSE, FALSE, FALSE, 0, 0, 0, -1) RETURNING id`
	updateProject  = `UPDATE project SET branch = $1, settings = $2, settings_of = $3, stale = $4, unplaced = $5, unsettled = $6, alpha = $7, settled = $8, runs = $9, known = $10 WHERE id = $11`
	branchHasRuns  = `SELECT count(*) FROM (SELECT 1 FROM run WHERE project_id = $1 AND branch = $2 LIMIT 1) AS has`
	firstBranch    = `SELECT COALESCE(min(branch), '') FROM run WHERE project_id = $1 AND branch > '' AND change_no = 0`
	rebranchRuns   = `UPDATE run SET position = CASE WHEN change_no = 0 AND NOT astray AND (branch = $1 OR branch = '') THEN 0 ELSE -1 END WHERE project_id = $2`
	rebranchCommit = `UPDATE commit_ SET main = EXISTS (SELECT 1 FROM run WHERE run.project_id = commit_.project_id AND run.commit_hash = commit_.hash AND run.position >= 0) WHERE project_id = $1`
)

// Runs and what they have in common.
const (
	runByDigest   = `SELECT id FROM run WHERE project_id = $1 AND digest = $2`
	runByID       = `SELECT no, status, started_at, finished_at FROM run WHERE project_id = $1 AND id = $2`
	addRun        = `INSERT INTO run (project_id, id, digest, commit_hash, base_hash, branch, change_no, astray, position, machine_id, anchor_id, fingerprint, moves, tagged, pinned, started_at, finished_at, status, valid, bench_version, format, imported_at, subject) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, FALSE, $15, $16, $17, $18, $19, $20, $21, $22) RETURNING no`
	updateRun     = `UPDATE run SET digest = $1, commit_hash = $2, base_hash = $3, branch = $4, change_no = $5, astray = $6, position = $7, machine_id = $8, anchor_id = $9, fingerprint = $10, moves = $11, tagged = $12, started_at = $13, finished_at = $14, status = $15, valid = $16, bench_version = $17, format = $18, imported_at = $19, subject = $20 WHERE no = $21`
	machineByName = `SELECT id FROM machine WHERE class = $1`
	addMachine    = `INSERT INTO machine (class, os, arch, cpus, cpu_model) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (class) DO NOTHING`
	anchorByName  = `SELECT id FROM anchor WHERE project_id = $1 AND digest = $2`
	addAnchor     = `INSERT INTO anchor (project_id, digest, commit_hash) VALUES ($1, $2, '') RETURNING id`
	allSeries     = `SELECT id, address, metric, more_is_better, difference FROM series WHERE project_id = $1`
	addSeries     = `INSERT INTO series (project_id, address, metric, more_is_better, difference, unit) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`
	allEpochs     = `SELECT epoch.id, epoch.series_id, epoch.fingerprint FROM epoch JOIN series ON series.id = epoch.series_id WHERE series.project_id = $1`
	addEpoch      = `INSERT INTO epoch (series_id, fingerprint) VALUES ($1, $2) RETURNING id`
	addArtifact   = `INSERT INTO artifact (run_no, kind, encoding, size, content) VALUES ($1, $2, $3, $4, $5)`
	allMachines   = `SELECT id, class FROM machine`
	allAnchors    = `SELECT id, digest FROM anchor WHERE project_id = $1`
	addMeasured   = `INSERT INTO measured (run_no, content) VALUES ($1, $2)`
	dropMeasured  = `DELETE FROM measured WHERE run_no = $1`
	dropArtifact  = `DELETE FROM artifact WHERE run_no = $1`
)

// Commits.
const (
	commitByHash   = `SELECT parent, merged, main, position, ordered_at, committed_at, subject, change_no, url FROM commit_ WHERE project_id = $1 AND hash = $2`
	addCommit      = `INSERT INTO commit_ (project_id, hash, parent, merged, main, position, ordered_at, committed_at, subject, change_no, url) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	updateCommit   = `UPDATE commit_ SET parent = $1, merged = $2, main = $3, position = $4, ordered_at = $5, committed_at = $6, subject = $7, change_no = $8, url = $9 WHERE project_id = $10 AND hash = $11`
	hasChild       = `SELECT count(*) FROM (SELECT 1 FROM commit_ WHERE project_id = $1 AND parent = $2 AND main = TRUE LIMIT 1) AS has`
	lastCommit     = `SELECT ordered_at, hash FROM commit_ WHERE project_id = $1 AND main = TRUE ORDER BY ordered_at DESC, hash DESC LIMIT 1`
	lastPosition   = `SELECT COALESCE(max(position), -1) FROM run WHERE project_id = $1`
	mainCommits    = `SELECT hash, parent, ordered_at, position FROM commit_ WHERE project_id = $1 AND main`
	placeCommit    = `UPDATE commit_ SET position = $1 WHERE project_id = $2 AND hash = $3`
	unplaceCommits = `UPDATE commit_ SET position = -1 WHERE project_id = $1 AND NOT main`
	placeRuns      = `UPDATE run SET position = (SELECT position FROM commit_ WHERE commit_.project_id = run.project_id AND commit_.hash = run.commit_hash) WHERE project_id = $1 AND position >= 0 AND position <> (SELECT position FROM commit_ WHERE commit_.project_id = run.project_id AND commit_.hash = run.commit_hash)`
	otherCommits   = `SELECT commit_.hash, commit_.position, commit_.committed_at, commit_.subject, commit_.change_no, commit_.url FROM run JOIN commit_ ON commit_.project_id = run.project_id AND commit_.hash = run.commit_hash WHERE run.project_id = $1 AND run.position = -1 AND run.started_at >= $2 AND NOT commit_.main`
	mergingCommits = `SELECT hash, position, merged, subject FROM commit_ WHERE project_id = $1 AND main AND position >= $2`
)

// What is analysed and shown. "+ 0" keeps a column's index from being taken where another one leads to fewer rows.
const (
	runColumns    = `SELECT run.no, run.id, run.commit_hash, run.base_hash, run.branch, run.change_no, run.position, run.machine_id, COALESCE(run.anchor_id, 0), run.started_at, run.status, run.valid, run.pinned, run.bench_version, `
	bareColumns   = runColumns + `NULL FROM run `
	fullColumns   = runColumns + `measured.content FROM run JOIN measured ON measured.run_no = run.no `
	mainRunCount  = `SELECT count(*) FROM run WHERE project_id = $1 AND position >= 0`
	newestMainKey = `SELECT position, started_at, id FROM run WHERE project_id = $1 AND position >= 0 ORDER BY position DESC, started_at DESC, id DESC LIMIT 1`
	// newestMainRuns are from the newest on, as many as wanted behind some; measuredMainRuns with what was measured in them.
	newestMainRuns   = bareColumns + `WHERE run.project_id = $1 AND run.position >= 0 ORDER BY run.position DESC, run.started_at DESC, run.id DESC LIMIT $2 OFFSET $3`
	measuredMainRuns = `SELECT run.no, run.id, run.commit_hash, run.position, run.machine_id, run.started_at, run.status, measured.content FROM run JOIN measured ON measured.run_no = run.no WHERE run.project_id = $1 AND run.position >= 0 ORDER BY run.position DESC, run.started_at DESC, run.id DESC LIMIT $2 OFFSET $3`
	mainPlaces       = `SELECT id, position FROM run WHERE project_id = $1 AND position >= 0 ORDER BY position, started_at, id`
	otherRuns        = bareColumns + `WHERE run.project_id = $1 AND run.position = -1 AND run.started_at >= $2 AND (run.branch = $3 OR $4) ORDER BY run.started_at, run.id`
	fullOtherRuns    = fullColumns + `WHERE run.project_id = $1 AND run.position = -1 AND run.started_at >= $2 AND (run.branch = $3 OR $4) ORDER BY run.started_at, run.id`
	fullMainRuns     = runColumns + `measured.content, commit_.committed_at, commit_.subject, commit_.change_no, commit_.url FROM run JOIN measured ON measured.run_no = run.no JOIN commit_ ON commit_.project_id = run.project_id AND commit_.hash = run.commit_hash WHERE run.project_id = $1 AND run.position >= 0 ORDER BY run.position DESC, run.started_at DESC, run.id DESC LIMIT $2 OFFSET $3`
	newestMainMoves  = `SELECT moves FROM run WHERE project_id = $1 AND position + 0 >= 0 ORDER BY started_at DESC, id DESC LIMIT 1`
	measuredOf       = `SELECT content FROM measured WHERE run_no = $1`
	// witnesses are runs whose comparisons may say something of a commit of the main branch: those of one, of a change, or all of a time.
	witnessColumns    = `SELECT no, id, commit_hash, change_no, started_at FROM run `
	witnesses         = witnessColumns + `WHERE project_id = $1 AND position = -1 AND started_at >= $2 AND status = 'complete' AND NOT astray`
	witnessesOfCommit = witnessColumns + `WHERE project_id = $1 AND commit_hash = $2 AND position + 0 < 0 AND started_at + 0 >= $3 AND status = 'complete' AND NOT astray`
	witnessesOfChange = witnessColumns + `WHERE project_id = $1 AND change_no = $2 AND position + 0 < 0 AND started_at + 0 >= $3 AND status = 'complete' AND NOT astray`
	bothAnchors       = `SELECT run.id, run.started_at, measured.content FROM run JOIN measured ON measured.run_no = run.no WHERE run.project_id = $1 AND run.subject = $2`
	decisions         = `SELECT address, metric, commit_hash, state, note, who, at FROM decision WHERE project_id = $1 ORDER BY at, id`
	addDecision       = `INSERT INTO decision (project_id, address, metric, commit_hash, state, note, who, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	analyses          = `SELECT address, metric, content FROM analysis WHERE project_id = $1`
	analysisOf        = `SELECT content FROM analysis WHERE project_id = $1 AND address = $2 AND metric = $3`
	setAnalysis       = `INSERT INTO analysis (project_id, address, metric, content) VALUES ($1, $2, $3, $4) ON CONFLICT (project_id, address, metric) DO UPDATE SET content = excluded.content`
	dropAnalysis      = `DELETE FROM analysis WHERE project_id = $1 AND address = $2 AND metric = $3`
	dropShifts        = `DELETE FROM anchor_shift WHERE project_id = $1`
	setShift          = `INSERT INTO anchor_shift (project_id, series_id, anchor_id, shift) VALUES ($1, $2, $3, $4) ON CONFLICT (series_id, anchor_id) DO UPDATE SET shift = excluded.shift`
	findings          = `SELECT id, address, metric, settled, content FROM finding WHERE project_id = $1`
	setFinding        = `INSERT INTO finding (project_id, id, address, metric, first_commit, lo_commit, hi_commit, seen_run, seen_at, kind, effect, low, high, worse, told, state, settled, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (project_id, id) DO UPDATE SET address = excluded.address, metric = excluded.metric, first_commit = excluded.first_commit, lo_commit = excluded.lo_commit, hi_commit = excluded.hi_commit, seen_run = excluded.seen_run, seen_at = excluded.seen_at, kind = excluded.kind, effect = excluded.effect, low = excluded.low, high = excluded.high, worse = excluded.worse, told = excluded.told, state = excluded.state, settled = excluded.settled, content = excluded.content`
	dropFinding       = `DELETE FROM finding WHERE project_id = $1 AND id = $2`
	tellLater         = `INSERT INTO outbox (project_id, finding_id, state, tries, next_at, sent) VALUES ($1, $2, $3, 0, $4, FALSE) ON CONFLICT (project_id, finding_id, state) DO NOTHING`
	tellNoMore        = `DELETE FROM outbox WHERE project_id = $1 AND finding_id = $2 AND sent = FALSE`
	toldFindings      = `SELECT DISTINCT finding_id FROM outbox WHERE project_id = $1 AND sent`
)

// Results, and how long they stay.
const (
	artifactOf    = `SELECT content FROM artifact WHERE run_no = $1 ORDER BY kind LIMIT 1` // full before thin
	runIDs        = `SELECT id FROM run WHERE project_id = $1 ORDER BY started_at, id`
	pinRun        = `UPDATE run SET pinned = $1 WHERE project_id = $2 AND id = $3`
	oldArtifacts  = `SELECT run.no, run.id, run.started_at, run.pinned OR run.tagged, artifact.kind, artifact.size FROM run JOIN artifact ON artifact.run_no = run.no WHERE run.project_id = $1 AND run.started_at < $2 ORDER BY run.started_at, run.id`
	pruneArtifact = `DELETE FROM artifact WHERE run_no = $1 AND kind = $2`
)

// Baselines.
const (
	baselineRuns = `SELECT run.id, run.commit_hash, run.position, machine.class, run.fingerprint, run.status, run.valid FROM run JOIN machine ON machine.id = run.machine_id WHERE run.project_id = $1 AND run.position >= 0 AND run.position < $2 ORDER BY run.position DESC, run.started_at DESC, run.id DESC LIMIT 200`
	runsOfCommit = `SELECT machine.class, run.fingerprint, run.base_hash FROM run JOIN machine ON machine.id = run.machine_id WHERE run.project_id = $1 AND run.commit_hash = $2 ORDER BY run.started_at + 0 DESC, run.id DESC LIMIT 1`
)

// Who may what, and what is to be told.
const (
	addToken    = `INSERT INTO token (hash, name, may, project, expires_at) VALUES ($1, $2, $3, $4, $5)`
	allTokens   = `SELECT name, may, project, expires_at FROM token ORDER BY name, hash`
	tokenByHash = `SELECT name, may, project, expires_at FROM token WHERE hash = $1`
	tokenByName = `SELECT count(*) FROM token WHERE name = $1`
	dropTokens  = `DELETE FROM token WHERE name = $1`
	addAudit    = `INSERT INTO audit (at, who, what) VALUES ($1, $2, $3)`
	allAudits   = `SELECT at, who, what FROM audit ORDER BY id DESC LIMIT $1`
	dueNotices  = `SELECT outbox.id, project.name, outbox.state, outbox.tries, finding.content FROM outbox JOIN project ON project.id = outbox.project_id JOIN finding ON finding.project_id = outbox.project_id AND finding.id = outbox.finding_id WHERE outbox.sent = FALSE AND outbox.next_at <= $1 ORDER BY outbox.id`
	noticeSent  = `UPDATE outbox SET sent = TRUE WHERE id = $1`
	noticeTries = `SELECT tries FROM outbox WHERE id = $1 AND NOT sent`
	noticeLater = `UPDATE outbox SET tries = $1, next_at = $2 WHERE id = $3`
)
