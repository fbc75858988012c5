package archive

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"bench/report"
	"bench/result"
)

// What is left of a run that was thinned out still has its distributions: those of trials, put together, to the last sample.
func TestThinResultsKeepDistributions(t *testing.T) {
	s := openTest(t, sqliteAddress(t))
	run := slower.run(1)
	all := result.NewSparseRecorder()
	trials := run.Cells[1].TrialData
	for i := range trials {
		one := result.NewSparseRecorder()
		for k := range 50 {
			one.Record(time.Duration(1+i*50+k) * time.Millisecond)
		}
		all.Merge(one)
		h, err := one.Encode()
		check(t, err)
		trials[i].Histograms = map[string]result.Histogram{"service": h}
	}
	run.Cells[1].Service.Count = all.Distribution().Count()
	for _, r := range []*result.Run{slower.run(0), run, slower.run(2), slower.run(3)} {
		imported(t, s, r, ImportOptions{})
	}
	if _, err := s.Prune(context.Background(), Keep{Full: time.Hour, Now: dayOne.Add(30 * 24 * time.Hour)}, false); err != nil {
		t.Fatal(err)
	}
	text, err := s.Run(context.Background(), "", run.Info.ID)
	check(t, err)
	thin, err := result.Parse(text)
	if err != nil || thin.Info.Labels["pruned"] == "" {
		t.Fatalf("%v %v", thin, err)
	}
	c := &thin.Cells[1]
	if h := c.TrialData[0].Histograms["service"]; h.Encoded != "" || h.Count != 50 {
		t.Errorf("a trial has %+v", h)
	}
	got, err := c.Distribution("service")
	want := all.Distribution()
	if err != nil || got.Count() != want.Count() {
		t.Fatalf("%d samples, want %d (%v)", got.Count(), want.Count(), err)
	}
	for _, q := range []float64{0, 0.5, 0.99, 1} {
		if got.Quantile(q) != want.Quantile(q) {
			t.Errorf("%g: %g, want %g", q, got.Quantile(q), want.Quantile(q))
		}
	}
	for format, says := range map[string]string{"hgrm": fmt.Sprintf("Total count    = %12d", want.Count()), "hdrlog": "thinned out", "html": "</html>"} {
		var b bytes.Buffer
		if err := report.Write(&b, format, thin, report.Options{}); err != nil || !strings.Contains(b.String(), says) {
			t.Errorf("%s: no %q (%v)", format, says, err)
		}
	}
	if public := thin.Public(); len(public.Cells[1].Histograms) > 0 {
		t.Error("documents have no histograms")
	}
}
