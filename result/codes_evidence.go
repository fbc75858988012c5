package result

// Why there is nothing, or too little, to judge.
const (
	// LeftOut says that the command line left a cell out of the run.
	LeftOut Code = "left_out"
	// ByFlag says which flag did.
	ByFlag Code = "by_flag"
	// NoCell says that the run has no such cell.
	NoCell Code = "no_cell"
	// UnknownMetric says that there is no such metric.
	UnknownMetric Code = "unknown_metric"
	// NoDirection says that neither more nor less of the metric is better.
	NoDirection Code = "no_direction"
	// NoCommonBlock says that there is no block in which both cells were measured.
	NoCommonBlock Code = "no_common_block"
	// NoSamples says that nothing that the metric is made of was measured.
	NoSamples Code = "no_samples"
	// NotMeasured says that the metric has no value in any block.
	NotMeasured Code = "not_measured"
	// TooFewSamples says that the trials are too short for a percentile, also with neighbours merged.
	TooFewSamples Code = "too_few_samples"
	// Unreadable says that a recorded histogram is damaged.
	Unreadable Code = "unreadable"
	// TooFewBlocks says that there are too few blocks for any verdict.
	TooFewBlocks Code = "too_few_blocks"
	// TooFewTrials says that too few trials have the metric, across runs.
	TooFewTrials Code = "too_few_trials"
	// NeedsSamples says that a cell has too few samples for a percentile.
	NeedsSamples Code = "needs_samples"
	// NeedsBatches says that a cell has too few batches for a percentile.
	NeedsBatches Code = "needs_batches"
	// CellNotMeasured says that a limit's cell had no trial.
	CellNotMeasured Code = "cell_not_measured"
	// CellInvalid says that a cell is not valid, and why.
	CellInvalid Code = "cell_invalid"
	// PlaceboFailed says that the run's own check found a difference where there is none.
	PlaceboFailed Code = "placebo_failed"
	// RunInterrupted says that the run was interrupted, so that its gates are not judged.
	RunInterrupted Code = "run_interrupted"
	// RunEnded says that the run ended by itself before it was done.
	RunEnded Code = "run_ended"
	// RunFailed says that it did, and why.
	RunFailed Code = "run_failed"
	// NothingSent says that not one request was sent.
	NothingSent Code = "nothing_sent"
	// NothingGood says that not one request brought a good response, and what they came to.
	NothingGood Code = "nothing_good"
	// ErrorsOfKind says how many requests failed in one way.
	ErrorsOfKind Code = "errors_of_kind"
)

var evidenceCodes = []Code{
	LeftOut, ByFlag, NoCell, UnknownMetric, NoDirection, NoCommonBlock, NoSamples, NotMeasured, TooFewSamples, Unreadable, TooFewBlocks,
	TooFewTrials, NeedsSamples, NeedsBatches, CellNotMeasured, CellInvalid, PlaceboFailed, RunInterrupted, RunEnded, RunFailed,
	NothingSent, NothingGood, ErrorsOfKind,
}
