package spec_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
	"bench/spec"
	"bench/spec/lang"
	"bench/strategy"
	"bench/words"
)

// plannedDefaults find what a plan has where an argument isn't given, as the reference would write it. Client's arguments
// are those of a benchmark's client, too.
var plannedDefaults = map[string]func(bare) string{
	"bench/workers.min":     func(b bare) string { return asText(b.plan.Workers.Min) },
	"bench/workers.max":     func(b bare) string { return map[bool]string{true: "`min`"}[b.plan.Workers.Max == b.plan.Workers.Min] },
	"bench/workers.on_lost": func(b bare) string { return quote(b.plan.Workers.OnLost) },
	"bench/workers.wait":    func(b bare) string { return asText(b.plan.Workers.Wait) },
	"bench/workers.secrets": func(b bare) string { return quote(b.plan.Workers.Delivery) },
	"bench/workers.max_skew": func(b bare) string {
		skew := b.plan.Workers.Skew
		return map[bool]string{true: "a hundredth of the trial, at least 1ms"}[skew(time.Second) == 10*time.Millisecond && skew(0) == time.Millisecond]
	},

	"variable.type":      func(b bare) string { return map[bool]string{true: "any"}[b.variable().Type == "string"] }, // its value's own
	"variable.nullable":  func(b bare) string { return asText(b.readsWith("v=null")) },
	"variable.sensitive": func(b bare) string { return asText(b.variable().Sensitive) },

	"server.dir":          func(b bare) string { return map[string]string{"": "the spec's folder"}[b.server(1).Dir] },
	"server.port":         func(b bare) string { return or(b.server(0).Port, "a free one") },
	"server.restart":      func(b bare) string { return map[int]string{0: `"never"`}[b.server(1).RestartEvery] },
	"server.latency":      func(b bare) string { return asText(b.server(0).Latency) },
	"server.jitter":       func(b bare) string { return asText(b.server(0).Jitter) },
	"server.error_ratio":  func(b bare) string { return asText(b.server(0).ErrorRatio) },
	"server.workers":      func(b bare) string { return or(b.server(0).Workers, "any number") },
	"server.queue":        func(b bare) string { return or(b.server(0).Queue, "any number") },
	"server/ready.status": func(b bare) string { return asText(b.server(2).Ready.Status) },
	"server/ready.tcp": func(b bare) string {
		return asText(b.server(1).Ready.TCP) + map[bool]string{false: " without path"}[b.server(2).Ready.TCP]
	},
	"server/ready.timeout": func(b bare) string { return asText(b.server(1).Ready.Timeout) },
	"server/stop.signal":   func(b bare) string { return quote(b.server(1).Stop.Signal) },
	"server/stop.timeout":  func(b bare) string { return asText(b.server(1).Stop.Timeout) },

	"strategy/ready.timeout": func(b bare) string { return asText(b.plan.Programs()[0].Ready.Timeout) },
	"strategy/stop.timeout":  func(b bare) string { return asText(b.plan.Programs()[0].Stop.Timeout) },

	"client.http_version":     func(b bare) string { return quote(b.client().HTTPVersion) },
	"client.keep_alive":       func(b bare) string { return asText(b.client().Session == plan.SessionCell) },
	"client.max_connections":  func(b bare) string { return or(b.client().Connections(), "no limit") },
	"client.timeout":          func(b bare) string { return asText(b.client().Timeout) },
	"client.timeout_of":       func(b bare) string { return quote(b.setting("client", "timeout_of")) },
	"client.connect_timeout":  func(b bare) string { return asText(b.client().ConnectTimeout) },
	"client.follow_redirects": func(b bare) string { return asText(b.client().Redirects) },
	"client.cookies":          func(b bare) string { return asText(b.client().Cookies) },

	"client/retry.attempts": func(b bare) string { return asText(b.client().Retry.Attempts) },
	"client/retry.wait":     func(b bare) string { return asText(b.client().Retry.Wait) },
	"client/retry.backoff":  func(b bare) string { return asText(b.client().Retry.Backoff) },

	"client/tls.server_name":          func(b bare) string { return map[string]string{"": "the URL's host"}[b.client().TLS.ServerName] },
	"client/tls.insecure_skip_verify": func(b bare) string { return asText(b.client().TLS.InsecureSkipVerify) },
	"client/tls.min_version":          func(b bare) string { return quote(b.client().LeastTLS()) },

	"data.order":     func(b bare) string { return quote(b.plan.Draws.Data[0].Order) },
	"data.on_end":    func(b bare) string { return quote(b.plan.Draws.Data[0].OnEnd) },
	"data.sensitive": func(b bare) string { return asText(b.plan.Draws.Data[0].Sensitive) },
	"counter.start":  func(b bare) string { return asText(int(b.plan.Draws.Counters[0].Start)) },

	"group.order":          func(b bare) string { return quote(b.closed().Cells[0].Group.Order) },
	"group/request.method": func(b bare) string { return quote(b.closed().Cells[0].Group.Requests[0].Method) },
	"group/request.once":   func(b bare) string { return asText(b.closed().Cells[0].Group.Requests[0].Once) },
	"group/request.weight": func(b bare) string { return asText(b.closed().Cells[0].Group.Requests[0].Weight) },

	"group/request/stream.stall_limit": func(b bare) string {
		return asText(b.plan.Benchmarks[2].Cells[1].Group.Requests[0].Stream.StallLimit)
	},

	"group/grpc.once":                func(b bare) string { return asText(b.call().Once) },
	"group/grpc.reflection":          func(b bare) string { return asText(b.call().GRPC.Reflection) },
	"group/grpc.send":                func(b bare) string { return asText(string(b.call().GRPC.Send)) },
	"group/grpc.weight":              func(b bare) string { return asText(b.call().Weight) },
	"group/grpc.stall_limit":         func(b bare) string { return asText(b.call().Stream.StallLimit) },
	"group/websocket.once":           func(b bare) string { return asText(b.socket().Once) },
	"group/websocket.weight":         func(b bare) string { return asText(b.socket().Weight) },
	"group/websocket.stall_limit":    func(b bare) string { return asText(b.socket().Stream.StallLimit) },
	"group/websocket/await.messages": func(b bare) string { return asText(b.socket().WebSocket.Await.Messages) },

	"mix/part.strategy": func(b bare) string {
		mix := b.plan.Benchmarks[2].Cells[0]
		return map[bool]string{true: "that of the benchmark's `strategies` whose turn it is"}[mix.Parts[0].Strategy.Name == mix.Strategy.Name]
	},
	"mix/part.start": func(b bare) string { return asText(b.plan.Benchmarks[2].Cells[0].Parts[0].Start) },

	"benchmark.arrival":       func(b bare) string { return quote(b.open().Cells[0].Arrival.Process) },
	"benchmark.max_in_flight": func(b bare) string { return asText(b.open().Cells[0].Arrival.MaxInFlight) },
	"benchmark.new_user":      func(b bare) string { return quote(b.users().Cells[0].Arrival.NewUser) },
	"benchmark.duration":      func(b bare) string { return asText(b.closed().Trial * time.Duration(b.closed().Blocks)) },
	"benchmark.blocks":        func(b bare) string { return asText(b.closed().Blocks) },
	"benchmark.warmup":        func(b bare) string { return asText(b.closed().Warmup) },
	"benchmark.lead_in":       func(b bare) string { return asText(!b.closed().NoLeadIn) },
	"benchmark.cooldown":      func(b bare) string { return asText(b.closed().Cooldown) },
	"benchmark.unreachable": func(b bare) string {
		word, _, _ := strings.Cut(b.setting("benchmark", "unreachable"), ",")
		return quote(word) + " for batches with another target that is there"
	},
	"benchmark.seed": func(b bare) string {
		again, _ := b.spec.Plan(spec.PlanOptions{Seed: b.plan.Seed + 1})
		return map[bool]string{true: "drawn, and recorded"}[b.closed().Seed != again.Benchmarks[0].Seed && b.closed().Seed != 0]
	},

	"benchmark/search.precision": func(b bare) string { return asText(b.search().Search.Precision) },
	"benchmark/search.at_most":   func(b bare) string { return asText(b.search().Search.AtMost) },
	"benchmark/search.trial":     func(b bare) string { return asText(b.search().Trial) + " with `rate`, else 2s" },

	"benchmark/compare.min_effect":      func(b bare) string { return asText(b.pair().MinEffect) },
	"benchmark/compare.confidence":      func(b bare) string { return asText(b.pair().Confidence) },
	"benchmark/compare.gate":            func(b bare) string { return asText(b.pair().Gated) },
	"benchmark/compare.on_inconclusive": func(b bare) string { return quote(b.pair().OnInconclusive) },
	"benchmark/compare.early_stop":      func(b bare) string { return asText(b.pair().EarlyStop) },
	"benchmark/compare.allow_cross_run": func(b bare) string { return asText(b.pair().AllowCrossRun) },
	"benchmark/compare.stage":           func(b bare) string { return or(strings.Count(b.pair().Candidate, ":"), "the whole") },
	"benchmark/threshold.request":       func(b bare) string { return or(len(b.plan.Limits[0].Request), "all together") },
	"benchmark/threshold.abort":         func(b bare) string { return asText(b.plan.Limits[0].Abort) },
	"benchmark/threshold.when":          func(b bare) string { return asText(len(b.plan.Limits) == len(b.closed().Cells)) },

	"check.severity": func(b bare) string {
		checks, _ := b.judged()
		return quote(checks[0].Severity)
	},
	"output.sensitive": func(b bare) string {
		_, outputs := b.judged()
		return asText(outputs["o"] == nil)
	},
	"history.project": func(b bare) string {
		return map[string]string{"": "the name of the repository, else of the folder"}[b.plan.History.Project]
	},
	"history.branch":     func(b bare) string { return map[string]string{"": "`main`, else `master`"}[b.plan.History.Branch] },
	"history.alarms":     func(b bare) string { return asText(b.plan.History.Alarms) },
	"history.min_effect": func(b bare) string { return asText(b.plan.History.MinEffect) },
	"history.keep": func(b bare) string {
		age := func(s float64) string { return words.Age(time.Duration(s * float64(time.Second))) }
		return fmt.Sprintf("`{ full = %q, thin = %q }`", age(b.plan.History.Keep.Full), age(b.plan.History.Keep.Thin))
	},

	"report.path":       func(b bare) string { return map[string]string{"": "standard output"}[b.plan.Reports[0].Path] },
	"report.sort":       func(b bare) string { return map[string]string{"": "the spec's order"}[b.plan.Reports[0].Sort] },
	"report.benchmarks": func(b bare) string { return or(len(b.plan.Reports[0].Benchmarks), "all") },
}

