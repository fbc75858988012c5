package engine

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/draw"
	"bench/plan"
)

// portions are the places of so many with these weights, or equal ones.
func portions(n int, weights ...int) (places []plan.Portion) {
	if len(weights) == 0 {
		weights = slices.Repeat([]int{1}, n)
	}
	for place := range n {
		places = append(places, plan.Portion{Place: place, Weights: weights})
	}
	return places
}

// lots are trials of a cell as each of the places has them.
func lots(p plan.Cell, e Extent, places []plan.Portion) (trials []*trial) {
	for _, place := range places {
		c := &cell{plan: p, rec: newRecorder(0)}
		c.deal(place)
		t := c.newTrial(e, WarmUp)
		t.seed = 7
		trials = append(trials, t)
	}
	return trials
}

// The arrivals of all places are those of the one schedule, to the nanosecond, and each of them is one place's: evenly spaced ones
// stay so, and Poisson's are Poisson's.
func TestPlacesFollowOneSchedule(t *testing.T) {
	for _, a := range []plan.Arrival{
		{Rate: 1000, Process: plan.Constant, MaxInFlight: 100},
		{Rate: 777, Process: plan.Poisson, MaxInFlight: 100},
		{Stages: []plan.Stage{{Rate: 900, Duration: time.Second}, {Rate: 100, Duration: time.Second}}, Process: plan.Poisson, MaxInFlight: 100},
	} {
		c := plan.Cell{Strategy: plan.Strategy{Type: "pool"}, Arrival: a}
		const most = time.Second
		var whole []time.Duration
		for offset := range lots(c, Extent{Time: most}, portions(1))[0].arrivals() {
			if offset >= most {
				break
			}
			whole = append(whole, offset)
		}
		for n := 2; n <= 17; n++ {
			for _, places := range [][]plan.Portion{portions(n), portions(n, append(slices.Repeat([]int{1}, n-1), 5)...)} {
				var all []time.Duration
				for _, trial := range lots(c, Extent{Time: most}, places) {
					for offset := range trial.arrivals() {
						if offset >= most {
							break
						}
						all = append(all, offset)
					}
				}
				if slices.Sort(all); !slices.Equal(all, whole) {
					t.Errorf("%+v by %d: %d arrivals, of one %d", a, n, len(all), len(whole))
				}
			}
		}
	}
}

// Of a number of arrivals each place has its own, and all of them see the same end: when the one after the last is due.
func TestPlacesCountArrivalsTogether(t *testing.T) {
	c := plan.Cell{Strategy: plan.Strategy{Type: "pool"}, Arrival: plan.Arrival{Rate: 1000, Process: plan.Constant, MaxInFlight: 100}}
	for n := 1; n <= 17; n++ {
		own, sent := int64(0), 0
		for _, trial := range lots(c, Extent{Count: 10}, portions(n)) {
			own += trial.own
			left, end := trial.own, time.Duration(0)
			for offset := range trial.arrivals() {
				if end = offset; left == 0 {
					break
				}
				left--
				sent++
			}
			if end != 10*time.Millisecond {
				t.Errorf("of %d, place %d has its end at %v, want where an eleventh would be due", n, trial.cell.portion.Place, end)
			}
		}
		if own != 10 || sent != 10 {
			t.Errorf("%d places have %d arrivals, and send %d", n, own, sent)
		}
	}
}

// The batches of all places have the numbers of one's, and with them their orders; a mix's parts have their exact shares.
func TestPlacesHaveTheBatchesOfOne(t *testing.T) {
	group := plan.Group{Order: plan.Shuffled}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		group.Requests = append(group.Requests, plan.Request{Name: name, Weight: 1})
	}
	for _, a := range []plan.Arrival{{Users: 3}, {Users: 24}, {Rate: 100, MaxInFlight: 24}} {
		c := plan.Cell{Strategy: plan.Strategy{Type: "gather"}, Group: group, Arrival: a}
		orders := func(n int) (all []string) {
			for _, trial := range lots(c, Extent{Count: 40}, portions(n)) {
				trial.cell.items, trial.purpose, trial.block = compose(group, 3), Record, 5
				for range trial.own {
					number, order := trial.nextBatch(make([]int, 5))
					all = append(all, fmt.Sprint(number, order))
				}
			}
			slices.Sort(all)
			return all
		}
		one := orders(1)
		for n := 2; n <= 17; n++ {
			if several := orders(n); !slices.Equal(several, one) {
				t.Errorf("%+v by %d: batches %v, want %v", a, n, several, one)
			}
		}
	}
}

