package result

// Comparison is candidate against baseline on one metric, judged.
type Comparison struct {
	Pair
	Ratio   *float64 `json:"ratio"` // candidate / baseline, the Hodges-Lehmann estimate; a difference for error_ratio
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	P       *float64 `json:"p"`
	PHolm   *float64 `json:"p_holm,omitempty"` // adjusted over the gate
	Blocks  int      `json:"blocks"`
	Merged  int      `json:"merged,omitempty"` // neighbouring blocks merged into one for support; 0 or 1: none
	Verdict Verdict  `json:"verdict"`
	Note    string   `json:"note"` // Findings in words
	// Findings are what the verdict rests on or what stands in its way, the chief one first, and what else should be known.
	Findings []Finding `json:"findings,omitempty"`

	BaselineValue  *float64 `json:"baseline_value"` // medians over trials; across runs means, of what can be zero
	CandidateValue *float64 `json:"candidate_value"`
	Detectable     *float64 `json:"detectable,omitempty"`    // inconclusive: the smallest effect this could have found
	BlocksNeeded   int      `json:"blocks_needed,omitempty"` // inconclusive: how many more would decide
	Difference     bool     `json:"difference,omitempty"`    // Ratio, Low and High are differences, not ratios
	CrossRun       bool     `json:"cross_run,omitempty"`     // the baseline is a cell of another run
	Exploratory    bool     `json:"exploratory,omitempty"`   // its trials have fewer samples beyond the percentile than it takes
	Failed         *bool    `json:"failed,omitempty"`        // gated: whether it fails the gate; nil when it can't be judged
}
