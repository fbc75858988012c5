package simulation

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"bench/history"
)

// The limits of the scan in history/threshold_table.go: `make thresholds` writes them, and `make simulate` holds the file against
// what comes out. A limit is such that of the sequences in which nothing changed, and which have not been accused before, a
// share of alpha is accused at the n-th point of a level.
const (
	thresholdFile      = "../history/threshold_table.go"
	thresholdSequences = 2_000_000
	heldSequences      = 200_000 // by which the file is held against what comes out, as far as they are enough
	rankSequences      = 40_000
	firstPoint         = 6
	firstOwn           = 12 // of a project, whose spread is known from these points alone
	lastPoint          = 120
	firstRank          = 16
	rankAlpha          = 1.0 / 500
)

// thresholdAlphas are the columns. Of the last one there are twenty accusations at each number of points.
var thresholdAlphas = []float64{1e-2, 3.1623e-3, 1e-3, 3.1623e-4, 1e-4, 3.1623e-5, 1e-5}

// heldAlphas is of how many of them fewer sequences are enough.
const heldAlphas = 5

// thresholdPoints are its rows.
var thresholdPoints = []int{6, 7, 8, 9, 10, 12, 14, 16, 20, 25, 32, 40, 50, 65, 80, 100, 120}

// An excursion is a statistic that might be above a limit.
type excursion struct {
	sequence int32
	size     float32
}

// A player plays a sequence point by point, and tells the statistic of the first n.
type player func(rng *rand.Rand, sequence []float64, tell func(n int, t float64))

// excursions plays sequences on all processors, and keeps by the number of points what is above the floor, by sequence.
func excursions(seed uint64, sequences, first int, floor float64, players func() player) [][]excursion {
	const lot = 1000
	lots := make([][][]excursion, (sequences+lot-1)/lot)
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			play, sequence := players(), make([]float64, 0, 2*lastPoint)
			for k := int(next.Add(1)) - 1; k < len(lots); k = int(next.Add(1)) - 1 {
				lots[k] = make([][]excursion, lastPoint+1)
				for i := k * lot; i < min((k+1)*lot, sequences); i++ {
					play(rand.New(rand.NewPCG(seed, uint64(i))), sequence, func(n int, t float64) {
						if n >= first && math.Abs(t) > floor {
							lots[k][n] = append(lots[k][n], excursion{int32(i), float32(math.Abs(t))})
						}
					})
				}
			}
		})
	}
	group.Wait()
	found := make([][]excursion, lastPoint+1)
	for _, of := range lots {
		for n := range found {
			found[n] = append(found[n], of[n]...)
		}
	}
	return found
}

// half are the excursions of every other sequence.
func half(found [][]excursion, odd int32) [][]excursion {
	all := make([][]excursion, len(found))
	for n := range found {
		all[n] = slices.DeleteFunc(slices.Clone(found[n]), func(e excursion) bool { return e.sequence%2 != odd })
	}
	return all
}

// limits are those of each number of points for one alpha.
func limits(found [][]excursion, sequences, first int, alpha float64) []float64 {
	accused := map[int32]bool{}
	h := make([]float64, lastPoint+1)
	for n := first; n <= lastPoint; n++ {
		alive := slices.DeleteFunc(slices.Clone(found[n]), func(e excursion) bool { return accused[e.sequence] })
		slices.SortFunc(alive, func(a, b excursion) int { return cmp.Compare(b.size, a.size) })
		// Between the two around the share, which need not be whole.
		share := alpha * float64(sequences-len(accused))
		whole := int(share)
		if whole+1 >= len(alive) {
			panic("the floor is too high")
		}
		upper := alive[max(whole-1, 0)].size
		h[n] = float64(upper) + (share-float64(whole))*float64(alive[whole].size-upper)
		for _, e := range alive {
			if float64(e.size) > h[n] {
				accused[e.sequence] = true
			}
		}
	}
	return h
}

// A limitTable has a row for each of thresholdPoints, and a column for each alpha; errors are the standard errors of a column's
// limits, by how far those of either half of the sequences are apart.
type limitTable struct {
	rows   [][]float64
	errors []float64
}

func newLimitTable(found [][]excursion, sequences, first int, alphas []float64) limitTable {
	t := limitTable{rows: make([][]float64, len(thresholdPoints)), errors: make([]float64, len(alphas))}
	halves := [][][]excursion{half(found, 0), half(found, 1)}
	for c, alpha := range alphas {
		all := limits(found, sequences, first, alpha)
		even, odd := limits(halves[0], sequences/2, first, alpha), limits(halves[1], sequences/2, first, alpha)
		square, rows := 0.0, 0.0
		for i, n := range thresholdPoints {
			h := 0.0
			if n >= first {
				h = smooth(all, n, first)
				d := (smooth(even, n, first) - smooth(odd, n, first)) / 2
				square, rows = square+d*d, rows+1
			}
			t.rows[i] = append(t.rows[i], h)
		}
		t.errors[c] = math.Sqrt(square / rows)
	}
	return t
}

// smooth is a limit with its neighbours': they differ by chance more than by what they are.
func smooth(h []float64, n, first int) float64 {
	sum, weight := 0.0, 0.0
	for i := first; i <= lastPoint; i++ {
		if d := math.Abs(math.Log(float64(i)/float64(n))) / 0.2; d < 1 {
			w := 1 - d
			sum, weight = sum+w*h[i], weight+w
		}
	}
	return sum / weight
}

