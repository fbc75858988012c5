package engine

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
	"bench/result/timeline"
)

// A recorder keeps what one trial measures: one shard a core, merged when the trial is over. Histograms are large (some
// 270 kB), so they belong to shards and not to workers, and a worker brings its samples a few dozen at a time.
type recorder struct {
	shards []*shard
}

// flushSize is how many samples a worker keeps before it takes a shard's lock.
const flushSize = 32

func newRecorder(names int) *recorder {
	r := &recorder{shards: make([]*shard, runtime.GOMAXPROCS(0))}
	for i := range r.shards {
		r.shards[i] = &shard{names: make([]result.NameShare, names), said: make([]statuses, names)}
	}
	return r
}

// shard gives the shard of worker i.
func (r *recorder) shard(i int) *shard { return r.shards[i%len(r.shards)] }

// reset empties the recorder for another trial. Histograms are kept: to make them anew is dearer than to clear them.
func (r *recorder) reset() {
	for _, s := range r.shards {
		s.reset()
	}
}

// A shard is one core's part of a recorder.
type shard struct {
	mu     sync.Mutex
	clocks [clocks]*result.Recorder
	names  []result.NameShare
	said   []statuses // by request name
	result.Counts
	again    int64         // requests that were made again, once or more often
	busy     time.Duration // time in flight, added up
	done     time.Duration // when the last response was
	status   [1000]int64
	kinds    [client.KindCount]int64
	told     map[string]int64           // errors of the kinds that client programs know
	once     map[client.ErrorKind]int64 // failures of what is sent once for each user
	examples []result.Example
	keeping  keeping
	times    *timeline.Recorder // nil until there is a trial that has a timeline
	sparse   bool               // its histograms are small, and slower
}

func (s *shard) record(c clockIndex, d time.Duration) { s.clock(c).Record(d) }

func (s *shard) censor(c clockIndex, d time.Duration) { s.clock(c).RecordCensored(d) }

// clock is the histogram of a clock.
func (s *shard) clock(c clockIndex) *result.Recorder {
	if s.clocks[c] == nil {
		s.clocks[c] = s.newClock()
	}
	return s.clocks[c]
}

// flush records a worker's samples.
func (s *shard) flush(samples []sample, requests []plan.Request) {
	s.mu.Lock()
	for i := range samples {
		s.add(&samples[i], requests)
	}
	s.mu.Unlock()
}

// add records one sample; the caller holds the lock.
func (s *shard) add(x *sample, requests []plan.Request) {
	if !x.left() && x.Kind == client.Cancelled {
		if x.Opened {
			s.Connections.Opened++ // which the server has seen
		}
		return // it never left: no request was made
	}
	switch x.Kind {
	case client.Skipped:
		s.Skipped++
		return // no request was made
	case client.LeftOut:
		s.LeftOut++
		return // nor was one to be
	}
	s.count(x, requests)
	s.keeping.add(x)
	if s.times != nil {
		s.timed(x)
	}
	switch x.Kind {
	case client.None:
		s.durations(x)
	case client.TimedOut, client.ConnectTimedOut, client.Stalled:
		s.censored(x)
	}
	if x.Streamed() {
		s.streamed(x)
	}
}

// count adds a sample to everything that is not a duration.
func (s *shard) count(x *sample, requests []plan.Request) {
	s.Requests++
	s.BytesIn += x.BytesIn
	s.BytesOut += x.BytesOut
	if x.Opened {
		s.Connections.Opened++
	} else if x.Sent > 0 {
		s.Connections.Reused++
	}
	s.Connections.Opened += int64(x.Hops.Opened + x.Retries.Opened)
	s.Connections.Reused += int64(x.Hops.Reused + x.Retries.Reused)
	s.wireCounts(x)
	if x.Sent > 0 {
		s.busy += x.Done - x.Sent
	}
	s.done = max(s.done, x.Done)
	if x.Status > 0 && x.Status < len(s.status) {
		s.status[x.Status]++
		s.said[x.name].add(x.Status)
	}
	name := &s.names[x.name]
	name.Requests++
	if x.Kind == client.None {
		if x.Repeats() > 0 {
			name.Again++
		}
		return
	}
	s.kinds[x.Kind]++
	name.Kinds = added(name.Kinds, x.Kind.String())
	if x.Kind == client.Cancelled {
		return // its strategy cut it: no fault of the server, and counted by the tally
	}
	s.Errors++
	name.Errors++
	if x.Kind == client.BadStatus {
		name.Codes = added(name.Codes, x.Status)
	}
	s.example(x, requests)
}

