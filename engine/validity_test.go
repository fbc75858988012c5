package engine

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"bench/engine/client"
	"bench/engine/watch"
	"bench/plan"
	"bench/result"
)

// judgedTrial judges a closed trial of a second whose 200 requests took 5 ms each, by what the generator met.
func judgedTrial(change func(*watch.Spent), pauses ...time.Duration) *result.Trial {
	c := &cell{plan: plan.Cell{Arrival: plan.Arrival{Concurrency: 1}}, rec: newRecorder(1)}
	shard := c.rec.shards[0]
	for range 200 {
		shard.record(clockService, 5*time.Millisecond)
	}
	shard.busy, shard.Requests = time.Second, 200
	spent := watch.Spent{
		Elapsed: time.Second, Procs: runtime.GOMAXPROCS(0), CPU: 50 * time.Millisecond, HasCPU: true, Pauses: pauses,
	}
	if change != nil {
		change(&spent)
	}
	share := c.rec.merge()
	share.Duration = 1
	watchGenerator(&share, &trial{cell: c}, spent)
	return &share.Trial
}

// A client program's numbers are its own: that it left the generator no processor changes none of them, and is no reason;
// what the machine did to both is one.
func TestAProgramMayHaveTheProcessors(t *testing.T) {
	judge := func(open bool, spent watch.Spent) []result.Finding {
		c := &cell{plan: plan.Cell{}, rec: newRecorder(1), player: &player{}}
		spent.Elapsed, spent.Procs = time.Second, 2
		share := c.rec.merge()
		share.Duration, share.Requests = 1, 200
		watchGenerator(&share, &trial{cell: c, open: open}, spent)
		return share.Findings
	}
	starved := watch.Spent{Usual: time.Second, Pauses: []time.Duration{900 * time.Millisecond}, Queued: 2 * time.Second}
	if found := judge(false, starved); len(found) > 0 {
		t.Errorf("back to back: %v", found)
	}
	if found := judge(true, starved); len(found) == 0 {
		t.Error("at a rate a batch that is late for the generator's doing is measured as the program's")
	}
	for code, spent := range map[result.Code]watch.Spent{
		result.MachineSuspended:   {Asleep: time.Second},
		result.GeneratorThrottled: {Throttled: 900 * time.Millisecond},
		result.MachineStolen:      {HasStolen: true, Stolen: time.Second},
	} {
		if found := judge(false, spent); len(found) != 1 || found[0].Code != code {
			t.Errorf("%v, want %s", found, code)
		}
	}
}

func TestWhatHoldsTheGeneratorBackIsSeen(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	for name, c := range map[string]struct {
		change func(*watch.Spent)
		pauses []time.Duration
		reason string // a part of its code; empty: valid
		warned string
	}{
		"nothing":                     {},
		"a moment":                    {pauses: []time.Duration{ms(12)}, warned: "generator_stood_still"},
		"a stop":                      {pauses: []time.Duration{ms(2000)}, reason: "generator_still"},
		"a short stop":                {pauses: []time.Duration{ms(300)}, reason: "generator_still"},
		"what a scheduler may do":     {pauses: []time.Duration{ms(110)}, warned: "generator_stood_still"},
		"many short ones":             {pauses: []time.Duration{ms(30), ms(30), ms(30), ms(30), ms(30), ms(30), ms(30), ms(30), ms(30)}, reason: "generator_still"},
		"a suspended machine":         {change: func(s *watch.Spent) { s.Asleep = time.Hour }, reason: "machine_suspended"},
		"a clock that drifts":         {change: func(s *watch.Spent) { s.Asleep = time.Microsecond }},
		"a quota":                     {change: func(s *watch.Spent) { s.Throttled = ms(300) }, reason: "generator_throttled"},
		"a quota that hardly matters": {change: func(s *watch.Spent) { s.Throttled = ms(20) }},
		"no processor":                {change: func(s *watch.Spent) { s.Queued = ms(900) }, reason: "generator_starved"},
		"a busy machine":              {change: func(s *watch.Spent) { s.Queued = ms(300) }, warned: "generator_queued"},
		"a fifth of a processor":      {change: func(s *watch.Spent) { s.Queued = ms(700) }, reason: "generator_starved"},
		"much work on a busy machine": {change: func(s *watch.Spent) { s.Queued, s.CPU = ms(900), s.CPU+ms(700) }, warned: "generator_queued"},
		"a hypervisor":                {change: func(s *watch.Spent) { s.HasStolen, s.Stolen = true, ms(400) }, reason: "machine_stolen"},
		"its own work waits":          {change: func(s *watch.Spent) { s.Usual, s.Rare = ms(2), ms(2) }, reason: "generator_waiting"},
		"its own work waits twice":    {change: func(s *watch.Spent) { s.Rare = ms(2) }, warned: "generator_waited"},
		"its collector stops it":      {change: func(s *watch.Spent) { s.Collecting = ms(200) }, reason: "generator_collecting"},
		"it uses all of its cores":    {change: func(s *watch.Spent) { s.CPU = time.Duration(s.Procs) * ms(900) }, reason: "generator_busy"},
		"what the system can't resolve": {change: func(s *watch.Spent) {
			s.Procs, s.HasStolen, s.Stolen = 1, true, ms(20)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			record := judgedTrial(c.change, c.pauses...)
			got := ""
			for _, f := range record.Findings {
				got += string(f.Code) + " "
			}
			if c.reason == "" && got != "" || !strings.Contains(got, c.reason) {
				t.Errorf("reasons %q, want %q", got, c.reason)
			}
			var codes []string
			for _, w := range record.Warnings {
				codes = append(codes, string(w.Code))
			}
			if strings.Join(codes, " ") != c.warned {
				t.Errorf("warnings %v, want %q", codes, c.warned)
			}
		})
	}
}