// long plays a level in a project with a past, by which its spread is known.
func long(rng *rand.Rand, sequence []float64, tell func(n int, t float64)) {
	var s history.Scanner
	sequence = sequence[:0]
	for range 100 {
		sequence = append(sequence, rng.NormFloat64())
	}
	for n := 1; n <= lastPoint; n++ {
		sequence = append(sequence, rng.NormFloat64())
		if n >= firstPoint {
			tell(n, s.Means(sequence[100:], s.Spread(sequence)))
		}
	}
}

// young plays a project's first level.
func young(rng *rand.Rand, sequence []float64, tell func(n int, t float64)) {
	var s history.Scanner
	sequence = sequence[:0]
	for n := 1; n <= lastPoint; n++ {
		sequence = append(sequence, rng.NormFloat64())
		if n >= firstOwn {
			tell(n, s.Means(sequence, s.Spread(sequence)))
		}
	}
}

// A rankScanner keeps what it has computed from one sequence to the next.
type rankScanner struct{ history.Scanner }

// ranked plays a level of which only the order counts.
func (s *rankScanner) ranked(rng *rand.Rand, sequence []float64, tell func(n int, t float64)) {
	sequence = sequence[:0]
	for n := 1; n <= lastPoint; n++ {
		sequence = append(sequence, rng.Float64())
		if n >= firstRank {
			tell(n, s.Ranks(sequence))
		}
	}
}

// longTable and youngTable are the limits of so many sequences, and rankRow is that of ranks.
func longTable(sequences int, alphas []float64) limitTable {
	return newLimitTable(excursions(1, sequences, firstPoint, 2.4, func() player { return long }), sequences, firstPoint, alphas)
}

func youngTable(sequences int, alphas []float64) limitTable {
	return newLimitTable(excursions(2, sequences, firstOwn, 2.4, func() player { return young }), sequences, firstOwn, alphas)
}

func rankRow() []float64 {
	found := excursions(3, rankSequences, firstRank, 2, func() player { return new(rankScanner).ranked })
	h := limits(found, rankSequences, firstRank, rankAlpha)
	row := make([]float64, len(thresholdPoints))
	for i, n := range thresholdPoints {
		if n >= firstRank {
			row[i] = smooth(h, n, firstRank)
		}
	}
	return row
}

// thresholdTable is the text of the file.
func thresholdTable() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, "// Code generated by `make thresholds`; DO NOT EDIT.\n\npackage history\n\n// limitAlphas are the columns of the limits, and limitPoints their rows.")
	fmt.Fprintf(&b, "var (\nlimitAlphas = []float64{%s}\n", numbers(thresholdAlphas, "%g"))
	fmt.Fprintf(&b, "limitPoints = []int{%s}\n)\n", strings.Trim(strings.ReplaceAll(fmt.Sprint(thresholdPoints), " ", ", "), "[]"))
	table := func(name, doc string, t limitTable) {
		fmt.Fprintf(&b, "\n// %s %s\n// Of %d million sequences; the standard errors of the columns are %s.\nvar %s = [][]float64{\n", name, doc, thresholdSequences/1_000_000, numbers(t.errors, "%.3f"), name)
		for i, n := range thresholdPoints {
			fmt.Fprintf(&b, "{%s}, // %d\n", numbers(t.rows[i], "%.2f"), n)
		}
		fmt.Fprintln(&b, "}")
	}
	table("longLimits", "are those of a level whose spread is known from a hundred differences.", longTable(thresholdSequences, thresholdAlphas))
	table("youngLimits", "are those of a project's first level, whose spread is known from its own points alone; 0 where it is not scanned yet.",
		youngTable(thresholdSequences, thresholdAlphas))
	fmt.Fprintf(&b, "\n// rankLimits are those of the scan of ranks, for one in 500; 0 where it is not asked.\nvar rankLimits = []float64{%s}\n", numbers(rankRow(), "%.2f"))
	text, err := format.Source(b.Bytes())
	if err != nil {
		panic(err)
	}
	return text
}

func numbers(values []float64, verb string) string {
	var all []string
	for _, v := range values {
		all = append(all, fmt.Sprintf(verb, v))
	}
	return strings.Join(all, ", ")
}

// TestSimulateThresholds writes the file, or holds a tenth of its sequences against it: the columns in which that is enough.
func TestSimulateThresholds(t *testing.T) {
	skipUnlessSimulating(t)
	if os.Getenv(simulateSwitch) == "update" {
		if err := os.WriteFile(thresholdFile, thresholdTable(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	alphas := thresholdAlphas[:heldAlphas]
	written, ranks := history.Limits()
	for k, table := range []limitTable{longTable(heldSequences, alphas), youngTable(heldSequences, alphas)} {
		for i, row := range table.rows {
			for c, h := range row {
				if off := h - written[k][i][c]; math.Abs(off) > 5*table.errors[c]+0.01 {
					t.Errorf("table %d, %d points at %g: %.3f, and the file has %.2f; make thresholds writes what comes out", k, thresholdPoints[i], alphas[c], h, written[k][i][c])
				}
			}
		}
	}
	for i, h := range rankRow() {
		if math.Abs(h-ranks[i]) > 0.006 {
			t.Errorf("ranks of %d points: %.3f, and the file has %.2f", thresholdPoints[i], h, ranks[i])
		}
	}
}