// wireCounts counts what a server can have seen of a request, and who had something of it.
func (s *shard) wireCounts(x *sample) {
	if !x.left() {
		s.Unsent++
	}
	s.Redirects += int64(x.Hops.Sent)
	s.Retries += int64(x.Retries.Sent)
	if x.Retries.Times > 0 {
		s.Retried++
	}
	if n := x.Repeats(); n > 0 {
		s.Connections.Repeated += int64(n)
		s.again++
	}
	if x.batched {
		return // its batch knows
	}
	s.Asked++
	if x.answered() {
		s.Results++
	}
}

// example keeps the first few failures of each kind.
func (s *shard) example(x *sample, requests []plan.Request) {
	if s.kinds[x.Kind] <= result.ExamplesKept {
		s.exampleOf(&x.Exchange, &requests[x.name])
	}
}

// exampleOf keeps a request that failed.
func (s *shard) exampleOf(x *client.Exchange, r *plan.Request) {
	message := x.Message
	if x.Kind == client.Forbidden && r.Range != nil { // whoever refuses says where the text is that led there
		message += fmt.Sprintf(" (the request is at %s:%d)", r.Range.Filename, r.Range.Start.Line)
	}
	s.examples = append(s.examples, result.Example{Kind: x.Kind.String(), Request: r.Name, Message: message})
}

// durations records a good response on every clock that means something for it.
func (s *shard) durations(x *sample) {
	service := x.Done - x.Sent
	s.record(clockService, service)
	if h := s.named(x.name); h != nil {
		h.Record(service)
	}
	s.record(clockFirstByte, x.FirstByte-x.Sent)
	s.record(clockTransfer, x.Done-x.FirstByte)
	if x.Opened || x.Hops.Opened > 0 || x.Retries.Opened > 0 {
		s.phases(x)
	}
	if x.Opening > 0 {
		s.record(clockConnecting, x.Opening)
	}
	if x.scheduled {
		s.record(clockResponse, x.Done-x.available)
	}
	if x.lag != clock.Unset {
		s.record(clockSendLag, x.lag)
	}
	if !x.batched {
		return
	}
	s.record(clockQueue, x.queue())
	if x.delivered != clock.Unset {
		s.record(clockDelivery, x.delivered-x.available)
		s.record(clockHeadOfLine, x.delivered-x.Done)
	}
}

// phases records what it took to get a connection.
func (s *shard) phases(x *sample) {
	if x.DNS > 0 {
		s.record(clockDNS, x.DNS)
	}
	if x.Connect > 0 {
		s.record(clockConnect, x.Connect)
	}
	if x.TLS > 0 {
		s.record(clockTLS, x.TLS)
	}
}

// censored records a request cut by its timeout: each clock would have shown at least this long.
func (s *shard) censored(x *sample) {
	start := x.Sent
	if start == 0 { // it never got a connection
		start = x.Done - x.Opening
	}
	if x.Kind == client.ConnectTimedOut {
		s.censor(clockConnecting, x.Opening)
	}
	s.censor(clockService, x.Done-start)
	if h := s.named(x.name); h != nil {
		h.RecordCensored(x.Done - start)
	}
	if x.scheduled {
		s.censor(clockResponse, x.Done-x.available)
	}
	if x.batched {
		s.censor(clockDelivery, x.Done-x.available)
	}
}

func (s *shard) reset() {
	for _, h := range s.clocks {
		if h != nil {
			h.Reset()
		}
	}
	names := s.names
	for i := range names {
		h, stream := names[i].Service, names[i].Stream
		if h != nil {
			h.Reset()
		}
		stream.Reset()
		names[i] = result.NameShare{Service: h, Stream: stream}
	}
	s.keeping.reset()
	clear(s.said)
	*s = shard{clocks: s.clocks, names: names, said: s.said, keeping: s.keeping, times: s.times, sparse: s.sparse}
}

// added adds one to a count, in a map that is made when there is something to count.
func added[K comparable](counts map[K]int64, key K) map[K]int64 {
	if counts == nil {
		counts = map[K]int64{}
	}
	counts[key]++
	return counts
}
