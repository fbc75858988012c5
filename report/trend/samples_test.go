package trend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"bench/history"
)

// A chronicle is how a project of a test has been.
type chronicle struct {
	cells, commits int
	anchored       bool
	hostile        bool
}

// hostileSubject has what a commit's subject may do to a page: markup, what turns the writing direction, and what has no end.
var hostileSubject = `<script>alert(1)</script>"><img src=x onerror=alert(2)> ` + "\u202egnp.exe\u2066 " + fmt.Sprintf("%0300d", 7)

// view makes a project's view: each metric of each cell changes at places of its own, on two classes of machines.
func (p chronicle) view() *history.View {
	v := &history.View{Project: "shop", Branch: "main", Machines: []string{"ci-vm", "ci-metal"}}
	if p.anchored {
		v.Anchor = "8b0b93f0c1d2e3f4a5b6c7d8"
	}
	if p.hostile {
		v.Project, v.Branch, v.Machines[1] = `</title><b>shop`, "<i>\u202emain", `"><script>m`
	}
	start := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	subjects := []string{"Validate orders twice", "Add audit trail to orders", "Serialise orders with reflection", "Log orders", "Speed up the cart", "Update dependencies"}
	for i := range p.commits {
		at := start.Add(time.Duration(i) * 11 * time.Hour)
		c := history.Commit{Hash: fmt.Sprintf("%07x%033x", 0x9d01db6+i*7919, i), Position: i, CommittedAt: at, Subject: subjects[i%len(subjects)], Author: "Ada"}
		if p.hostile {
			c.Subject, c.Author, c.URL = hostileSubject, "<b>Eve", "javascript:alert(3)"
		}
		v.Commits = append(v.Commits, c)
		v.Runs = append(v.Runs, history.Run{
			ID: fmt.Sprintf("r%04d", i), Commit: c.Hash, Branch: v.Branch, Machine: v.Machines[p.machine(i)], Status: "complete", StartedAt: at.Add(time.Hour),
			Valid: i%37 != 20, BenchVersion: "1.0", Anchor: v.Anchor,
		})
	}
	metrics := []string{"cpu_per_request", "service.p50", "service.p99", "throughput"}
	for k := range p.cells {
		address := fmt.Sprintf("api/orders/pool/%d", k+1)
		if p.hostile {
			address = fmt.Sprintf("api/<b>%d/\u202epool/%0100d", k, k)
		}
		for m, metric := range metrics {
			v.Points = append(v.Points, p.series(v, address, metric, uint64(k*10+m)))
		}
	}
	v.Analysis = history.Analyse(history.Project{Series: v.Points})
	return v
}

func (p chronicle) machine(i int) int {
	if i%5 == 3 {
		return 1
	}
	return 0
}

// series are the points of one metric.
func (p chronicle) series(v *history.View, address, metric string, seed uint64) history.Series {
	s := history.Series{Address: address, Metric: metric, MoreIsBetter: metric == "throughput"}
	chance := rand.New(rand.NewPCG(seed, 1))
	value, noise := 95e-6, 0.004
	if metric == "throughput" {
		value = 21000
	}
	changes := map[int]float64{}
	switch seed % 10 {
	case 0:
		changes = map[int]float64{p.commits / 3: 0.025, p.commits / 2: 0.16, p.commits/2 + 6: -0.16, p.commits * 4 / 5: 0.03}
	case 1:
		noise, changes = 0.02, map[int]float64{p.commits / 2: 0.15, p.commits/2 + 6: -0.15}
	case 3:
		changes = map[int]float64{p.commits / 3: 0.06}
	}
	level := 0.02
	for i, r := range v.Runs {
		level += changes[i]
		machine := 0.2 * math.Sin(float64(i)/17)
		if p.machine(i) == 1 {
			machine += 0.3
		}
		ratio := level + noise*chance.NormFloat64()
		if i == 17 {
			ratio += 0.4
		}
		point := history.Point{
			Run: r.ID, Commit: r.Commit, Position: i, StartedAt: r.StartedAt, Machine: r.Machine, Fingerprint: "f1", Valid: r.Valid,
			Value: value * math.Exp(ratio+machine),
		}
		if i > p.commits/4 {
			point.Fingerprint = "f2"
		}
		if p.anchored {
			anchor, se := value*math.Exp(machine), noise/2
			point.Anchor, point.Ratio, point.AnchorValue, point.StandardError = v.Anchor, &ratio, &anchor, &se
		}
		s.Points = append(s.Points, point)
	}
	return s
}
