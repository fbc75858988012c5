package draw

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"bench/plan"
)

func numbered(name string, n int, order plan.RowOrder) plan.Data {
	d := plan.Data{Name: name, Columns: []string{"id", "twice"}, Count: n, Order: order}
	for i := range n {
		d.Rows = append(d.Rows, []string{fmt.Sprint(i), fmt.Sprint(2 * i)})
	}
	return d
}

func value(from plan.ValueSource, name, field string) plan.Value {
	return plan.Value{From: from, Name: name, Field: field}
}

// uses is a group with a request that has these values.
func uses(values ...plan.Value) plan.Group {
	var text plan.Text
	for i := range values {
		text = append(text, plan.Piece{Value: &values[i]})
	}
	return plan.Group{Requests: []plan.Request{{Dynamic: &plan.Dynamic{Body: text}}}}
}

// drawn are the values of the first batches of a place.
func drawn(s *Stream, p Place, n int, v plan.Value) []string {
	var list []string
	var r Row
	for i := range n {
		p.Batch = int64(i)
		s.Draw(&r, p)
		list = append(list, string(r.Append(nil, v)))
	}
	return list
}

// Both sides of a comparison get the same rows and draws, in the same order, whatever their requests are like; another
// block, another phase and another seed are different.
func TestCellsDrawTheSame(t *testing.T) {
	row, day := value(plan.FromData, "users", "id"), value(plan.FromRandom, "day", "")
	source := New(plan.Draws{
		Data:    []plan.Data{numbered("users", 1000, plan.RandomRows)},
		Randoms: []plan.Random{{Name: "day", Integer: &[2]int64{1, 1000}}},
	})
	b := plan.Benchmark{Seed: 7, Blocks: 10}
	one, other := source.Stream(b, uses(row, day)), source.Stream(b, uses(day))
	for _, v := range []plan.Value{row, day} {
		at := Place{Block: 3}
		first := drawn(one, at, 50, v)
		if second := drawn(other, at, 50, v); !slices.Equal(first, second) {
			t.Errorf("%s: %v and %v", v, first, second)
		}
		elsewhere := map[string][]string{
			"in another block": drawn(one, Place{Block: 4}, 50, v),
			"in a warm-up":     drawn(one, Place{Phase: WarmUp, Block: 3}, 50, v),
			"in a lead-in":     drawn(one, Place{Phase: LeadIn, Block: 3}, 50, v),
			"of another seed":  drawn(source.Stream(plan.Benchmark{Seed: 8, Blocks: 10}, uses(row)), at, 50, v),
		}
		for how, list := range elsewhere {
			if slices.Equal(first, list) {
				t.Errorf("%s: the same values %s", v, how)
			}
		}
	}
}

// A row's columns belong together.
func TestColumnsAreOfOneRow(t *testing.T) {
	s := New(plan.Draws{Data: []plan.Data{numbered("users", 77, plan.ShuffledRows)}}).Stream(plan.Benchmark{Seed: 1, Blocks: 1}, plan.Group{})
	id, twice := drawn(s, Place{}, 200, value(plan.FromData, "users", "id")), drawn(s, Place{}, 200, value(plan.FromData, "users", "twice"))
	for i := range id {
		var a, b int
		fmt.Sscan(id[i], &a)
		fmt.Sscan(twice[i], &b)
		if b != 2*a {
			t.Fatalf("batch %d has %d and %d", i, a, b)
		}
	}
}

func TestSequentialRowsGoRound(t *testing.T) {
	s := New(plan.Draws{Data: []plan.Data{numbered("users", 3, plan.SequentialRows)}}).Stream(plan.Benchmark{Blocks: 1}, plan.Group{})
	if got := drawn(s, Place{}, 7, value(plan.FromData, "users", "id")); !slices.Equal(got, []string{"0", "1", "2", "0", "1", "2", "0"}) {
		t.Error(got)
	}
}

// Shuffled rows come each once before any comes again, and then in another order.
func TestShuffledRowsComeEachOnce(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 64, 65, 1000} {
		s := New(plan.Draws{Data: []plan.Data{numbered("users", n, plan.ShuffledRows)}}).Stream(plan.Benchmark{Seed: 3, Blocks: 1}, plan.Group{})
		all := drawn(s, Place{}, 2*n, value(plan.FromData, "users", "id"))
		for pass, list := range [][]string{all[:n], all[n:]} {
			seen := map[string]bool{}
			for _, id := range list {
				seen[id] = true
			}
			if len(seen) != n {
				t.Errorf("%d rows, pass %d: %d of them came", n, pass, len(seen))
			}
		}
		if n >= 64 && slices.Equal(all[:n], all[n:]) {
			t.Errorf("%d rows: the same order twice", n)
		}
	}
}

