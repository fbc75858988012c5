package result

// Why a threshold could not be judged, or failed.
const (
	// ValueCutShort says that a value is only a lower bound, so that nobody knows whether it is beyond the limit.
	ValueCutShort Code = "value_cut_short"
	// OnTimeValue says that the limit holds, or fails, only with what the generator itself was late.
	OnTimeValue Code = "on_time_value"
	// Overloaded says that the cell's target fell behind its schedule, so that its times grow for as long as a trial lasts.
	Overloaded Code = "overloaded"
)

var gateCodes = []Code{ValueCutShort, OnTimeValue, Overloaded}
