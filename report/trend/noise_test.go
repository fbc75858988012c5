package trend

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bench/history"
	"bench/report/escape"
)

func TestHistoryNoiseSaysWhatCanBeSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	series := func(metric string, runs int, noise float64, modes float64) history.Series {
		s := history.Series{Address: "api/orders/pool/8", Metric: metric}
		for i := range runs {
			x := noise*rng.NormFloat64() + modes*float64(rng.IntN(2))
			machine := "a"
			if i%4 == 3 {
				machine, x = "b", x+0.05
			}
			s.Points = append(s.Points, history.Point{
				Run: fmt.Sprint("run", i), Commit: fmt.Sprint("c", i/2), Position: i / 2, StartedAt: time.Unix(int64(i)*3600, 0), Machine: machine,
				Fingerprint: "f", Anchor: "x", Ratio: &x, Value: 1, Valid: true,
			})
		}
		return s
	}
	v := &history.View{Project: "shop", Points: []history.Series{series("cpu_per_request", 60, 0.004, 0), series("service.p50", 60, 0.002, 0.03), series("service.p99", 5, 0.01, 0)}}
	v.Analysis = history.Analyse(history.Project{Series: v.Points})
	rows, notes := Noise(v)
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "|"))
	}
	text := strings.ReplaceAll(strings.Join(append(lines, notes...), "\n"), escape.NBSP, " ")
	for _, want := range []string{
		"api/orders/pool/8|CPU per request|60|0.", "60 runs of 30|2\n", "|4|not known yet|||", "service p50 lies about two values, 3", "apart: processes", "is +5", "on b (15 runs)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it doesn't say %q:\n%s", want, text)
		}
	}
}
