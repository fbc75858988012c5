package engine

import (
	"math"
	"time"
)

// exactly is a number that must be met; unknown one that must not be there.
func exactly(n int64) (low, high float64) { return float64(n), float64(n) }

func unknown() (low, high float64) { return -1, -1 }

func ratioFact(part, whole int64) (low, high float64) {
	if whole == 0 {
		return unknown()
	}
	r := float64(part) / float64(whole)
	return r, r
}

func perSecondFact(f *facts) (low, high float64) {
	r := float64(f.good()) / f.time()
	return r, r
}

// scalarFacts are what the metrics that are one number a trial must be, from below and from above.
var scalarFacts = map[string]func(f *facts) (low, high float64){
	"throughput":        perSecondFact,
	"throughput.median": perSecondFact,
	"throughput.mean":   perSecondFact,
	"error_ratio": func(f *facts) (float64, float64) {
		errors := f.sent() - f.good() - f.cell.ErrorKinds["cancelled"]
		return ratioFact(errors, f.sent())
	},
	"yield":                     func(f *facts) (float64, float64) { return ratioFact(f.results(), f.asked()) },
	"cpu_per_request":           func(*facts) (float64, float64) { return unknown() }, // no server of ours
	"peak_memory":               func(*facts) (float64, float64) { return unknown() },
	"client.cpu_per_request":    func(*facts) (float64, float64) { return unknown() }, // no client program
	"client.peak_memory":        func(*facts) (float64, float64) { return unknown() },
	"generator.cpu_per_request": func(*facts) (float64, float64) { return 0, math.Inf(1) },
	"generator.cpu_share":       func(*facts) (float64, float64) { return 0, 1 },
	"capacity":                  func(*facts) (float64, float64) { return unknown() }, // nothing was searched for
	"in_flight.mean": func(f *facts) (float64, float64) {
		_, _, busy := f.dwell()
		return busy.Seconds() / f.time(), float64(f.cell.InFlight.Max) * f.wall.Seconds() / f.time()
	},
	"in_flight.max": func(f *facts) (float64, float64) {
		most := f.sent()
		if n := int64(f.loop.arrival.Concurrency); n > 0 {
			most = min(most, n)
		}
		return float64(f.peak()), float64(most)
	},
	"connections.opened": func(f *facts) (float64, float64) { return 0, float64(f.connections) },
	"connections.reused": func(f *facts) (float64, float64) {
		return exactly(f.sent() + f.cell.Redirects - f.cell.Connections.Opened + f.cut())
	},
	"connections.repeated": func(f *facts) (float64, float64) {
		if f.again {
			return exactly(f.of(0))
		}
		return 0, 0
	},
	"batches": func(f *facts) (float64, float64) {
		if f.pooled {
			return 0, 0
		}
		return float64(f.sent()) / float64(f.size), float64(f.sent())
	},
	"requests":  func(f *facts) (float64, float64) { return exactly(f.sent()) },
	"redirects": func(f *facts) (float64, float64) { return exactly(f.of(302)) },
	"results":   func(f *facts) (float64, float64) { return exactly(f.results()) },
	"errors": func(f *facts) (float64, float64) {
		return exactly(f.sent() - f.good() - f.cell.ErrorKinds["cancelled"])
	},
	"broken_ratio":      func(*facts) (float64, float64) { return unknown() }, // no request needs another
	"skipped":           func(*facts) (float64, float64) { return unknown() },
	"left_out":          func(*facts) (float64, float64) { return unknown() },  // none has a condition
	"retries":           func(*facts) (float64, float64) { return exactly(0) }, // none is tried again
	"retried_ratio":     func(f *facts) (float64, float64) { return ratioFact(0, f.sent()) },
	"events":            func(*facts) (float64, float64) { return unknown() }, // no response comes as events
	"events_per_second": func(*facts) (float64, float64) { return unknown() },
	"units":             func(*facts) (float64, float64) { return unknown() },
	"stalls":            func(*facts) (float64, float64) { return unknown() },
	"orphans":           func(*facts) (float64, float64) { return 0, 0 },
	"lost": func(f *facts) (float64, float64) {
		if f.cancels { // the failure itself was raised, and not for its own place
			return 0, float64(f.cell.Batches)
		}
		return 0, 0
	},
	"cancelled": func(f *facts) (float64, float64) {
		if f.cancels {
			return exactly(f.asked() - f.cell.Errors)
		}
		return 0, 0
	},
	"missed":       func(*facts) (float64, float64) { return 0, 0 },
	"buffered.max": func(f *facts) (float64, float64) { return 0, float64(f.size) },
	"bytes_in":     func(f *facts) (float64, float64) { _, wrote := f.bytes(); return exactly(wrote) },
	"bytes_out":    func(f *facts) (float64, float64) { read, _ := f.bytes(); return exactly(read) },
	"time_to.p10":  timeToFact, "time_to.p50": timeToFact, "time_to.p90": timeToFact, "time_to.p100": timeToFact,
}