// Where few requests took most of the time, less waiting is enough to have made them.
func TestAStarvedTailIsSeen(t *testing.T) {
	for took, valid := range map[time.Duration]bool{5 * time.Millisecond: true, 500 * time.Microsecond: false} {
		c := &cell{plan: plan.Cell{Arrival: plan.Arrival{Concurrency: 1}}, rec: newRecorder(1)}
		shard := c.rec.shards[0]
		for range 200 {
			shard.record(clockService, took)
		}
		shard.busy = time.Second
		share := c.rec.merge()
		record := &result.Trial{Generator: result.Generator{Queued: 0.4}}
		judge{record: record, elapsed: time.Second}.starved(&share, 20*time.Millisecond)
		if got := record.Valid(); got != valid {
			t.Errorf("200 requests of %v in a second: valid %v, want %v", took, got, valid)
		}
	}
}

func TestAStopDuringTheLeadInIsAWarning(t *testing.T) {
	for pauses, want := range map[time.Duration]int{0: 0, 30 * time.Millisecond: 0, 2 * time.Second: 1} {
		record := &result.Trial{}
		watchLeadIn(record, []time.Duration{pauses})
		if len(record.Warnings) != want || !record.Valid() || want > 0 && record.Warnings[0].Code != result.GeneratorStoodBefore {
			t.Errorf("%v: %+v", pauses, record)
		}
	}
}

func TestAScheduleThatWasNotKeptIsTheGeneratorsFault(t *testing.T) {
	for late, want := range map[time.Duration]result.Code{0: "", 5 * time.Millisecond: result.GeneratorLate} {
		c := &cell{rec: newRecorder(1)}
		for range 20 {
			c.rec.shards[0].record(clockSendLag, late)
		}
		record, share := &result.Trial{}, c.rec.merge()
		judge{record: record, elapsed: time.Second}.schedule(&share, time.Millisecond)
		if got := append(record.Findings, result.Finding{})[0].Code; got != want {
			t.Errorf("%v late: %q, want %q", late, got, want)
		}
	}
}

func TestWhatRanOutMakesATrialInvalid(t *testing.T) {
	for kind, want := range map[client.ErrorKind]result.Code{client.Exhausted: result.Exhausted, client.NoMemory: result.NoMemory} {
		record := &result.Share{Trial: result.Trial{Counts: result.Counts{ErrorKinds: map[string]int64{kind.String(): 1}}}}
		watchGenerator(record, &trial{cell: &cell{rec: newRecorder(1)}}, watch.Spent{Elapsed: time.Second})
		if len(record.Findings) != 1 || record.Findings[0].Code != want {
			t.Errorf("%s: %v", kind, record.Findings)
		}
	}
}

// Streams take long, and are judged by what their events take.
func TestTheGeneratorMayBeLateByEvents(t *testing.T) {
	recorded := func(d time.Duration) *result.Recorder {
		r := result.NewRecorder()
		for range 10 {
			r.Record(d)
		}
		return r
	}
	one := &trial{cell: &cell{}}
	share := &result.Share{Clocks: map[string]*result.Recorder{"service": recorded(4 * time.Second)}}
	if limit := one.lateLimit(share); limit < 190*time.Millisecond {
		t.Errorf("of responses of 4 s: %v", limit)
	}
	share.Clocks["first_event"], share.Clocks["gap"] = recorded(400*time.Millisecond), recorded(100*time.Millisecond)
	if limit := one.lateLimit(share); limit < 4900*time.Microsecond || limit > 5100*time.Microsecond {
		t.Errorf("of streams with gaps of 100 ms: %v", limit)
	}
	share.Clocks["gap"] = recorded(time.Microsecond) // several in each read
	if limit := one.lateLimit(share); limit != maxLateness {
		t.Errorf("of streams whose events come together: %v", limit)
	}
}

// One event in a hundred may be read when others of its stream had come after it; where there are too few for a p99, one in twenty; of first events one in a thousand.
func TestBlurredEventsMakeATrialInvalid(t *testing.T) {
	for _, test := range []struct {
		streams, events, blurred, first int64
		want                            result.Code
	}{
		{10, 1000, 0, 0, ""},
		{10, 1000, 10, 0, ""},
		{10, 1000, 11, 0, result.EventsBlurred},
		{10, 100, 5, 0, ""},
		{10, 100, 6, 0, result.EventsBlurred},
		{1000, 100_000, 1, 1, ""},
		{1000, 100_000, 2, 2, result.FirstEventsBlurred},
		{100, 100_000, 5, 5, ""},
		{100, 100_000, 6, 6, result.FirstEventsBlurred},
	} {
		c := &cell{plan: plan.Cell{Arrival: plan.Arrival{Concurrency: 1}}, rec: newRecorder(1)}
		share := c.rec.merge()
		share.Duration, share.Requests, share.Streamed = 1, 200, result.Streamed{Streams: test.streams, Events: test.events, Blurred: test.blurred, BlurredFirst: test.first}
		watchGenerator(&share, &trial{cell: c}, watch.Spent{Elapsed: time.Second, Procs: 2})
		if found := share.Findings; len(found) > 1 || len(found) == 0 && test.want != "" || len(found) == 1 && found[0].Code != test.want {
			t.Errorf("%d of %d events and the first of %d of %d streams are blurred: %v, want %q", test.blurred, test.events, test.first, test.streams, found, test.want)
		}
		if warned := len(share.Warnings) == 1 && share.Warnings[0].Code == result.FirstEventsLate; warned != (test.first > 0) {
			t.Errorf("the first events of %d streams were late: %v", test.first, share.Warnings)
		}
	}
}
