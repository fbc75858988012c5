package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// weightings are ways in which so many places may differ.
func weightings(n int) [][]int {
	equal, rising, few := make([]int, n), make([]int, n), make([]int, n)
	for i := range n {
		equal[i], rising[i], few[i] = 1, i+1, 1
	}
	few[n/2] = 7
	return [][]int{equal, slices.Repeat([]int{3}, n), rising, few}
}

// everyPortion calls f with the places of each way to share something.
func everyPortion(t *testing.T, f func(t *testing.T, places []Portion)) {
	for n := 1; n <= 17; n++ {
		for _, weights := range weightings(n) {
			var places []Portion
			for place := range n {
				places = append(places, Portion{Place: place, Weights: weights})
			}
			t.Run(fmt.Sprint(n, weights), func(t *testing.T) { f(t, places) })
		}
	}
}

// loads are cells of all kinds of strategies and arrivals.
func loads() (cells []Cell) {
	for _, kind := range []string{
		"pool", "map", "imap", "imap_unordered", "imap_enumerated", "ordered_map", "as_completed", "gather", "task_group", "wait",
		"sequential", TypeProgram,
	} {
		for _, level := range []int{1, 2, 3, 5, 16, 17, 100} {
			arrivals := []Arrival{
				{Concurrency: level},
				{Users: level},
				{Users: level, Stages: []Stage{{Users: level, Duration: 1}}},
				{Rate: float64(level), MaxInFlight: 16 + level},
				{Stages: []Stage{{Rate: float64(level), Duration: 1}}, MaxInFlight: 17},
			}
			for _, a := range arrivals {
				if c := (Cell{Strategy: Strategy{Type: kind}, Arrival: a}); !a.OfUsers() || c.HasUsers() {
					cells = append(cells, c)
				}
			}
		}
	}
	for _, kinds := range [][]string{{"pool", "pool"}, {"gather", "map"}, {"gather", "pool"}} {
		mix := Cell{Arrival: Arrival{Concurrency: 5}}
		for _, kind := range kinds {
			mix.Parts = append(mix.Parts, Part{Share: 0.5, Strategy: Strategy{Type: kind}, Arrival: mix.Arrival})
		}
		cells = append(cells, mix)
	}
	return cells
}

// Whatever the load is and however many share it, the places together have it all, and each thing once.
func TestPlacesTogetherHaveTheWhole(t *testing.T) {
	everyPortion(t, func(t *testing.T, places []Portion) {
		for _, c := range loads() {
			whole := Split(c, Portion{})
			var lanes, users, inFlight int
			turns := make([]int, 200) // how many places have each number
			for _, p := range places {
				a := Split(c, p)
				if a.FirstLane != lanes || a.FirstUser != users {
					t.Fatalf("%s %+v: place %d begins with lane %d and user %d, and the ones before have %d and %d", c.Strategy.Type, c.Arrival,
						p.Place, a.FirstLane, a.FirstUser, lanes, users)
				}
				lanes, users, inFlight = lanes+a.Lanes, users+a.Users, inFlight+a.MaxInFlight
				if c.Arrival.Open() && a.Idle() {
					t.Fatalf("%+v: place %d has nothing of an open loop", c.Arrival, p.Place)
				}
				for j := range turns {
					if a.Turns == nil || a.Turns.Has(int64(j)) {
						turns[j]++
						if !c.Arrival.Open() && a.Idle() {
							t.Fatalf("%+v: place %d has no part of the loops, and batch %d", c.Arrival, p.Place, j)
						}
					}
				}
			}
			if lanes != whole.Lanes || users != whole.Users || inFlight != whole.MaxInFlight {
				t.Fatalf("%s %+v: all places have %d lanes, %d users and %d in flight, the whole has %d, %d and %d", c.Strategy.Type, c.Arrival,
					lanes, users, inFlight, whole.Lanes, whole.Users, whole.MaxInFlight)
			}
			if i := slices.IndexFunc(turns, func(n int) bool { return n != 1 }); i >= 0 {
				t.Fatalf("%s %+v: number %d is that of %d places", c.Strategy.Type, c.Arrival, i, turns[i])
			}
		}
	})
}

