package lang

// A Foreign is an argument or a block of other tools: the argument that was meant, if there is one, and what to do in
// bench, or honestly that bench has no such thing yet.
type Foreign struct{ Meant, Hint string }

// ForeignArguments are the words that authors bring along from other tools.
var ForeignArguments = map[string]Foreign{
	"count":       {"for_each", "Use for_each: for_each = range(3) makes three."},
	"depends_on":  {"", "What refers to something comes after it by itself. In a request, depends_on = [request.login] waits for another one's answer."},
	"lifecycle":   {"", "There is no state, so nothing has a life of its own."},
	"vus":         {"users", "Use users: users = [10]."},
	"connections": {"concurrency", "Use concurrency, or max_connections of a client."},
	"threads":     {"concurrency", "Use concurrency; how many threads that takes is not the spec's business."},
	"workers":     {"concurrency", "Use concurrency, or the argument of a strategy's own: max_workers, limit or size."},
	"rps":         {"rate", "Use rate: rate = [100] are batches a second, and requests a second with strategy.pool."},
	"qps":         {"rate", "Use rate: rate = [100] are batches a second, and requests a second with strategy.pool."},
	"target":      {"groups", "Give a group its base_url, and name the group in groups."},
	"targets":     {"groups", "Give a group its base_url, and name the group in groups."},
	"host":        {"base_url", "Give the group a base_url: base_url = \"https://example.com\"."},
	"retries":     {"", retryHint},
	"sleep":       {"think", thinkHint},
	"think_time":  {"think", thinkHint},
	"ramp_up":     {"", "Use stages for a rate that changes, or warmup for what is not measured."},
	"assert":      {"", "Use expect in a request, a threshold in a benchmark, or a check."},
	"thresholds":  {"", "Each threshold is a block: threshold \"p99\" { … }."},
	"samples":     {"blocks", "Use blocks: so many trials each cell gets."},
	"runs":        {"blocks", "Use blocks: so many trials each cell gets."},

	// What answers give, and what varies.
	"captures": {"capture", captureHint}, "extract": {"capture", captureHint}, "extractors": {"capture", captureHint}, "save": {"capture", captureHint},
	"feeder": {"", rowsHint}, "feed": {"", rowsHint}, "data": {"", rowsHint}, "dataset": {"", rowsHint}, "csv": {"", rowsHint}, "payload": {"", rowsHint},
	"random":    {"", "What is drawn for each request is a block at the top: random \"day\" { integer = [1, 31] }, and random.day in the request."},
	"variables": {"", "Each input is a block: variable \"name\" { … }; values that are computed stand in locals."},
	"vars":      {"", "Each input is a block: variable \"name\" { … }; values that are computed stand in locals."},

	// Pauses, steps, and what comes before and after.
	"pause": {"think", thinkHint}, "wait": {"think", thinkHint}, "delay": {"think", thinkHint},
	"setup": {"", setupHint}, "teardown": {"", setupHint}, "before": {"", setupHint}, "after": {"", setupHint}, "init": {"", setupHint}, "cleanup": {"", setupHint},
	"steps":  {"", "The requests of a batch are request blocks of a group. They are sent at once, or in their order with strategy.sequential; what refers to another one's capture comes after it."},
	"flow":   {"", "The requests of a batch are request blocks of a group. They are sent at once, or in their order with strategy.sequential; what refers to another one's capture comes after it."},
	"if":     {"", "A request can't depend on an answer yet. for_each = var.wanted ? [1] : [] leaves one out by a variable."},
	"loop":   {"", "Use iterations or duration in the benchmark; weight sends a request several times in a batch."},
	"loops":  {"iterations", "Use iterations: so many batches each cell sends."},
	"repeat": {"", "Use iterations or duration in the benchmark; weight sends a request several times in a batch."},

	// How requests look.
	"auth": {"", authHint}, "basic_auth": {"", authHint}, "bearer": {"", authHint}, "authorization": {"", authHint}, "token": {"", authHint}, "oauth2": {"", authHint},
	"files":      {"", "Each part is a block: multipart \"photo\" { file = \"photo.jpg\" }."},
	"user_agent": {"", "It is a header: headers = { User-Agent = \"…\" }."},
	"params":     {"query", "Use query: query = { page = 2 }."},
	"http2":      {"http_version", "Use http_version = \"2\" in a client block."},
	"insecure":   {"", "Use tls { insecure_skip_verify = true } in a client block."},
	"verify":     {"", "Use tls { insecure_skip_verify = true } in a client block."},

	// How much, how long, and what is judged.
	"retry": {"", retryHint}, "max_retries": {"", retryHint},
	"executor":      {"", "A closed loop has concurrency, an open one rate or stages."},
	"options":       {"", "Load is declared in benchmark blocks, and how requests travel in client blocks."},
	"config":        {"", "Load is declared in benchmark blocks, and how requests travel in client blocks."},
	"phases":        {"stages", "Use stages in a benchmark: stages = [{ rate = 100, duration = \"30s\" }]."},
	"rampup":        {"", "Use stages for a rate that changes, or warmup for what is not measured."},
	"start_time":    {"", "Benchmarks run one after the other, each cell by itself. Several loads at once can't be declared yet."},
	"checks":        {"", "Use expect in a request for its response, or a check block for results."},
	"percentiles":   {"", "Every cell has p50, p90, p95, p99, p999 of each clock; a percentile without enough samples has no value."},
	"abort_on_fail": {"abort", "Use abort in a threshold: abort = true ends the run after the block in which it failed."},
	"tags":          {"", "There are no tags: cells are told apart by benchmark, group, strategy and level."},
}

// What several words of other tools are answered with.
const (
	captureHint = "A value of an answer is taken by capture in a request: capture = { token = json(\"$.token\") }, and request.NAME.token in a later one."
	rowsHint    = "Rows are a block at the top: data \"users\" { file = \"users.csv\" }, and data.users.name in the request."
	thinkHint   = "A pause after an answer is think = \"2s\" in a request. Use rate for a pause between batches, or cooldown for one between trials."
	setupHint   = "What is requested once before all load is a setup block at the top, and after it a teardown block: setup \"login\" { … }. Its values are setup.login.token."
	retryHint   = "A failed request is a measurement here, unless its client tries it again: retry { attempts = 3, on = [\"503\", \"reset\"] }, one argument a line, in a client block."
	authHint    = "It is a header: headers = { Authorization = \"Bearer ${var.token}\" } with a sensitive variable, or \"Basic ${base64encode(\"user:${var.password}\")}\"."
)

// ReservedBlocks are block types of other tools, or of later versions, and what to do in bench.
var ReservedBlocks = map[string]string{
	"provider":  "There is nothing to configure by provider: a client block says how requests travel.",
	"resource":  "bench keeps no state. What it starts for a run is a server block; what it loads is a group block.",
	"import":    "bench keeps no state, so there is nothing to import. To compare with an older run use \"bench run -baseline FILE\".",
	"terraform": "Settings of the tool are in the bench block: required_version and allowed_hosts.",
	"scenario":  "What other tools call a scenario is a benchmark block here: groups, strategies and levels.",
}
