package result

import "bench/result/capacity"

// What a search may come to, as the file has it.
const (
	CapacityUnknown     = capacity.Unknown
	CapacityFound       = capacity.Found
	CapacityWide        = capacity.Wide
	CapacityAtLeast     = capacity.AtLeast
	CapacityBelowRange  = capacity.BelowRange
	CapacityNotMonotone = capacity.NotMonotone
	CapacityUnstable    = capacity.Unstable
)
