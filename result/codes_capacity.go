package result

// What a search found, and what stands in its way.
const (
	// GeneratorLimits says that the load generator reached its own limit before the target did.
	GeneratorLimits Code = "generator_limits"
	// NoTrialJudged says that no trial of a search told anything of its level.
	NoTrialJudged Code = "no_trial_judged"
	// NoCapacity says that a search found no number, and why.
	NoCapacity Code = "no_capacity"
	// BeyondRange says that what a search found of one side is beyond what can be of the other, though it has no number.
	BeyondRange Code = "beyond_range"
	// NotSearched says that a cell's capacity was not searched for.
	NotSearched Code = "not_searched"
	// EndedUnderLoad says that a target ended at a level that was tried.
	EndedUnderLoad Code = "ended_under_load"
	// NotRecovered says that a target did not come to rest after a level that was too much for it.
	NotRecovered Code = "not_recovered"
)

var capacityCodes = []Code{GeneratorLimits, NoTrialJudged, NoCapacity, BeyondRange, NotSearched, EndedUnderLoad, NotRecovered}
