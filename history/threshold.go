package history

import (
	"math"
	"slices"
)

const (
	fewest      = 6  // points of a level that are scanned
	fewestYoung = 12 // points of a whole track that are: the spread isn't known before
	fewestRanks = 16 // points of a level whose ranks are asked, too
)

// limit is what the scan of n points must exceed: of levels in which nothing changed, a share of alpha does at their n-th
// point. The spread was taken from so many differences; from few of them it may be far off, and the limit is higher.
func limit(n int, alpha float64, differences int) float64 {
	h := between(longLimits, n, alpha)
	if differences >= steps {
		return h
	}
	m := max(differences+1, fewestYoung)
	return h * max(1, between(youngLimits, m, alpha)/between(longLimits, m, alpha))
}

// between is a limit of the table, or between those of it: by the logarithms of points and alpha.
func between(table [][]float64, n int, alpha float64) float64 {
	row, down := place(n)
	alpha = min(max(alpha, limitAlphas[len(limitAlphas)-1]), limitAlphas[0])
	column := 0
	for column < len(limitAlphas)-2 && limitAlphas[column+1] > alpha {
		column++
	}
	right := math.Log(alpha/limitAlphas[column]) / math.Log(limitAlphas[column+1]/limitAlphas[column])
	at := func(row int) float64 { return table[row][column] + right*(table[row][column+1]-table[row][column]) }
	return at(row) + down*(at(row+1)-at(row))
}

// place is the row before n points, and how far they are on the way to the next.
func place(n int) (row int, down float64) {
	n = min(max(n, limitPoints[0]), limitPoints[len(limitPoints)-1])
	row, _ = slices.BinarySearch(limitPoints, n+1)
	row = min(max(row-1, 0), len(limitPoints)-2)
	from, to := float64(limitPoints[row]), float64(limitPoints[row+1])
	return row, math.Log(float64(n)/from) / math.Log(to/from)
}

// rankLimit is what the scan of ranks must exceed.
func rankLimit(n int) float64 {
	row, down := place(n)
	return rankLimits[row] + down*(rankLimits[row+1]-rankLimits[row])
}

// Limits are the tables as they were simulated, for who simulates them again: of levels whose spread is known and of young ones,
// and those of ranks.
func Limits() (tables [2][][]float64, ranks []float64) {
	return [2][][]float64{longLimits, youngLimits}, rankLimits
}
