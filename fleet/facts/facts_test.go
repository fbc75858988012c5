package facts

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const run = "r1"

func TestEachFactHasASubjectOfItsOwn(t *testing.T) {
	at := Place{Benchmark: 1, Block: 2}
	seen := map[string]bool{}
	for _, id := range []ID{
		{Kind: Epoch, Of: 3},
		{Kind: Begun, Place: at, Attempt: 4},
		{Kind: Void, Place: at, Attempt: 4},
		{Kind: Trial, Place: at, Cell: 5},
		{Kind: Result, Place: at, Attempt: 4, Cell: 5, Worker: "abcd1234", Part: 6},
		{Kind: Result, Place: at, Attempt: 4, Cell: 5, Worker: "abcd1234", Part: 7},
		{Kind: Done},
	} {
		subject := id.Subject(run)
		if seen[subject] || !strings.HasPrefix(subject, Prefix(run)) {
			t.Errorf("%+v has the subject %s", id, subject)
		}
		seen[subject] = true
		if got, err := Parse(run, subject); err != nil || got != id {
			t.Errorf("%s is %+v, %v, want %+v", subject, got, err, id)
		}
	}
	for _, subject := range []string{
		"", "bench.v1.r.r2.log.done", Prefix(run), Prefix(run) + "epoch", Prefix(run) + "epoch.x", Prefix(run) + "epoch.-1", Prefix(run) + "epoch.01",
		Prefix(run) + "trial.1.2", Prefix(run) + "trial.1.2.3.4", Prefix(run) + "what.1", Prefix(run) + "result.1.2.3.4.w",
	} {
		if id, err := Parse(run, subject); err == nil {
			t.Errorf("%q is read as %+v", subject, id)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Prefix(run) + "result.1.2.3.4.w.5")
	f.Add(Prefix(run) + "block.0.0.0")
	f.Fuzz(func(t *testing.T, subject string) {
		if id, err := Parse(run, subject); err == nil && id.Subject(run) != subject {
			t.Errorf("%q is read as %+v, whose subject is %q", subject, id, id.Subject(run))
		}
	})
}

// A history is a log as a coordinator and its workers write it, with a share of two parts from each of two workers for each of
// two cells.
func history(epoch, attempt int, at Place) []Fact {
	body, err := json.Marshal(Opening{Roster: []Member{{ID: "a"}, {ID: "b"}}, Cells: []int{0, 1}})
	if err != nil {
		panic(err)
	}
	log := []Fact{{ID: ID{Kind: Begun, Place: at, Attempt: attempt}, By: epoch, Body: body}}
	for cell := range 2 {
		for _, w := range []string{"a", "b"} {
			for part := range 2 {
				log = append(log, Fact{
					ID: ID{Kind: Result, Place: at, Attempt: attempt, Cell: cell, Worker: w, Part: part}, By: epoch, Parts: 2,
					Body: fmt.Appendf(nil, "%d %d %s %d;", attempt, cell, w, part),
				})
			}
		}
	}
	return log
}

func folded(log []Fact) *State {
	var s State
	for _, f := range log {
		s.Apply(f)
	}
	return &s
}

// Whatever is repeated, and wherever whoever reads it is interrupted, the log comes to the same.
func TestTheFoldIsIdempotent(t *testing.T) {
	at := Place{Block: 3}
	log := slices.Concat(
		[]Fact{{ID: ID{Kind: Epoch, Of: 1}, By: 1}}, history(1, 0, at), []Fact{{ID: ID{Kind: Void, Place: at}, By: 1}}, history(1, 1, at),
		[]Fact{{ID: ID{Kind: Trial, Place: at, Cell: 0}, By: 1}, {ID: ID{Kind: Trial, Place: at, Cell: 1}, By: 1}},
	)
	want := folded(log)
	random := rand.New(rand.NewPCG(1, 18))
	for range 1000 {
		var again []Fact
		for i, f := range log {
			again = append(again, f)
			for random.IntN(2) == 0 { // anything that was told already, again
				again = append(again, log[random.IntN(i+1)])
			}
		}
		if got := folded(again); !reflect.DeepEqual(got, want) {
			t.Fatalf("with repeats it comes to something else")
		}
	}
	a := want.Attempts(at)
	if len(a) != 2 || !a[0].Void || a[0].Whole() || !a[1].Whole() || !want.Counts(at, 0) || !want.Counts(at, 1) || want.Counts(at, 2) {
		t.Errorf("attempts %+v", a)
	}
	if got := string(a[1].Share(1, "b")); got != "1 1 b 0;1 1 b 1;" {
		t.Errorf("the share is %q", got)
	}
}

// The parts of an attempt may come in any order; it is whole with the last of them, and not before.
func TestAnAttemptIsWholeWithItsLastPart(t *testing.T) {
	at := Place{}
	log := history(0, 0, at)
	random := rand.New(rand.NewPCG(2, 18))
	for range 200 {
		parts := log[1:]
		random.Shuffle(len(parts), func(i, k int) { parts[i], parts[k] = parts[k], parts[i] })
		var s State
		s.Apply(log[0])
		for i, f := range parts {
			if s.Attempt(at, 0).Whole() {
				t.Fatalf("it is whole with %d of %d parts", i, len(parts))
			}
			if !s.Apply(f) {
				t.Fatalf("part %+v tells nothing", f.ID)
			}
		}
		if !s.Attempt(at, 0).Whole() {
			t.Fatal("it isn't whole with all parts")
		}
	}
}

// What nobody has asked for changes nothing.
func TestZombiesAndForgeriesChangeNothing(t *testing.T) {
	at := Place{Block: 1}
	begun := history(2, 1, at)
	base := append([]Fact{{ID: ID{Kind: Epoch, Of: 2}, By: 2}}, begun[0])
	good := begun[1]
	alter := func(f func(*Fact)) Fact { g := good; f(&g); return g }
	for name, f := range map[string]Fact{
		"a share of an old epoch":        alter(func(f *Fact) { f.By = 1 }),
		"a share of an epoch to come":    alter(func(f *Fact) { f.By = 3 }),
		"of a worker of no roster":       alter(func(f *Fact) { f.Worker = "x" }),
		"of a cell that isn't its":       alter(func(f *Fact) { f.Cell = 7 }),
		"of an attempt before":           alter(func(f *Fact) { f.Attempt = 0 }),
		"of another block":               alter(func(f *Fact) { f.Block = 9 }),
		"of no part":                     alter(func(f *Fact) { f.Parts = 0 }),
		"of a part behind the last":      alter(func(f *Fact) { f.Part = 2 }),
		"of more parts than may be":      alter(func(f *Fact) { f.Parts = MostParts + 1 }),
		"an old coordinator's trial":     {ID: ID{Kind: Trial, Place: at}, By: 1},
		"an old coordinator's void":      {ID: ID{Kind: Void, Place: at, Attempt: 1}, By: 1},
		"an old coordinator's block":     {ID: ID{Kind: Begun, Place: at, Attempt: 5}, By: 1, Body: begun[0].Body},
		"an epoch that is over":          {ID: ID{Kind: Epoch, Of: 2}, By: 2},
		"a block without a roster":       {ID: ID{Kind: Begun, Place: at, Attempt: 5}, By: 2, Body: []byte(`{"cells":[0]}`)},
		"a block that is no JSON":        {ID: ID{Kind: Begun, Place: at, Attempt: 5}, By: 2, Body: []byte(`{`)},
		"another roster for an attempt":  {ID: ID{Kind: Begun, Place: at, Attempt: 1}, By: 2, Body: []byte(`{"roster":[{"id":"x"}],"cells":[0]}`)},
		"void of what never was":         {ID: ID{Kind: Void, Place: at, Attempt: 8}, By: 2},
		"something that nobody has told": {ID: ID{Kind: "what"}, By: 2},
	} {
		s := folded(base)
		if s.Apply(f) || !reflect.DeepEqual(s, folded(base)) {
			t.Errorf("%s changes something", name)
		}
	}
	s := folded(base)
	if !s.Apply(good) {
		t.Fatal("a good share tells nothing")
	}
	forged := alter(func(f *Fact) { f.Body = []byte("forged") })
	if s.Apply(forged) || strings.Contains(string(folded(append(base, append(begun, forged)...)).Attempt(at, 1).Share(0, "a")), "forged") {
		t.Error("a part that is there is replaced")
	}
	s.Forget(at)
	if s.Apply(begun[2]) || s.Attempt(at, 1).Whole() {
		t.Error("what comes after a block was forgotten tells something")
	}
}