// What a spec means where an argument isn't given is what the reference says.
func TestPlansHaveTheDefaultsOfTheReference(t *testing.T) {
	b := readBare(t, "")
	seen := map[string]bool{}
	everyDefault(func(path, argument, documented string) {
		key := strings.NewReplacer("benchmark/client", "client", "setup/request", "group/request", "teardown/request", "group/request").Replace(path + "." + argument)
		if path == "strategy" {
			return // below
		}
		find := plannedDefaults[key]
		if find == nil {
			t.Errorf("%s has a default, %s, and nothing here looks at what the plan has", key, documented)
			return
		}
		seen[key] = true
		if planned := find(b); !says(documented, planned) {
			t.Errorf("%s: the plan has %s, and the reference says %s", key, planned, documented)
		}
	})
	for key := range plannedDefaults {
		if !seen[key] {
			t.Errorf("%s has no default in the reference", key)
		}
	}
}

// What a default is otherwise is as the reference says, too.
func TestPlansHaveTheOtherDefaultsOfTheReference(t *testing.T) {
	for _, test := range []struct {
		argument, says string
		give           string // what is put into the client or the benchmark "open"
		find           func(bare) string
	}{
		{"client.max_connections", "; 1 with HTTP/2", "client: http_version = \"2\"", func(b bare) string { return asText(b.client().Connections()) }},
		{"client.max_connections", "; 1 with HTTP/2 and HTTP/3", "client: http_version = \"3\"", func(b bare) string { return asText(b.client().Connections()) }},
		{"client/tls.min_version", `; "1.3" with HTTP/3`, "client: http_version = \"3\"", func(b bare) string { return quote(b.client().LeastTLS()) }},
		{"client.connect_timeout", "; with `timeout_of` the timeout", "client: timeout_of = \"read\"", func(b bare) string {
			return map[bool]string{true: "the timeout"}[b.client().ConnectTimeout == b.client().Timeout]
		}},
		{"benchmark.duration", "; 50s with `rate` and `compare`", "benchmark: compare {\n baseline = strategy.the_pool\n metrics = [service.p50]\n }", func(b bare) string {
			return asText(b.open().Trial * time.Duration(b.open().Blocks))
		}},
		{"benchmark.blocks", "with rate the trials are 5s or longer", "benchmark: ", func(b bare) string {
			return "with rate the trials are " + asText(b.open().Trial) + " or longer"
		}},
		{"benchmark.blocks", "; no more than `iterations`", "closed: iterations = 7", func(b bare) string {
			return map[bool]string{true: "no more than `iterations`"}[b.closed().Blocks == 7]
		}},
		{"benchmark/compare.min_effect", "(0.10 for p99 and beyond)", "client: ", func(b bare) string {
			i := slices.IndexFunc(b.plan.Pairs, func(p result.Pair) bool { return p.Metric == "service.p99" })
			return fmt.Sprintf("%.2f for p99", b.plan.Pairs[i].MinEffect)
		}},
	} {
		found := false
		everyDefault(func(path, argument, documented string) {
			if path+"."+argument == test.argument {
				found = strings.Contains(documented, test.says)
			}
		})
		if !found {
			t.Errorf("%s: the reference doesn't say %q any more", test.argument, test.says)
		}
		if planned := test.find(readBare(t, test.give)); planned == "" || !strings.Contains(test.says, planned) {
			t.Errorf("%s with %s: the plan has %q, and the reference says %q", test.argument, test.give, planned, test.says)
		}
	}
}

