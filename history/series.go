package history

import (
	"crypto/sha256"
	"encoding/hex"
)

// SeriesID names a series in addresses of pages and of the API: the same in every store, whatever characters its own name has.
func SeriesID(address, metric string) string {
	sum := sha256.Sum256([]byte(address + "\x00" + metric))
	return hex.EncodeToString(sum[:6])
}

// SeriesByID is what was measured of a series, and what that comes to.
func (v *View) SeriesByID(id string) (Series, SeriesAnalysis, bool) {
	for i, s := range v.Points {
		if SeriesID(s.Address, s.Metric) == id {
			return s, v.Analysis.Series[i], true
		}
	}
	return Series{}, SeriesAnalysis{}, false
}
