package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"bench/result"
)

// A simulation is one trial.
type simulation struct {
	draft
	random   *rand.Rand
	noise    float64 // this trial's, on every delay
	now      time.Duration
	kit      *kit
	named    map[string]*result.NamedRequest
	counts   result.Counts
	busy     time.Duration
	timeline []result.Span
	examples []result.Example
}

func newSimulation(d draft, tools *kit, seed, block uint64) *simulation {
	s := &simulation{
		draft: d, random: rand.New(rand.NewPCG(seed, block)),
		kit: tools, named: map[string]*result.NamedRequest{},
		counts: result.Counts{StatusCodes: map[string]int64{}, ErrorKinds: map[string]int64{}},
	}
	for _, r := range tools.clocks {
		r.Reset()
	}
	shared := rand.New(rand.NewPCG(7, block)) // what the machine does in a block meets all cells alike
	s.noise = math.Exp(0.02*shared.NormFloat64() + 0.004*s.random.NormFloat64())
	if s.slower == 0 {
		s.slower = 1
	}
	return s
}

func (s *simulation) record(clock string, d time.Duration) { s.recorder(clock).Record(d) }

func (s *simulation) recorder(clock string) *result.Recorder {
	if s.kit.clocks[clock] == nil {
		s.kit.clocks[clock] = result.NewRecorder()
	}
	return s.kit.clocks[clock]
}

// service draws how long one request takes: its delay, and what network and server add.
func (s *simulation) service(delay time.Duration) time.Duration {
	overhead := 350 * time.Microsecond
	if s.fresh {
		overhead += 180 * time.Microsecond
	}
	tail := math.Exp(0.25 * s.random.NormFloat64())
	if s.random.Float64() < 0.01 {
		tail *= 4
	}
	return time.Duration(s.slower * s.noise * (float64(delay)*(1+0.01*s.random.NormFloat64()) + float64(overhead)*tail))
}

func (s *simulation) run() {
	if s.rate > 0 {
		s.open()
		return
	}
	for batch := range s.batches {
		s.counts.Batches++
		s.batch(batch == 0)
	}
}

// open sends batches on a schedule to a server with a queue of its own.
func (s *simulation) open() {
	var due, free time.Duration
	for range s.batches {
		due += time.Duration(s.random.ExpFloat64() / s.rate * float64(time.Second))
		lag := time.Duration(20+60*s.random.Float64()) * time.Microsecond
		sent := max(due, free)
		took := s.service(s.delays[0])
		free = sent + took
		s.record("send_lag", lag)
		s.record("queue", sent-due+lag)
		s.record("response", free-due+lag)
		s.record("service", took)
		s.record("makespan", free-due+lag)
		s.record("delivery", free-due+lag)
		s.done(0, "200")
		s.now, s.busy = free, s.busy+took
		s.counts.Batches++
	}
}

// batch runs one batch through the slots that the concurrency leaves.
func (s *simulation) batch(first bool) {
	slots := make([]time.Duration, max(1, s.concurrency))
	sent, done := make([]time.Duration, len(s.delays)), make([]time.Duration, len(s.delays))
	failed := make([]bool, len(s.delays))
	for i, delay := range s.delays {
		slot := slices.Index(slots, slices.Min(slots))
		sent[i] = slots[slot] + 15*time.Microsecond
		took, ok := s.one(i, delay)
		done[i], failed[i] = sent[i]+took, !ok
		slots[slot] = done[i]
		s.record("queue", sent[i])
		s.busy += took
	}
	last := slices.Max(done)
	delivered := slices.Clone(done)
	if s.kind == "map" || s.kind == "gather" {
		for i := range delivered {
			delivered[i] = last + 20*time.Microsecond
		}
	}
	for i := range delivered {
		switch took := done[i] - sent[i]; {
		case failed[i] && took == timeout:
			s.recorder("delivery").RecordCensored(delivered[i])
		case !failed[i]:
			s.record("delivery", delivered[i])
			s.record("head_of_line", delivered[i]-done[i])
		}
	}
	s.record("released", slices.Max(delivered))
	if s.now += slices.Max(delivered) + 100*time.Microsecond; !slices.Contains(failed, false) {
		return
	}
	s.record("makespan", slices.Max(delivered))
	s.record("first_result", slices.Min(delivered))
	ordered := slices.Sorted(slices.Values(delivered))
	for name, share := range map[string]float64{"p10": 0.1, "p50": 0.5, "p90": 0.9, "p100": 1} {
		s.record("time_to."+name, ordered[int(math.Ceil(share*float64(len(ordered))))-1])
	}
	if first {
		s.timeline = spans(s.names, sent, done, delivered, failed)
	}
	s.counts.Buffered.Max = max(s.counts.Buffered.Max, int64(len(delivered)/2))
}

func spans(names []string, sent, done, delivered []time.Duration, failed []bool) []result.Span {
	all := make([]result.Span, len(sent))
	for i := range sent {
		at := delivered[i].Seconds()
		all[i] = result.Span{Name: names[i], Sent: sent[i].Seconds(), Done: done[i].Seconds(), Delivered: &at}
		if failed[i] {
			all[i].Delivered, all[i].Error = nil, "timeout"
		}
	}
	return all
}

