package result

import "slices"

// SingleProcess says that a comparison met a single process of what it compares, of which another start may differ: of two
// servers each, or of a client program.
func SingleProcess(base, candidate *Cell) bool {
	switch {
	case base == nil || candidate == nil:
		return false
	case base.Client.Processes == 1 || candidate.Client.Processes == 1:
		return true
	}
	return base.Processes == 1 && candidate.Processes == 1 && !slices.Equal(base.Servers, candidate.Servers)
}

// ClientUse is what the processes of a client program used in a trial.
type ClientUse struct {
	CPU        float64 `json:"cpu"`         // seconds
	PeakMemory float64 `json:"peak_memory"` // the most that they had until then, bytes
}
