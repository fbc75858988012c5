package result

// Why a threshold or a check could not be judged, or failed.
const (
	// ValueCutShort says that a value is only a lower bound, so that nobody knows whether it is beyond the limit.
	ValueCutShort Code = "value_cut_short"
	// OnTimeValue says that the limit holds, or fails, only with what the generator itself was late.
	OnTimeValue Code = "on_time_value"
	// Overloaded says that the cell's target fell behind its schedule, so that its times grow for as long as a trial lasts.
	Overloaded Code = "overloaded"
	// RunIncomplete says that a check is of a run that is not complete.
	RunIncomplete Code = "run_incomplete"
	// NoValue says that a condition is about numbers that the run doesn't have.
	NoValue Code = "no_value"
	// NotEvaluated says that a condition can't be evaluated, in the words of a diagnostic.
	NotEvaluated Code = "not_evaluated"
	// NoCondition says that a condition comes to nothing.
	NoCondition Code = "no_condition"
)

var gateCodes = []Code{ValueCutShort, OnTimeValue, Overloaded, RunIncomplete, NoValue, NotEvaluated, NoCondition}