// A place's turns are what Has, At, Before and Turn say of them, and as many as its weight makes due, to within one.
func TestTurnsAreSpreadByWeight(t *testing.T) {
	everyPortion(t, func(t *testing.T, places []Portion) {
		sum := 0
		for _, w := range places[0].Weights {
			sum += w
		}
		for _, p := range places {
			turns := p.Turns()
			if turns == nil {
				if !p.Whole() {
					t.Fatalf("place %d has all turns", p.Place)
				}
				continue
			}
			own := int64(0)
			for j := range int64(1000) {
				if got := turns.Before(j); got != own {
					t.Fatalf("place %d has %d turns before %d, want %d", p.Place, got, j, own)
				}
				has := turns.Has(j)
				if has != p.Turn(j) && j < 40 || has && turns.At(own) != j {
					t.Fatalf("place %d: whether %d is its turn is %v and %v; its turn number %d is %d", p.Place, j, has, p.Turn(j), own, turns.At(own))
				}
				if has {
					own++
				}
				if due := float64(j+1) * float64(p.Weights[p.Place]) / float64(sum); float64(own) < due-2 || float64(own) > due+2 {
					t.Fatalf("place %d had %d of %d turns, and %.1f are due", p.Place, own, j+1, due)
				}
			}
			if p.Weights[0] == p.Weights[len(p.Weights)-1] && !slices.Contains(p.Weights, 7) && turns.At(3) != int64(p.Place+3*len(places)) {
				t.Errorf("of equal places, number %d has turn %d", p.Place, turns.At(3))
			}
		}
	})
}

// Who has which place follows from the names and the block, and over as many blocks as there are places everybody has each once.
func TestPlacesRotateWithTheBlock(t *testing.T) {
	weights := map[string]int{"w3": 1, "w1": 2, "w2": 5, "w4": 0}
	had := map[string][]int{}
	for block := range 4 {
		for name, p := range Portions(weights, block) {
			if p.Weights[p.Place] != max(1, weights[name]) || p.Places() != 4 {
				t.Errorf("block %d: %s has place %d of %v", block, name, p.Place, p.Weights)
			}
			had[name] = append(had[name], p.Place)
		}
	}
	if want := map[string][]int{"w1": {0, 1, 2, 3}, "w2": {1, 2, 3, 0}, "w3": {2, 3, 0, 1}, "w4": {3, 0, 1, 2}}; !reflect.DeepEqual(had, want) {
		t.Errorf("places %v, want %v", had, want)
	}
	if alone := Portions(map[string]int{"w": 4}, 7)["w"]; !alone.Whole() {
		t.Errorf("who is alone has %+v", alone)
	}
}

// Ten workers of a pool on three machines are 3, 3 and 4, and one user of batches is on one of them.
func TestSharesOfAPlan(t *testing.T) {
	split := func(c Cell) string {
		var text []string
		for place := range 3 {
			a := Split(c, Portion{Place: place, Weights: []int{1, 1, 1}})
			text = append(text, fmt.Sprintf("%d+%d %d+%d %d", a.FirstLane, a.Lanes, a.FirstUser, a.Users, a.MaxInFlight))
		}
		return strings.Join(text, ", ")
	}
	for _, c := range []struct {
		cell Cell
		want string
	}{
		{Cell{Strategy: Strategy{Type: "pool"}, Arrival: Arrival{Concurrency: 10}}, "0+3 0+0 0, 3+3 0+0 0, 6+4 0+0 0"},
		{Cell{Strategy: Strategy{Type: "pool", Limit: 2}}, "0+0 0+0 0, 0+1 0+0 0, 1+1 0+0 0"},
		{Cell{Strategy: Strategy{Type: "gather"}, Arrival: Arrival{Concurrency: 5}}, "0+0 0+0 0, 0+0 0+0 0, 0+0 0+1 0"},
		{Cell{Strategy: Strategy{Type: "gather"}, Arrival: Arrival{Users: 7}}, "0+0 0+2 0, 0+0 2+2 0, 0+0 4+3 0"},
		{Cell{Strategy: Strategy{Type: "gather"}, Arrival: Arrival{Rate: 900, MaxInFlight: 10}}, "0+0 0+0 3, 0+0 0+0 3, 0+0 0+0 4"},
	} {
		if got := split(c.cell); got != c.want {
			t.Errorf("%s %+v is split into %s, want %s", c.cell.Strategy.Type, c.cell.Arrival, got, c.want)
		}
	}
}

// Fewer batches under way than workers can't be shared: each keeps its own part of the limit.
func TestALimitInFlightIsForAllWorkers(t *testing.T) {
	open := Cell{Strategy: Strategy{Type: "pool"}, Arrival: Arrival{Rate: 10, MaxInFlight: 4}}
	closed := Cell{Strategy: Strategy{Type: "pool"}, Arrival: Arrival{Concurrency: 1}}
	mix := closed
	mix.Parts = []Part{
		{Name: "a", Share: 1, Strategy: Strategy{Type: "pool"}},
		{Name: "b", Strategy: Strategy{Type: "gather"}, Arrival: Arrival{Rate: 1, MaxInFlight: 2}},
	}
	p := &Plan{Benchmarks: []Benchmark{{Cells: []Cell{open, closed, mix}}}}
	for workers, problems := range map[int]int{1: 0, 2: 0, 3: 1, 4: 1, 5: 2} {
		err := p.CheckSplit(workers)
		if n := strings.Count(fmt.Sprint(err), "max_in_flight"); n != problems {
			t.Errorf("%d workers: %v, want %d problems", workers, err, problems)
		}
	}
}
