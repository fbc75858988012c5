package result

// What changes how numbers should be read: warnings, and what they rest on.
const (
	// FirstEventsLate says that the first events of some streams were read together with later ones: when they arrived is known as a bound.
	FirstEventsLate Code = "first_events_late"
	// GeneratorWaited says that one in a hundred of the generator's steps waited for a processor: the tails are partly its own.
	GeneratorWaited Code = "generator_waited"
	// GeneratorStoodStill says that nothing of the generator ran for a moment, by which limits and comparisons are corrected.
	GeneratorStoodStill Code = "generator_stood_still"
	// GeneratorStoodBefore says that nothing of the generator ran right before a trial, so that the target had rested.
	GeneratorStoodBefore Code = "generator_stood_still_before"
	// GeneratorQueued says that the generator's threads waited for a processor for a part of the time that requests took.
	GeneratorQueued Code = "generator_queued"
	// Redirects says that much of what was measured is the answer that the page is elsewhere.
	Redirects Code = "redirects"
	// RedirectsUnfollowed says that redirects are not followed, since no client says so.
	RedirectsUnfollowed Code = "redirects_unfollowed"
	// RedirectsNowhere says that redirects led nowhere.
	RedirectsNowhere Code = "redirects_nowhere"
	// Repeated says that requests were sent again, since the server ended the kept connections that they went over.
	Repeated Code = "repeated"
	// RepeatsTolerated says that they are so few as an idle timeout explains.
	RepeatsTolerated Code = "repeats_tolerated"
	// RepeatsCharged says that they are too many, and count as errors.
	RepeatsCharged Code = "repeats_charged"
	// NoSteadyState says that an automatic warm-up found no steady state.
	NoSteadyState Code = "no_steady_state"
	// Unreachable says that a target could not be reached before the load, and is measured as it is.
	Unreachable Code = "unreachable"
	// TeardownFailed says that a request of a tear-down failed, so that something may be left behind.
	TeardownFailed Code = "teardown_failed"
	// EndedByLimit says that a limit failed which ends the run, so that the rest of the plan was not done.
	EndedByLimit Code = "ended_by_limit"
	// ProgramMissing says that the machine lacks what a client program needs, and that its cell is left out.
	ProgramMissing Code = "program_missing"
	// OneSidedMetric says that only one of two commands prints a metric, so that it is not compared.
	OneSidedMetric Code = "one_sided_metric"
	// MemoryFloor says that a command's peak memory is below bench's own, which is the least that can be told.
	MemoryFloor Code = "memory_floor"
	// BothBelowFloor says that it is so with both commands.
	BothBelowFloor Code = "both_below_floor"
	// OneBelowFloor says that it is so with one of them.
	OneBelowFloor Code = "one_below_floor"
	// InvalidTrials says that a few trials were not valid, too few to make their cell invalid.
	InvalidTrials Code = "invalid_trials"
	// PlaceboDiffers says that a second copy of a cell came out different from it, at the 1 % level.
	PlaceboDiffers Code = "placebo"
	// PlaceboInvalid says that it did at the 0.1 % level, which makes the comparisons of its benchmark invalid.
	PlaceboInvalid Code = "placebo_invalid"
	// Drift says that a baseline got slower or faster during the run.
	Drift Code = "drift"
	// CarryOver says that a difference depends on which of the two came first in the block.
	CarryOver Code = "carry_over"
	// ChangingEffect says that a difference grows or shrinks during the run.
	ChangingEffect Code = "changing_effect"
)

var warningCodes = []Code{
	FirstEventsLate, GeneratorWaited, GeneratorStoodStill, GeneratorStoodBefore, GeneratorQueued, Redirects, RedirectsUnfollowed, RedirectsNowhere,
	Repeated, RepeatsTolerated, RepeatsCharged, NoSteadyState, Unreachable, TeardownFailed, EndedByLimit, ProgramMissing, OneSidedMetric, MemoryFloor, BothBelowFloor, OneBelowFloor, InvalidTrials, PlaceboDiffers, PlaceboInvalid, Drift,
	CarryOver, ChangingEffect,
}
