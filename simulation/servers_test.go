package simulation

import (
	"math"
	"math/rand/v2"

	"bench/result/capacity"
)

// A server is a target whose capacity is known: what it does in a trial at a level, on a machine that is so much slower than
// usual.
type server interface {
	trial(rng *rand.Rand, level, slowness float64) capacity.Tried
	truth(slowness float64) float64 // the highest level at which a long trial holds on it
}

// What a simulated trial of a search takes: it begins with an empty queue and load that is not recorded.
const (
	trialSeconds  = 4.0
	leadIn        = 1.0
	betweenTrials = 0.25 // until nothing is in flight, settling
)

// queue is one or several servers with one queue before them, random or regular arrivals and random or equal service times.
type queue struct {
	servers int
	rate    float64 // what each of them does in a second
	regular bool    // arrivals
	equal   bool    // service times
	bound   float64 // of response.p99, in seconds; 0: none
	least   float64 // of throughput over the rate; 0: none
}

func (q queue) truth(slowness float64) float64 {
	rate := q.rate / slowness
	switch {
	case q.least > 0:
		return rate / q.least
	case q.equal:
		return rate
	case q.servers == 1:
		return mm1(rate, q.bound)
	}
	return mmc(q.servers, rate, q.bound)
}

func (q queue) trial(rng *rand.Rand, level, slowness float64) capacity.Tried {
	service, interval := slowness/q.rate, 1/level
	free := make([]float64, q.servers) // when each of them is
	var n, beyond, done int64
	var sums, counts [20]float64
	for at := 0.0; ; {
		if q.regular {
			at += interval
		} else {
			at += interval * rng.ExpFloat64()
		}
		if at > trialSeconds {
			break
		}
		first := 0
		for i, f := range free {
			if f < free[first] {
				first = i
			}
		}
		took := service
		if !q.equal {
			took *= rng.ExpFloat64()
		}
		end := max(at, free[first]) + took
		free[first] = end
		if end >= leadIn && end < trialSeconds {
			done++
		}
		if at < leadIn {
			continue
		}
		n++
		if end-at > q.bound {
			beyond++
		}
		part := min(int(at/trialSeconds*20), 19)
		sums[part], counts[part] = sums[part]+end-at, counts[part]+1
	}
	margins := make([]float64, 0, 3)
	grows := false
	if q.bound > 0 {
		margins = append(margins, capacity.Beyond(beyond, n, 0.01))
		var responses []float64
		for i := 5; i < 20; i++ {
			responses = append(responses, sums[i]/counts[i])
		}
		if g := capacity.Growth(responses, trialSeconds-leadIn); g > 0 {
			margins = append(margins, capacity.Lasting(g, q.bound))
			grows = true
		}
	}
	if q.least > 0 {
		margins = append(margins, capacity.Short(float64(done), float64(n), q.least))
	}
	tried := capacity.Tried{Level: level}
	tried.Judge(grows, margins...)
	return tried
}

// mm1 is the rate at which one server of exponential service times has a p99 of response of bound: response times are
// exponential with the rate that is left (Kleinrock 1975, section 3.2).
func mm1(rate, bound float64) float64 { return rate - math.Log(100)/bound }

// mmc is that of c servers: a request waits with Erlang's C, then for an exponential time of the rate that is left
// (Kleinrock 1975, section 3.5).
func mmc(c int, rate, bound float64) float64 {
	low, high := 0.0, float64(c)*rate
	for range 100 {
		level := low + (high-low)*0.4999 // never where the rates that are added are the same
		if mmcBeyond(c, rate, level, bound) < 0.01 {
			low = level
		} else {
			high = level
		}
	}
	return low
}

// mmcBeyond is the share of responses that take longer.
func mmcBeyond(c int, rate, level, bound float64) float64 {
	a := level / rate
	b := 1.0 // Erlang's B, by its recursion
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	waits := b / (1 - a/float64(c)*(1-b))
	left := float64(c)*rate - level
	// service alone, or a wait of the rate that is left and then a service
	after := (left*math.Exp(-rate*bound) - rate*math.Exp(-left*bound)) / (left - rate)
	return (1-waits)*math.Exp(-rate*bound) + waits*after
}

// A namedServer has a name in the tables.
type namedServer struct {
	name string
	server
	slow bool // its queue forgets more slowly than trials are long enough for: intervals are off, as the documentation tells
}

var servers = []namedServer{
	{name: "token bucket, 1,000/s", server: queue{servers: 1, rate: 1000, equal: true, regular: true, bound: 0.05}},
	{name: "token bucket, 98 % of random arrivals", server: queue{servers: 1, rate: 1000, equal: true, least: 0.98}},
	{name: "M/M/1", server: queue{servers: 1, rate: 6000, bound: 0.008}},
	{name: "M/M/8", server: queue{servers: 8, rate: 750, bound: 0.015}},
}

// heldOut are servers on which nothing was tried while the method was made.
var heldOut = []namedServer{
	{name: "token bucket, 3,700/s", server: queue{servers: 1, rate: 3700, equal: true, regular: true, bound: 0.02}},
	{name: "token bucket, 95 % of random arrivals, 2,300/s", server: queue{servers: 1, rate: 2300, equal: true, least: 0.95}},
	{name: "M/M/1, 3,500/s", server: queue{servers: 1, rate: 3500, bound: 0.025}, slow: true},
	{name: "M/M/3", server: queue{servers: 3, rate: 1300, bound: 0.01}},
}