// A knob that isn't turned is the library's, which the strategy's own description names.
func TestStrategiesHaveTheDefaultsOfTheirDescriptions(t *testing.T) {
	b := readBare(t, "")
	documented := map[string]string{}
	everyDefault(func(path, argument, said string) {
		if path == "strategy" {
			documented[argument] = said
		}
	})
	for _, kind := range strategy.All {
		i := slices.IndexFunc(b.closed().Cells, func(c plan.Cell) bool { return c.Strategy.Type == kind.Name })
		planned := b.open().Cells[0].Strategy // pool has no default level
		if i >= 0 {
			planned = b.closed().Cells[i].Strategy
		}
		for _, k := range kind.About.Knobs {
			value := map[string]string{
				"size": or(planned.Bound(), "no limit"), "max_workers": or(planned.Bound(), "no limit"), "limit": or(planned.Bound(), "no limit"),
				"buffersize": or(planned.BufferSize, "no limit"), "gtimeout": or(int(planned.GTimeout), "none"), "timeout": or(int(planned.Timeout), "none"),
				"return_exceptions": asText(planned.ReturnExceptions), "on_failure": quote(planned.OnFailure),
			}[k.Name]
			want := k.DefaultText()
			if !says(documented[k.Name], want) && !saysOf(documented[k.Name], kind.Name, want) {
				t.Errorf("%s.%s: the reference says %s, and the strategy %s", kind.Name, k.Name, documented[k.Name], want)
			}
			if f, ok := k.Default.(strategy.Formula); ok {
				want = strconv.Itoa(f.Value())
			}
			if value != want {
				t.Errorf("%s.%s: the plan has %s, and the strategy says %s", kind.Name, k.Name, value, want)
			}
		}
	}
}

// says says whether a documented default is a value, be it with an exception behind it.
func says(documented, value string) bool {
	rest, ok := strings.CutPrefix(documented, value)
	return ok && value != "" && (rest == "" || strings.ContainsAny(rest[:1], ";,") || strings.HasPrefix(rest, " ("))
}

// saysOf says whether a documented default is a value of one type: "no limit (imap, imap_enumerated: 2)".
func saysOf(documented, typ, value string) bool {
	for exception := range strings.SplitSeq(documented, " (") {
		types, of, _ := strings.Cut(strings.TrimSuffix(exception, ")"), ": ")
		if of == value && slices.Contains(strings.Split(types, ", "), typ) {
			return true
		}
	}
	return false
}

// everyDefault visits the arguments that have a default, by the path of their block: "client/tls".
func everyDefault(visit func(path, argument, documented string)) {
	var walk func(path string, b lang.BlockSchema)
	walk = func(path string, b lang.BlockSchema) {
		for _, a := range b.Arguments {
			if a.Default != "" {
				visit(path, a.Name, a.Default)
			}
		}
		for _, inner := range b.Blocks {
			walk(path+"/"+inner.Type, inner)
		}
	}
	for _, b := range lang.Schema().Blocks {
		walk(b.Type, b)
	}
}