// cut are the connections of requests that were cut before they left.
func (f *facts) cut() int64 {
	if f.cancels {
		return f.cell.Connections.Opened + f.cell.Connections.Reused - f.sent()
	}
	return 0
}

// timeToFact: there is one where enough batches brought results, and none otherwise.
func timeToFact(f *facts) (low, high float64) {
	least, _, _ := f.dwell()
	if f.told() < 6 {
		return unknown()
	}
	return least.Seconds() * 0.998, f.wall.Seconds()
}

// told is how many batches brought a good response, of which there is one in each if there is any.
func (f *facts) told() int64 {
	if f.pooled || f.of(200) == 0 {
		return 0
	}
	return f.cell.Batches
}

// measured are the requests with times: good responses, and those that were cut by their timeout.
func (f *facts) measured() int64 { return f.of(200) + f.cell.ErrorKinds["timeout"] }

// clockFacts are how many samples a clock must have, none or some (-1: it may), and how short they may be at least.
var clockFacts = map[string]func(f *facts) (count int64, least time.Duration){
	"service":  serviceFact,
	"latency":  serviceFact,
	"response": func(f *facts) (int64, time.Duration) { return onlyIf(f.loop.lasts > 0, f) },
	"delivery": func(f *facts) (int64, time.Duration) { return onlyIf(!f.pooled, f) },
	"makespan": batchFact, "first_result": batchFact,
	"released":     func(f *facts) (int64, time.Duration) { return f.cell.Batches, 0 },
	"head_of_line": func(f *facts) (int64, time.Duration) { return batchedGood(f), 0 },
	"queue":        func(f *facts) (int64, time.Duration) { return batchedGood(f), 0 },
	"connecting":   openedFact, "phases.connect": openedFact,
	"send_lag": func(f *facts) (int64, time.Duration) {
		if f.loop.lasts == 0 {
			return 0, 0
		}
		return f.of(200), 0
	},
	"session":           func(*facts) (int64, time.Duration) { return 0, 0 }, // nobody thinks
	"first_event":       noStream,
	"gap":               noStream,
	"last_event":        noStream,
	"phases.dns":        func(*facts) (int64, time.Duration) { return 0, 0 },
	"phases.tls":        func(*facts) (int64, time.Duration) { return 0, 0 },
	"phases.first_byte": func(f *facts) (int64, time.Duration) { return f.of(200), 0 },
	"phases.transfer":   func(f *facts) (int64, time.Duration) { return f.of(200), 0 },
}

func noStream(*facts) (int64, time.Duration) { return 0, 0 } // no response comes as events

func serviceFact(f *facts) (int64, time.Duration) {
	least, _, _ := f.dwell()
	return f.measured(), least
}

func onlyIf(is bool, f *facts) (int64, time.Duration) {
	if !is {
		return 0, 0
	}
	return serviceFact(f)
}

func batchFact(f *facts) (int64, time.Duration) {
	least, _, _ := f.dwell()
	return f.told(), least
}

func batchedGood(f *facts) int64 {
	if f.pooled {
		return 0
	}
	return f.of(200)
}

// openedFact: there are none without a new connection; with one, it may not have brought a good response.
func openedFact(f *facts) (int64, time.Duration) {
	if f.cell.Connections.Opened > 0 && f.of(200) > 0 {
		return -1, 0
	}
	return 0, 0
}