// one performs request i: how long it took, and whether it succeeded.
func (s *simulation) one(i int, delay time.Duration) (time.Duration, bool) {
	took := s.service(delay)
	dice := s.random.Float64()
	switch {
	case dice < s.timeouts:
		s.recorder("service").RecordCensored(timeout)
		s.fail(i, "timeout", "no answer within 5s")
		return timeout, false
	case dice < s.timeouts+s.errors/2:
		s.fail(i, "refused", "dial tcp 127.0.0.1:41873: connect: connection refused")
		return 200 * time.Microsecond, false
	case dice < s.timeouts+s.errors:
		s.counts.StatusCodes["503"]++
		s.fail(i, "status", "503 Service Unavailable, expected 200")
		return took, false
	}
	s.record("service", took)
	s.nameRecorder(i).Record(took)
	connect := time.Duration(0)
	if s.fresh {
		connect = time.Duration(120+60*s.random.Float64()) * time.Microsecond
		s.record("phases.dns", 0)
		s.record("phases.connect", connect)
		s.record("connecting", connect)
		s.counts.Connections.Opened++
	} else {
		s.counts.Connections.Reused++
	}
	s.record("phases.first_byte", took-connect-40*time.Microsecond)
	s.record("phases.transfer", 40*time.Microsecond)
	s.done(i, "200")
	return took, true
}

func (s *simulation) nameRecorder(i int) *result.Recorder {
	if s.kit.names[s.names[i]] == nil {
		s.kit.names[s.names[i]] = result.NewRecorder()
	}
	return s.kit.names[s.names[i]]
}

func (s *simulation) request(i int) *result.NamedRequest {
	n := s.named[s.names[i]]
	if n == nil {
		n = &result.NamedRequest{Name: s.names[i], Kinds: map[string]int64{}, FailedCodes: map[string]int64{}}
		s.named[s.names[i]] = n
	}
	return n
}

func (s *simulation) done(i int, status string) {
	s.counts.Requests++
	s.counts.Asked++
	s.counts.Results++
	s.counts.StatusCodes[status]++
	s.counts.BytesIn += 412
	s.counts.BytesOut += 96
	s.request(i).Requests++
}

func (s *simulation) fail(i int, kind, message string) {
	s.counts.Requests++
	s.counts.Asked++
	s.counts.Errors++
	if kind == "status" {
		s.counts.Results++
	}
	s.counts.ErrorKinds[kind]++
	n := s.request(i)
	n.Requests++
	n.Errors++
	n.Kinds[kind]++
	if kind == "status" {
		n.FailedCodes["503"]++
	}
	if !slices.ContainsFunc(s.examples, func(e result.Example) bool { return e.Kind == kind }) {
		s.examples = append(s.examples, result.Example{Kind: kind, Request: "GET " + s.names[i], Message: message})
	}
}

func (s *simulation) trial(block int) result.Trial {
	out := result.Trial{Block: block, Order: int(s.random.Uint64() % 9), StartedAt: float64(block) * 2, Duration: s.now.Seconds(), Counts: s.counts}
	if s.now > 0 {
		out.InFlight.Mean = s.busy.Seconds() / s.now.Seconds()
	}
	out.InFlight.Max = int64(max(1, min(s.concurrency, len(s.delays))))
	out.Generator = result.Generator{CPUPerRequest: 11e-6, CPUShare: 0.03}
	if s.cpu > 0 {
		used := s.cpu.Seconds() * s.noise * s.slower * float64(s.counts.Requests)
		out.ServerCPU = &used
	}
	if s.cpu > 0 {
		peak := 48 * (1 << 20) * math.Exp(0.2*s.random.NormFloat64())
		out.PeakMemory = &peak
	}
	if s.kind == "pool" { // no batch, no consumer
		for _, clock := range []string{"makespan", "first_result", "released", "delivery", "head_of_line", "queue", "time_to.p10", "time_to.p50", "time_to.p90", "time_to.p100"} {
			s.recorder(clock).Reset()
		}
	}
	if err := out.Record(s.kit.clocks); err != nil {
		panic(err)
	}
	return out
}

// mergeNames adds this trial's requests to the cell's.
func (s *simulation) mergeNames(names []result.NamedRequest) []result.NamedRequest {
	for _, name := range slices.Compact(slices.Clone(s.names)) {
		fresh := s.named[name]
		if fresh == nil {
			continue
		}
		i := slices.IndexFunc(names, func(n result.NamedRequest) bool { return n.Name == name })
		if i < 0 {
			i, names = len(names), append(names, result.NamedRequest{Name: name, Kinds: map[string]int64{}, FailedCodes: map[string]int64{}})
		}
		names[i].Requests += fresh.Requests
		names[i].Errors += fresh.Errors
		for code, n := range fresh.FailedCodes {
			names[i].FailedCodes[code] += n
		}
		for k, n := range fresh.Kinds {
			names[i].Kinds[k] += n
		}
	}
	return names
}