// Whose turn it is in a mix is the same for number n, whoever starts it.
func TestARotaIsTheSameForAllPlaces(t *testing.T) {
	shares := []float64{0.5, 0.2, 0.3}
	one := newRota(shares, 9)
	var want []int
	for range 300 {
		want = append(want, one.next())
	}
	for n := 1; n <= 8; n++ {
		got := make([]int, 300)
		for _, p := range portions(n) {
			own, turns := newRota(shares, 9), p.Turns()
			for i := int64(0); ; i++ {
				number := i
				if turns != nil {
					number = turns.At(i)
				}
				if number >= 300 {
					break
				}
				got[number] = own.at(number)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d, the turns are %v, want %v", n, got, want)
		}
	}
}

// In a mix that counts iterations, the parts that don't share its batches go on until those are done: only who has some of them
// has anything of the others.
func TestOthersOfACountedMixAreWithItsBatches(t *testing.T) {
	mix := plan.Cell{Arrival: plan.Arrival{Concurrency: 4}, Parts: []plan.Part{
		{Name: "a", Share: 1, Strategy: plan.Strategy{Type: "gather"}},
		{Name: "b", Strategy: plan.Strategy{Type: "gather"}, Arrival: plan.Arrival{Rate: 10, MaxInFlight: 100}},
	}}
	for _, counted := range []bool{true, false} {
		idle, inFlight := 0, []int{}
		for _, p := range portions(3) {
			c := &cell{plan: mix, counted: counted, parts: []*cell{{plan: mix.Load(mix.Parts[0])}, {plan: mix.Load(mix.Parts[1])}}}
			c.deal(p)
			if c.idle() {
				idle++
			} else {
				inFlight = append(inFlight, c.parts[1].lot.MaxInFlight)
			}
		}
		want := []int{34, 33, 33}
		if counted {
			want = []int{100}
		}
		slices.Sort(want)
		if slices.Sort(inFlight); !slices.Equal(inFlight, want) || idle != 3-len(want) {
			t.Errorf("counted %v: %d places have nothing to do, the others may have %v under way, want %v", counted, idle, inFlight, want)
		}
	}
}

// Numbers and rows that several give away at the same time are each given once, and none that was given before.
func TestNumbersAndRowsAreGivenOnce(t *testing.T) {
	b := plan.Benchmark{Seed: 3, Blocks: 2, Iterations: 12, Warmup: time.Second, Cells: []plan.Cell{{
		Strategy: plan.Strategy{Type: "gather"}, Client: plan.Client{Session: plan.SessionCell}, Arrival: plan.Arrival{Rate: 9, MaxInFlight: 99},
	}}}
	row, number := plan.Value{From: plan.FromData, Name: "rows", Field: "id"}, plan.Value{From: plan.FromCounter, Name: "n"}
	group := plan.Group{Requests: []plan.Request{{Dynamic: &plan.Dynamic{Body: plan.Text{{Value: &row}, {Value: &number}}}}}}
	whole := b.Batches().Whole(b.Blocks)
	for _, spare := range []int{0, 20} {
		for n := 1; n <= 8; n++ {
			d := plan.Data{Name: "rows", Columns: []string{"id"}, Order: plan.ShuffledRows, Count: whole + spare}
			for i := range d.Count {
				d.Rows = append(d.Rows, []string{fmt.Sprint("r", i)})
			}
			recorded, led, numbers := map[string]int{}, map[string]int{}, map[string]int{}
			given := int64(100)
			for _, phase := range []draw.Phase{draw.LeadIn, draw.Recorded} {
				for block := range b.Blocks {
					next := given
					for _, p := range portions(n) {
						source := draw.New(plan.Draws{Data: []plan.Data{d}, Counters: []plan.Counter{{Name: "n"}}})
						stream, turns := source.Stream(b, group), p.Turns()
						source.Skip(given, turns)
						at, batches := func(i int64) int64 { return i }, int64(12)
						if turns != nil {
							at, batches = turns.At, turns.Before(12)
						}
						if phase == draw.LeadIn {
							batches = 1 // each uses its own connection
						}
						var r draw.Row
						for i := range batches {
							stream.Draw(&r, draw.Place{Phase: phase, Block: block, Batch: at(i)})
							numbers[string(r.Append(nil, number))]++
							if phase == draw.LeadIn {
								led[string(r.Append(nil, row))]++
							} else {
								recorded[string(r.Append(nil, row))]++
							}
						}
						next = max(next, source.Numbers())
					}
					given = next
				}
			}
			for id, times := range recorded {
				if times != 1 || led[id] > 0 {
					t.Errorf("by %d: row %s is recorded %d times, and leads in %d times", n, id, times, led[id])
				}
			}
			if len(recorded) != 24 || spare > 0 && len(led) != 2*n || len(numbers) != 24+2*n || numbers["99"] > 0 {
				t.Errorf("by %d: %d rows are recorded, %d lead in; %d numbers for %d batches", n, len(recorded), len(led), len(numbers), 24+2*n)
			}
		}
	}
}

// A trial that is all one machine's asks for no turn, and has what the plan has.
func TestAWholeTrialHasNoTurns(t *testing.T) {
	for _, p := range append(portions(1), plan.Portion{}) {
		c := &cell{plan: plan.Cell{Strategy: plan.Strategy{Type: "pool"}, Arrival: plan.Arrival{Concurrency: 7}}, rec: newRecorder(0)}
		c.deal(p)
		trial := c.newTrial(Extent{Count: 9}, WarmUp)
		if want := (plan.Allotment{Lanes: 7}); !reflect.DeepEqual(c.lot, want) || c.idle() || trial.own != 9 || trial.until != clock.Unset {
			t.Errorf("%+v has %+v, and %d of 9 requests", p, c.lot, trial.own)
		}
	}
}
