package result

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// scatteredShare is the part that one of so many recorders has of 3,000 samples and what goes with them; part 0 of 1 is all.
func scatteredShare(part, parts int) Share {
	s := Share{
		Trial: Trial{
			Counts: Counts{StatusCodes: map[string]int64{}, ErrorKinds: map[string]int64{}},
			Pace:   &Pace{Seconds: 2},
		},
		Clocks: map[string]*Recorder{}, Names: make([]NameShare, 3), Slices: make([]Slice, 4),
	}
	for i := part; i < 3000; i += parts {
		d := time.Duration(i*i) * time.Microsecond
		name := &s.Names[i%3]
		s.Requests++
		name.Requests++
		s.Busy += d
		s.Pace.Due++
		s.Slices[i%4].Sum += d
		s.Slices[i%4].Count++
		if i%10 == 0 {
			s.Errors++
			s.ErrorKinds["status"]++
			name.Errors++
			name.Kinds = addCounts(name.Kinds, map[string]int64{"status": 1})
			name.Codes = addCounts(name.Codes, map[int]int64{500 + i%2: 1})
			continue
		}
		for _, clock := range []string{"service", OnTime("service")}[:1+i%2] {
			if s.Clocks[clock] == nil {
				s.Clocks[clock] = NewSparseRecorder()
			}
			s.Clocks[clock].Record(d)
		}
		if name.Service == nil {
			name.Service = NewSparseRecorder()
		}
		name.Service.Record(d)
	}
	s.Duration = 2
	return s
}

func TestPartsAreTheWholeInAnyNumber(t *testing.T) {
	whole := scatteredShare(0, 1)
	want, err := json.Marshal(&whole)
	if err != nil {
		t.Fatal(err)
	}
	trial, err := whole.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	for _, parts := range []int{1, 2, 7, 4000} { // of 4,000 some have nothing
		shares := make([]Share, parts)
		for i := range shares {
			part := scatteredShare(parts-1-i, parts)
			text, err := json.Marshal(&part)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &shares[i]); err != nil {
				t.Fatal(err)
			}
		}
		merged := Merge(shares)
		got, err := json.Marshal(&merged)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%d parts are\n%.2000s\nwant\n%.2000s", parts, got, want)
		}
		if again, err := merged.Recorded(); err != nil || !reflect.DeepEqual(again, trial) {
			t.Errorf("the trial of %d parts is\n%+v (%v)\nwant\n%+v", parts, again, err, trial)
		}
	}
	if trial.InFlight.Mean != whole.Busy.Seconds()/2 || len(trial.Pace.Responses) != 4 || trial.Pace.Responses[3] == nil {
		t.Errorf("in flight %v, pace %+v", trial.InFlight, trial.Pace)
	}
}

// What is no sum: who was under way at once, what generators found out about themselves, and what is shown.
func TestPartsAreToldTogether(t *testing.T) {
	cpu, more := 2.0, 3.0
	a := Share{
		Trial: Trial{
			Counts: Counts{Requests: 100, InFlight: InFlight{Max: 3}, Buffered: Buffered{Max: 5}}, Duration: 1, ServerCPU: &cpu,
			Generator: Generator{CPUPerRequest: 1, CPUShare: 0.5, Queued: 1, Still: []float64{0.3, 0.1}},
			Warnings:  []Warning{{Code: "redirects"}},
		},
		Examples: []Example{{Kind: "reset"}, {Kind: "reset"}},
	}
	b := Share{
		Trial: Trial{
			Counts: Counts{Requests: 300, InFlight: InFlight{Max: 4}, Buffered: Buffered{Max: 2}}, Duration: 2, ServerCPU: &more, Partial: true,
			Generator: Generator{CPUPerRequest: 3, CPUShare: 0.7, Queued: 2, Still: []float64{0.2}},
			Warnings:  []Warning{{Code: "repeated"}}, PeakMemory: &cpu,
		},
		Examples: []Example{{Kind: "reset"}, {Kind: "reset"}, {Kind: "tls"}}, Spans: []Span{{Name: "a"}},
	}
	m := Merge([]Share{a, b})
	if m.InFlight.Max != 7 || m.Buffered.Max != 5 || m.Duration != 2 || *m.ServerCPU != 5 || *m.PeakMemory != 2 || !m.Partial {
		t.Errorf("merged: %+v", m.Trial)
	}
	if g := m.Generator; g.CPUPerRequest != 2.5 || g.CPUShare != 0.7 || g.Queued != 3 || !reflect.DeepEqual(g.Still, []float64{0.3, 0.2, 0.1}) {
		t.Errorf("the generators: %+v", g)
	}
	if len(m.Warnings) != 2 || len(m.Examples) != 4 || len(m.Spans) != 1 {
		t.Errorf("%d warnings, examples %v, timeline %v", len(m.Warnings), m.Examples, m.Spans)
	}
	if *a.ServerCPU != 2 || len(a.Generator.Still) != 2 {
		t.Error("a part was changed")
	}
	if empty := Merge(nil); empty.Requests != 0 {
		t.Errorf("nothing is %+v", empty)
	}
}

func TestAShareOfOtherRequestsIsRefused(t *testing.T) {
	c := Cell{Address: "a", Names: []NamedRequest{{Name: "one"}, {Name: "two"}}}
	var a Aggregator
	if _, err := a.Keep(&c, &Share{Names: make([]NameShare, 3)}); err == nil || !strings.Contains(err.Error(), "3 request names, not 2") {
		t.Errorf("error %v", err)
	}
	if len(c.TrialData) != 0 {
		t.Error("it was kept")
	}
}