// Where batches are counted, no cell uses a row twice: not in warm-up, lead-in and blocks together.
func TestCountedRowsAreNeverUsedTwice(t *testing.T) {
	for _, order := range []plan.RowOrder{plan.SequentialRows, plan.ShuffledRows} {
		b := plan.Benchmark{Seed: 5, Blocks: 4, Iterations: 20, Warmup: 1, Cells: []plan.Cell{{
			Client: plan.Client{Session: plan.SessionCell}, Strategy: plan.Strategy{Type: "pool"}, Arrival: plan.Arrival{Concurrency: 6},
		}}}
		n := b.Batches()
		if whole := n.Whole(b.Blocks); whole != 80+4*(6+20) {
			t.Fatalf("%d rows are needed: %+v", whole, n)
		}
		s := New(plan.Draws{Data: []plan.Data{numbered("users", n.Whole(b.Blocks), order)}}).Stream(b, plan.Group{})
		id := value(plan.FromData, "users", "id")
		all := drawn(s, Place{Phase: WarmUp}, n.Warmup, id)
		for block := range b.Blocks {
			all = append(all, drawn(s, Place{Phase: LeadIn, Block: block}, n.LeadIn, id)...)
			all = append(all, drawn(s, Place{Block: block}, n.Trial, id)...)
		}
		slices.Sort(all)
		if once := slices.Compact(slices.Clone(all)); len(once) != len(all) {
			t.Errorf("%s: %d rows for %d batches", order, len(once), len(all))
		}
	}
}

// A number is given once in a run, to whatever cell.
func TestNumbersNeverRepeat(t *testing.T) {
	n := value(plan.FromCounter, "user", "")
	source := New(plan.Draws{Counters: []plan.Counter{{Name: "user", Start: 100}}})
	b := plan.Benchmark{Blocks: 2}
	one, other, none := source.Stream(b, uses(n)), source.Stream(b, uses(n)), source.Stream(b, uses())
	all := drawn(one, Place{}, 10, n)
	drawn(none, Place{}, 10, n)
	all = append(all, drawn(other, Place{}, 10, n)...)
	source.Skip(500, nil)
	source.Skip(20, nil)
	all = append(all, drawn(one, Place{Phase: LeadIn}, 2, n)...)
	if want := "100 101"; !strings.HasPrefix(strings.Join(all, " "), want) || !slices.Equal(all[18:], []string{"118", "119", "600", "601"}) || source.Numbers() != 502 {
		t.Errorf("%v, %d", all, source.Numbers())
	}
}

// Draws are as likely as they should be: Pearson's chi-square test at a level of one in a thousand, with a fixed seed.
func TestDrawsAreAsLikelyAsTheirWeights(t *testing.T) {
	const draws = 20_000
	even := func(n int) []float64 { return slices.Repeat([]float64{1 / float64(n)}, n) }
	for _, c := range []struct {
		random   plan.Random
		names    []string
		share    []float64
		critical float64 // of the chi-square distribution with len(share)-1 degrees of freedom
	}{
		{plan.Random{Choice: []string{"a", "b", "c"}, Weights: []float64{2, 1, 1}}, []string{"a", "b", "c"}, []float64{.5, .25, .25}, 13.82},
		{plan.Random{Choice: []string{"a", "b", "c"}}, []string{"a", "b", "c"}, even(3), 13.82},
		{plan.Random{Choice: []string{"a", "never", "c"}, Weights: []float64{.3, 0, .7}}, []string{"a", "c"}, []float64{.3, .7}, 10.83},
		{plan.Random{Integer: &[2]int64{-2, 2}}, []string{"-2", "-1", "0", "1", "2"}, even(5), 18.47},
	} {
		c.random.Name = "x"
		s := New(plan.Draws{Randoms: []plan.Random{c.random}}).Stream(plan.Benchmark{Seed: 11, Blocks: 1}, plan.Group{})
		counts := map[string]int{}
		for _, text := range drawn(s, Place{}, draws, value(plan.FromRandom, "x", "")) {
			counts[text]++
		}
		if len(counts) != len(c.names) {
			t.Errorf("%+v: drawn %v", c.random, counts)
		}
		square := 0.0
		for i, name := range c.names {
			expected := c.share[i] * draws
			square += math.Pow(float64(counts[name])-expected, 2) / expected
		}
		if square > c.critical {
			t.Errorf("%+v: chi-square %.1f, more than %.1f: %v", c.random, square, c.critical, counts)
		}
	}
}

func TestTextsOfALength(t *testing.T) {
	s := New(plan.Draws{Randoms: []plan.Random{{Name: "x", Length: 64}}}).Stream(plan.Benchmark{Seed: 1, Blocks: 1}, plan.Group{})
	list := drawn(s, Place{}, 100, value(plan.FromRandom, "x", ""))
	all := strings.Join(list, "")
	if len(all) != 6400 || strings.Trim(all, characters) != "" || list[0] == list[1] {
		t.Errorf("%q", list[:2])
	}
	for _, c := range characters {
		if !strings.ContainsRune(all, c) {
			t.Errorf("never %q", c)
		}
	}
}

// A hundred thousand rows are there once, however many cells draw from them, and a draw allocates nothing.
func TestRowsAreThereOnce(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	source := New(plan.Draws{Data: []plan.Data{numbered("users", 100_000, plan.ShuffledRows)}})
	var streams []*Stream
	for range 1000 {
		streams = append(streams, source.Stream(plan.Benchmark{Seed: 1, Blocks: 10}, plan.Group{}))
	}
	if used := heap() - before; used > 100<<20 {
		t.Errorf("%d MB", used>>20)
	}
	id := value(plan.FromData, "users", "id")
	buffer, n, r := make([]byte, 0, 64), int64(0), new(Row)
	if allocs := testing.AllocsPerRun(1000, func() {
		n++
		streams[n%1000].Draw(r, Place{Batch: n})
		buffer = r.Append(buffer[:0], id)
	}); allocs > 0 {
		t.Errorf("%v allocations a draw", allocs)
	}
}
