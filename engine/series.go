package engine

import (
	"time"

	"bench/engine/client"
	"bench/result"
)

// pilotSlices is into how many slices the series of a pilot is cut.
const pilotSlices = 50

// A series is a pilot's service times, added up over slices of its time.
type series struct {
	start, slice time.Duration
	slices       [pilotSlices]result.Slice
}

func newSeries(start, until time.Duration) *series {
	return &series{start: start, slice: (until - start) / pilotSlices}
}

// add puts samples into their slices; the caller holds the lock that guards the series.
func (s *series) add(samples []sample) {
	for i := range samples {
		x := &samples[i]
		slice := int((x.Done - s.start) / s.slice)
		if x.Kind == client.None && slice >= 0 && slice < pilotSlices {
			s.slices[slice].Sum += x.Done - x.Sent
			s.slices[slice].Count++
		}
	}
}
