package history

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// SeriesID names a series in addresses of pages and of the API: the same in every store, whatever characters its own name has.
func SeriesID(address, metric string) string {
	sum := sha256.Sum256([]byte(address + "\x00" + metric))
	return hex.EncodeToString(sum[:6])
}

// IndexSeries is where a series is among those that were analysed; -1: there is none of that id.
func (v *View) IndexSeries(id string) int {
	return slices.IndexFunc(v.Analysis.Series, func(s SeriesAnalysis) bool { return SeriesID(s.Address, s.Metric) == id })
}
